// The embedded engine for tests: installed once into .cache, or the one VIABLE_ENGINE_FOLDER names; absent where there is no registry.
import { join } from 'node:path';
import { engineStatus, installEngine } from '../../src/node/measure/engine/installation.ts';
import { repository } from './program.ts';

export interface TestEngine {
  /** Undefined: tests that need it are skipped, for `reason`. */
  readonly folder: string | undefined;
  readonly reason: string;
}

/** Installs about 85 MB where nothing is there yet. CPU builds only: tests must not depend on a GPU. */
export async function engineForTests(): Promise<TestEngine> {
  const folder = process.env.VIABLE_ENGINE_FOLDER ?? join(repository, '.cache', 'engine');
  if ((await engineStatus(folder)).installed) return { folder, reason: '' };
  const host = { platform: process.platform, architecture: process.arch, gpuVendors: [] };
  const signal = AbortSignal.timeout(120_000);
  const done = await installEngine(host, { folder, signal }).catch((error: Error) => ({
    status: 'unknown' as const,
    reasons: [error.message],
  }));
  return done.status === 'ok' ? { folder, reason: '' } : { folder: undefined, reason: done.reasons.join('; ') };
}
