// Runs the built command line as a user would, and says how it ended.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject } from 'vitest';

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Added to an environment that has only what programs need. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Time after which it is ended, where 30 s is too short. */
  readonly milliseconds?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const LONGEST_MILLISECONDS = 30_000;

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const cli = (): string => join(inject('program'), 'cli.js');

/** Runs a program to its end; one that hangs is ended, and then has no exit code. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const env = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...options.env };
  const child = spawn(command, args, {
    cwd: options.cwd ?? repository,
    env,
    timeout: options.milliseconds ?? LONGEST_MILLISECONDS,
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // The program may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout: text(stdout), stderr: text(stderr) }));
  });
}

/** Runs the command line. No run, however wrong its input, may print a stack trace. */
export async function viable(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await run(process.execPath, [cli(), ...args], options);
  expect(ended.stderr, 'a stack trace').not.toMatch(/^ {4}at /m);
  expect(ended.stderr, 'an unexpected failure').not.toContain('this is a bug');
  return ended;
}

/** Output of a run that must succeed and say nothing on standard error. */
export async function viableOk(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const ended = await viable(args, options);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
}

/** The message of a run that must be refused: exit code, one line on standard error, nothing on standard output. */
export async function refused(args: readonly string[], code = 2, options: RunOptions = {}): Promise<string> {
  const ended = await viable(args, options);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(/^viable: [^\n]+\n$/);
  return ended.stderr;
}
