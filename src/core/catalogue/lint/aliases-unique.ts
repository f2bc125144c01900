// Linter: a name or alias means one entry; accelerators of one name may share it where memory size tells them apart.
import type { Entries, Entry } from '../catalogue.ts';
import type { Kind } from '../schema/index.ts';
import { type Linter, reporter } from './finding.ts';

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
  readonly memoryGib?: { readonly value: number } | undefined;
}

const MAKERS = /^(?:(?:nvidia|amd|ati|intel|apple|qualcomm)\b[\s-]*)+/;

/** Kinds whose names people and tools type. A GPU and a CPU may share one: a chip's name stands for both. */
const CHECKED = ['accelerators', 'cpus', 'machines', 'models', 'quantizations', 'links'] as const satisfies Kind[];

/**
 * The name as the linter compares it: lower case, without trade marks, punctuation and the maker in front. A point
 * between digits and a plus sign stay, because they tell versions apart. Empty where nothing telling remains.
 */
export function nameKey(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/\((?:r|tm|c)\)/gi, ' ')
    .trim()
    .toLowerCase();
  return (plain.replace(MAKERS, '') || plain).replace(/(?<!\d)\.|\.(?!\d)/g, '').replace(/[^\p{L}\p{N}.+]+/gu, '');
}

/** Entries by key, each entry once a key; the id counts as a name. */
function entriesByKey(entries: Entries<Named>): Map<string, Map<string, { entry: Entry<Named>; written: string }>> {
  const found = new Map<string, Map<string, { entry: Entry<Named>; written: string }>>();
  for (const entry of Object.values(entries)) {
    for (const written of [entry.id, entry.name, ...(entry.aliases ?? [])]) {
      const key = nameKey(written);
      if (key === '') continue;
      const sharers = found.get(key) ?? new Map();
      if (!sharers.has(entry.id)) sharers.set(entry.id, { entry, written });
      found.set(key, sharers);
    }
  }
  return found;
}

export const aliasesUnique: Linter = {
  name: 'aliases-unique',
  description: 'No two entries of a kind share a name or alias, except accelerators that differ in memory size.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const kind of CHECKED) {
      for (const sharers of entriesByKey(catalogue[kind]).values()) {
        if (sharers.size < 2) continue;
        const all = [...sharers.values()];
        for (const { entry, written } of all) {
          const size = entry.memoryGib?.value;
          const rivals = all.filter(
            (o) => o.entry.id !== entry.id && (size === undefined || o.entry.memoryGib?.value === size),
          );
          if (rivals.length === 0) continue;
          const others = rivals.map((o) => o.entry.id).join(', ');
          const remedy = size === undefined ? '' : ', with the same memory size: drop it from all but one';
          report.error(kind, entry.id, 'aliases', `"${written}" also names ${others}${remedy}`);
        }
      }
    }
    return report.findings;
  },
};
