// npm start: sets up what is missing, then runs the command line; without arguments it assesses this machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setup } from './setup.mjs';

const root = await setup();
const given = process.argv.slice(2);
const ran = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...(given.length > 0 ? given : ['assess'])], {
  stdio: 'inherit',
});
process.exit(ran.status ?? 3);
