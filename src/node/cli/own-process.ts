// Whether a command goes on in a process that is started for it, and how: a search over many models is sooner done in one.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { helperFlags } from '../search-threads/helper-flags.ts';

export interface Started {
  /** Words behind the program's name. */
  readonly words: readonly string[];
  /** Node.js's own options, and those of its environment. */
  readonly execArgv: readonly string[];
  readonly nodeOptions: string | undefined;
  readonly cores: number;
  /** As `process.versions.node` has it. */
  readonly nodeVersion: string;
}

/** A need that names one model is met before another process has started. */
function searchesMany([verb, ...words]: readonly string[]): boolean {
  if (verb !== 'advise' || words.includes('--help') || words.includes('-h')) return false;
  const at = words.findIndex((word) => word === '--model' || word.startsWith('--model='));
  if (at < 0) return true;
  const models = words[at]?.includes('=') ? words[at] : words[at + 1];
  return models?.includes(',') ?? false;
}

/** Options of Node.js for a process of the command's own; none where it goes on in this one. */
export function ownProcessFlags({ words, execArgv, nodeOptions = '', cores, nodeVersion }: Started): readonly string[] {
  const flags = searchesMany(words) ? helperFlags(cores, nodeVersion) : [];
  const isSet = [...execArgv, nodeOptions].some((option) => option.includes('--v8-pool-size'));
  return isSet ? [] : flags;
}

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the same command in another process, and ends as it ends; `here` goes on in this one where none can be started. */
export function inOwnProcess(program: string, flags: readonly string[], here: () => Promise<unknown>): void {
  const options = [...process.execArgv, ...flags, program, ...process.argv.slice(2)];
  const child = spawn(process.execPath, options, { stdio: 'inherit' });
  // In a terminal Ctrl-C reaches it as well; it ends by itself, and then this does.
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    for (const signal of PASSED_ON) process.removeAllListeners(signal);
    void here();
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 3)));
}
