// A decode step's seconds as a line over the context: what it costs without any, and what each token of context adds.

export interface StepLine {
  readonly atZero: number;
  readonly perToken: number;
}

export interface Step {
  readonly context: number;
  readonly seconds: number;
}

/** Contexts must span at least this many tokens, or noise would be read as a slope. */
const LEAST_SPAN = 512;

/** Least squares of relative errors; undefined where the contexts are too near each other or the line would be negative at zero. */
export function stepLine(steps: readonly Step[]): StepLine | undefined {
  const contexts = steps.map((s) => s.context);
  if (steps.length < 2 || Math.max(...contexts) - Math.min(...contexts) < LEAST_SPAN) return undefined;
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const { context, seconds } of steps) {
    const weight = 1 / (seconds * seconds);
    w += weight;
    x += weight * context;
    y += weight * seconds;
    xx += weight * context * context;
    xy += weight * context * seconds;
  }
  const determinant = w * xx - x * x;
  if (!(determinant > 0)) return undefined;
  const perToken = (w * xy - x * y) / determinant;
  const atZero = (y - perToken * x) / w;
  return atZero > 0 ? { atZero, perToken } : undefined;
}
