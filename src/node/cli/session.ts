// What every verb starts with: the compiled catalogue as a context, and the stamp for what it makes.
import type { Stamp } from '../../core/assess/assess.ts';
import { type Context, createContext } from '../../core/assess/context.ts';
import { loadCatalogue, loadModelSizes } from '../catalogue-files/load.ts';

export interface Session {
  readonly context: Context;
  readonly version: string;
  readonly stamp: () => Stamp;
}

/** `forSearch`: with what the build worked out for searches over many models. */
export function openContext(forSearch = false): Session {
  const { catalogue, calibrations, version } = loadCatalogue();
  return {
    context: createContext(catalogue, calibrations, forSearch ? loadModelSizes() : undefined),
    version,
    stamp: () => ({ version, made: new Date().toISOString() }),
  };
}
