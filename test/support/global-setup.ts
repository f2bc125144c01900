// Before any test: the program is built where sources changed, then copied aside, so that a build in the meantime cannot pull it away.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder with cli.js, the library and the compiled catalogue. */
    program: string;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ATTEMPTS = 3;

let copy: string | undefined;

/** A copy inside the repository, because the program finds its few packages in node_modules above it. */
function copyOfBuild(): string {
  const parent = join(ROOT, '.cache');
  mkdirSync(parent, { recursive: true });
  copy = mkdtempSync(join(parent, 'program-'));
  const dist = join(copy, 'dist');
  for (let attempt = 1; ; attempt++) {
    const built = spawnSync(
      process.execPath,
      ['-e', "import('./scripts/setup.mjs').then((s) => s.buildWhereStale())"],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (built.status !== 0) throw new Error(`the program could not be built: ${built.stderr}`);
    try {
      cpSync(join(ROOT, 'dist'), dist, { recursive: true });
      return dist;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      rmSync(dist, { recursive: true, force: true });
    }
  }
}

export function setup(project: TestProject): void {
  project.provide('program', copyOfBuild());
}

export function teardown(): void {
  if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
}
