// A search over many models goes on in a process of its own: it says the same, ends the same, and ends with the one that was started.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/program.ts';

const ENOUGH_CORES = 5;
const NEED = ['--workload', 'uc2', '--users', '4', '--format', 'csv'];
const ran = (flags: readonly string[], words: readonly string[]) =>
  spawnSync(process.execPath, [...flags, cli(), 'advise', ...words], { encoding: 'utf8' });

describe('advise over several models', () => {
  it.each([
    ['answers', ['--model', 'llama-3.1-8b-instruct,qwen2.5-14b-instruct', ...NEED]],
    ['refuses a name', ['--model', 'llama-3.1-8b-instruct,nobody-9b', ...NEED]],
    ['refuses a flag', ['--model', 'llama-3.1-8b-instruct,qwen2.5-14b-instruct', '--budgte', '5']],
  ])('%s as it does in one process', (_, words) => {
    const [apart, here] = [ran([], words), ran(['--v8-pool-size=4'], words)];
    expect(apart.status).toBe(here.status);
    expect(apart.stdout).toBe(here.stdout);
    expect(apart.stderr).toBe(here.stderr);
  });
});

/** Processes whose parent this is, by what they were started with. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [, state = ''] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ');
      return Number(state.split(' ')[1]) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const why =
  availableParallelism() >= ENOUGH_CORES
    ? 'this machine has so many cores that a search stays in its process'
    : existsSync('/proc/self/stat')
      ? undefined
      : 'this system shows no processes in /proc';
if (why !== undefined) console.warn(`a search that is ended from outside is skipped: ${why}`);

it.skipIf(why !== undefined)('ends when the process that was started is told to', async () => {
  const words = ['advise', '--min-parameters', '1', '--workload', 'uc1,uc2,uc3,uc4'];
  const started = spawn(process.execPath, [cli(), ...words], { stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => started.on('exit', (code) => done(code)));
  let child: number | undefined;
  for (let i = 0; i < 200 && child === undefined; i++) {
    await new Promise((done) => setTimeout(done, 50));
    child = childrenOf(started.pid ?? -1)[0];
  }
  expect(child).toBeDefined();
  started.kill('SIGTERM');
  expect(await ended).toBe(128 + 15);
  expect(existsSync(`/proc/${child}`)).toBe(false);
});
