// What the forms of Explore show of the catalogue: names and lists, without the facts that predictions need.
import type { Context } from '../../core/assess/context.ts';
import { USUAL_FORMATS } from '../../core/assess/memory/memory-search.ts';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { CACHE_TYPES } from '../../core/memory/cache-type.ts';
import { BACKENDS } from '../../core/predict/backend.ts';
import type { RequestShape } from '../../core/workload/workload.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Format extends Named {
  readonly bitsPerWeight: number | undefined;
}

export interface Frame {
  /** From large to small. */
  readonly usualFormats: readonly Format[];
  readonly otherFormats: readonly Format[];
  readonly engines: readonly Named[];
  readonly backends: readonly string[];
  readonly cacheTypes: readonly string[];
  /** Named workloads by id. */
  readonly uses: Readonly<Record<string, { readonly description: string; readonly tests: readonly RequestShape[] }>>;
  readonly tiers: Catalogue['tiers'];
}

/** A format as it is listed; its id where the catalogue does not know it. */
export function formatNamed({ quantizations }: Catalogue, id: string): Format {
  const known = quantizations[id];
  return { id, name: known?.name ?? id, bitsPerWeight: known?.bitsPerWeight.value };
}

export function frameOf({ catalogue }: Context): Frame {
  const others = Object.values(catalogue.quantizations).filter(
    (f) => f.kind !== 'type' && !USUAL_FORMATS.includes(f.id),
  );
  return {
    usualFormats: USUAL_FORMATS.map((id) => formatNamed(catalogue, id)),
    otherFormats: others.map((f) => formatNamed(catalogue, f.id)),
    engines: Object.values(catalogue.engines).map(({ id, name }) => ({ id, name })),
    backends: ['cpu', ...BACKENDS],
    cacheTypes: CACHE_TYPES,
    uses: Object.fromEntries(
      Object.values(catalogue.workloads).map(({ id, description, tests }) => [id, { description, tests }]),
    ),
    tiers: catalogue.tiers,
  };
}
