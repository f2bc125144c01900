// The known names nearest to one that is not known: shared words first, then edit distance.

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

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/[^a-z0-9+.]+/)
    .filter(Boolean);

/** Distance in 0 (same) … about 2 (nothing in common); names over 200 characters are compared by their first 200. */
function distance(wanted: string, known: string): number {
  const [a, b] = [words(wanted.slice(0, 200)), words(known.slice(0, 200))];
  const shared = a.filter((w) => b.includes(w)).length;
  const [left, right] = [a.join(''), b.join('')];
  const edit = editDistance(left, right) / Math.max(1, left.length, right.length);
  return edit + 1 - (2 * shared) / Math.max(1, a.length + b.length);
}

/** The `count` names nearest to `wanted`, nearest first; ties keep the given order. */
export function nearestNames(wanted: string, known: readonly string[], count = 3): string[] {
  return known
    .map((name, order) => ({ name, order, d: distance(wanted, name) }))
    .sort((x, y) => x.d - y.d || x.order - y.order)
    .slice(0, count)
    .map((x) => x.name);
}
