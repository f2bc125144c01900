// npm start: sets up what is missing, then assesses this machine and serves the page on it; arguments go to the command line.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setup } from './setup.mjs';

const root = await setup();
const cli = join(root, 'dist/cli.js');
const given = process.argv.slice(2);
const ran = spawnSync(process.execPath, [cli, ...(given.length > 0 ? given : ['assess'])], { stdio: 'inherit' });
if (given.length > 0) process.exit(ran.status ?? 3);

// What the assessment said stays above; the page is worth having even where it could not be made.
console.log('');
const server = spawn(process.execPath, [cli, 'serve', '--next-port'], { stdio: 'inherit' });
// In a terminal Ctrl-C reaches the server as well; it ends by itself, and then this does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) server.kill(signal);
  });
server.on('exit', (code) => process.exit(code ?? 3));
