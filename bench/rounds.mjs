// Measures several things against each other: interleaved rounds, so that a busy machine slows all alike, and medians over them.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * `subjects`: by name, a function that works once through its load and returns how many operations that were.
 * Returns by name the median seconds an operation, and the median of the ratios to `baseline` within a round.
 */
export function inRounds(subjects, baseline, { rounds, warmUp }) {
  const names = Object.keys(subjects);
  const seconds = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      const operations = subjects[name]();
      const each = (performance.now() - start) / 1000 / operations;
      if (round >= 0) seconds[name].push(each);
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        seconds: median(seconds[name]),
        ratio: median(seconds[name].map((value, round) => value / seconds[baseline][round])),
      },
    ]),
  );
}
