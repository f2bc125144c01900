// The known names nearest to one that is not known: shared words first, then edit distance.
import { tellingWords } from './normalise.ts';

/** Levenshtein distance by single insertions, deletions and substitutions. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Only this much of a name is compared. */
const COMPARED_CHARACTERS = 200;

/** Telling words of each list of names, which never changes: "NVIDIA GeForce" is as near to one card as to another. */
const known = new WeakMap<readonly string[], readonly (readonly string[])[]>();

function wordsOf(names: readonly string[]): readonly (readonly string[])[] {
  const found = known.get(names) ?? names.map((n) => tellingWords(n.slice(0, COMPARED_CHARACTERS)));
  known.set(names, found);
  return found;
}

/** Distance in 0 (same) … about 2 (nothing in common). */
function distance(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((w) => b.includes(w)).length;
  const [left, right] = [a.join(''), b.join('')];
  const edit = editDistance(left, right) / Math.max(1, left.length, right.length);
  return edit + 1 - (2 * shared) / Math.max(1, a.length + b.length);
}

/** The `count` names nearest to `wanted`, nearest first, each once; ties keep the given order. */
export function nearestNames(wanted: string, names: readonly string[], count = 3): string[] {
  const words = tellingWords(wanted.slice(0, COMPARED_CHARACTERS));
  const ranked = wordsOf(names)
    .map((candidate, order) => ({ name: names[order] ?? '', order, d: distance(words, candidate) }))
    .sort((x, y) => x.d - y.d || x.order - y.order);
  return [...new Set(ranked.map((x) => x.name))].slice(0, count);
}
