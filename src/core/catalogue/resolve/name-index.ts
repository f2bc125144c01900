// Finds catalogue entries by id, name or alias as people and tools write them; several may share a name.
import type { Entries, Entry } from '../catalogue.ts';
import { exactKey, LONGEST_NAME, looseKey } from './normalise.ts';

export interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

export interface NameIndex<T> {
  /** Entries whose id, name or alias matches: by exact key if any, else by loose key; empty when unknown. */
  readonly find: (name: string) => readonly Entry<T>[];
  readonly names: readonly string[];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** Builds the index of one kind of entry; names and aliases are indexed under both keys. */
export function nameIndex<T extends Named>(entries: Entries<T>): NameIndex<T> {
  const exact = new Map<string, Entry<T>[]>();
  const loose = new Map<string, Entry<T>[]>();
  const all = Object.values(entries);
  for (const entry of all) {
    for (const name of [entry.id, entry.name, ...(entry.aliases ?? [])]) {
      push(exact, exactKey(name), entry);
      const key = looseKey(name);
      if (key !== '') push(loose, key, entry);
    }
  }
  return {
    find: (name) => {
      if (name.length > LONGEST_NAME) return [];
      const key = exactKey(name);
      if (key === '') return [];
      return exact.get(key) ?? loose.get(looseKey(name)) ?? [];
    },
    names: all.map((entry) => entry.name),
  };
}

/** One index per collection of entries, built when first asked for; the collection is never changed afterwards. */
export function indexCache(): <T extends Named>(entries: Entries<T>) => NameIndex<T> {
  const cache = new WeakMap<object, NameIndex<never>>();
  return <T extends Named>(entries: Entries<T>) => {
    const known = cache.get(entries) as NameIndex<T> | undefined;
    if (known) return known;
    const built = nameIndex(entries);
    cache.set(entries, built as unknown as NameIndex<never>);
    return built;
  };
}
