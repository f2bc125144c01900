// Finds llama-bench on the path and runs it; what it prints is read by the importer of its results.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Answer, ok, unknown } from '../../core/units/result.ts';

/** The program on the path; undefined where there is none. */
export async function findLlamaBench(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'llama-bench.exe' : 'llama-bench';
  for (const folder of (env.PATH ?? '').split(delimiter).filter((f) => f !== '')) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return undefined;
}

export interface BenchArguments {
  readonly modelPath: string;
  readonly prompts: readonly number[];
  readonly output: number;
  readonly depths: readonly number[];
  readonly threads: number | undefined;
  readonly repetitions: number;
  readonly signal?: AbortSignal | undefined;
}

/** Its JSON, or why there is none. Flags are those that versions since 2025 share. */
export function runLlamaBench(program: string, a: BenchArguments): Promise<Answer<string>> {
  const lengths = ['-p', a.prompts.join(','), '-n', String(a.output), '-r', String(a.repetitions)];
  const threads = a.threads === undefined ? [] : ['-t', String(a.threads)];
  const depths = a.depths.some((d) => d > 0) ? ['-d', a.depths.join(',')] : [];
  const args = ['-m', a.modelPath, ...lengths, ...threads, ...depths, '-o', 'json'];
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(a.signal ? { signal: a.signal } : {}),
    });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-2000);
    });
    child.on('error', (error) => resolve(unknown(`${program}: ${error.message}`)));
    child.on('close', (code, signal) => {
      const last = errors.trim().split('\n').at(-1) ?? '';
      resolve(code === 0 ? ok(out) : unknown(`${program} ended with ${signal ?? `exit code ${code}`}: ${last}`));
    });
  });
}
