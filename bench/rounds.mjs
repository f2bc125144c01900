// Measures several things against each other: interleaved rounds, so that a busy machine slows all alike, and medians over them.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * `subjects`: by name, a function that works once through its load and returns, or promises, how many operations that were.
 * Returns by name the median seconds an operation, the median of the ratios to `baseline` within a round, and the seconds
 * an operation of the very first round, warm-up or not.
 */
export async function inRounds(subjects, baseline, { rounds, warmUp }) {
  const names = Object.keys(subjects);
  const seconds = Object.fromEntries(names.map((name) => [name, []]));
  const first = {};
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      const operations = await subjects[name]();
      const each = (performance.now() - start) / 1000 / operations;
      first[name] ??= each;
      if (round >= 0) seconds[name].push(each);
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        seconds: median(seconds[name]),
        ratio: median(seconds[name].map((value, round) => value / seconds[baseline][round])),
        firstSeconds: first[name],
      },
    ]),
  );
}
