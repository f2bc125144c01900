// What the verbs on stored results share: opening the store, finding results by number or id, filters.
import type { ResultFilter, ResultStore, StoredResult } from '../../../store/store.ts';
import { CliError } from '../../fail.ts';

export interface StoreOptions {
  readonly database?: string;
}

export interface FilterOptions extends StoreOptions {
  readonly model?: string;
  readonly machine?: string;
  readonly quant?: string;
  readonly engine?: string;
  readonly status?: 'accepted' | 'doubtful' | 'refused' | 'all';
  readonly since?: string;
}

/** Opens the store, works with it and closes it, however the work ends. */
export async function inStore<T>(options: StoreOptions, work: (store: ResultStore) => Promise<T>): Promise<T> {
  const { openStore } = await import('../../../store/open-store.ts');
  const store = await openStore(options.database);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The result of a number or id, or the end with what to do. */
export async function findResult(store: ResultStore, which: string): Promise<StoredResult> {
  const number = /^\d{1,15}$/.test(which) ? Number(which) : undefined;
  const found = await store.get(number ?? which);
  if (found) return found;
  const name = which.length > 80 ? `${which.slice(0, 80)}…` : which;
  const count = await store.count({ statuses: ['accepted', 'doubtful', 'refused'] });
  throw new CliError(
    count === 0
      ? `there is no result "${name}": nothing is stored in ${store.location}`
      : `there is no result "${name}" in ${store.location}; viable results lists what there is`,
  );
}

/** All results asked for; the first that is not there ends it before anything is done. */
export async function findResults(store: ResultStore, which: readonly string[]): Promise<StoredResult[]> {
  const found: StoredResult[] = [];
  for (const w of which) {
    const result = await findResult(store, w);
    if (!found.some((f) => f.number === result.number)) found.push(result);
  }
  return found;
}

const DAY = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

export function filterOf(o: FilterOptions): ResultFilter {
  if (o.since !== undefined && (!DAY.test(o.since) || Number.isNaN(Date.parse(o.since))))
    throw new CliError(`--since: "${o.since}" is not a day; write it as 2026-05-01`);
  return {
    ...(o.status === undefined
      ? {}
      : { statuses: o.status === 'all' ? (['accepted', 'doubtful', 'refused'] as const) : [o.status] }),
    model: o.model,
    machine: o.machine,
    quantization: o.quant,
    engine: o.engine,
    since: o.since === undefined ? undefined : new Date(o.since).toISOString(),
  };
}
