// npm start as a newcomer runs it: without arguments this machine's assessment, then the page on loopback; arguments go through.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { child } from '../support/child.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { repository, run } from '../support/program.ts';
import { send } from '../support/serving.ts';

const START = join(repository, 'scripts/start.mjs');
/** npm test sets the clone up first; a lone vitest does not, and installing under its feet would pull its packages away. */
const ready = existsSync(join(repository, 'node_modules/.viable-install'));
if (!ready) console.warn('npm start is not tried: the clone was not set up by npm test or npm start');

afterAll(removeFolders);

describe.skipIf(!ready)('npm start', () => {
  it('assesses this machine, then serves the page until it is told to stop', async () => {
    const started = child([START], { XDG_DATA_HOME: folderWith({}), COLUMNS: '80' });
    const [, port] = await started.until(/^Viable serves at http:\/\/127\.0\.0\.1:(\d+)\//);
    expect(started.lines.join('\n')).toMatch(/interactive|background|off-line|non-viable/);
    const page = await send(Number(port), '/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    started.process.kill('SIGTERM');
    expect(await started.ended).toEqual({ code: 0, signal: null });
  });

  it('with arguments is the command line', async () => {
    const { code, stderr } = await run(process.execPath, [START, 'nonsense']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^viable: [^\n]+\n$/) });
  });
});
