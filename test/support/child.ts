// Programs of ours that a test starts, watches and kills: `viable serve` as a user starts it, and small scripts on the store.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cli, repository } from './program.ts';

export interface Child {
  readonly process: ChildProcess;
  /** All lines of standard output until now. */
  readonly lines: string[];
  readonly stderr: () => string;
  /** The first line that matches, or the reason why it will not come. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const WAIT_MILLISECONDS = 40_000;

export function child(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const { PATH = '', HOME = '' } = process.env;
  const started = spawn(process.execPath, args, { cwd: repository, env: { PATH, HOME, ...env } });
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  started.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  started.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    started.on('close', (code, signal) => done({ code, signal }));
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  return {
    process: started,
    lines,
    stderr: () => errors,
    ended,
    until: async (pattern) => {
      for (let waited = 0; waited < WAIT_MILLISECONDS; waited += 20) {
        for (const line of lines) {
          const found = pattern.exec(line);
          if (found) return found;
        }
        if (over) throw new Error(`it ended before ${pattern}: ${errors}`);
        await new Promise((done) => setTimeout(done, 20));
      }
      throw new Error(`no line ${pattern} in time: ${errors}`);
    },
  };
}

/** `viable serve` on a free port. */
export async function servingChild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child & { readonly port: number }> {
  const started = child([cli(), 'serve', '--port', '0', ...args], env);
  const [, port] = await started.until(/serves at http:\/\/[^/]+:(\d+)\//);
  return { ...started, port: Number(port) };
}

/** A script on the store as a program of its own: `source` may import from './store/…'. Returns its file. */
export async function storeScript(name: string, source: string): Promise<string> {
  const outfile = join(repository, '.cache', `test-${name}-${process.pid}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: join(repository, 'src/node'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}
