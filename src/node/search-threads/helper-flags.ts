// How Node.js is started for a search over many models, so that V8's compiler and its collector of garbage leave the search its core.

/** Threads that V8 compiles and collects garbage with, unless it is told otherwise, however few cores there are. */
const USUAL_HELPERS = 4;

/** A search keeps 100 to 150 MB and throws none of it away; below this V8 does not look for what it might. */
const KEPT_MEGABYTES = 256;

/**
 * V8's compiler takes as long as a search's own work, and its four threads push the search off its core where there are two: with one of
 * them the same search takes three quarters of the time (bench/advise.mjs).
 */
export function helperFlags(cores: number): readonly string[] {
  const helpers = Math.max(1, cores - 1);
  return helpers < USUAL_HELPERS ? [`--v8-pool-size=${helpers}`, `--initial-old-space-size=${KEPT_MEGABYTES}`] : [];
}
