// How Node.js is started for a search over many models, so that V8's compiler and its collector of garbage leave the search its core.

/** Threads that V8 compiles and collects garbage with, unless it is told otherwise, however few cores there are. */
const USUAL_HELPERS = 4;

/** Versions of Node.js that were seen to know V8's own options below; one that does not would not start. */
const KNOWN_TO: readonly number[] = [20, 22, 24, 26];

/**
 * A search keeps 100 to 150 MB and throws little of it away: below this V8 need not look for what it might. It runs for seconds, of which
 * compiling takes as many as the search: with a sixth as much put into one another, less is compiled. The widest searches, of more than ten
 * seconds, would be a sixth faster without.
 */
const V8_OPTIONS = ['--initial-old-space-size=256', '--max-inlined-bytecode-size-cumulative=150'];

/**
 * V8's four threads push the search off its core where there are two: with one of them the same search takes three quarters of the
 * time (bench/advise.mjs).
 */
export function helperFlags(cores: number, nodeVersion: string): readonly string[] {
  const helpers = Math.max(1, cores - 1);
  if (helpers >= USUAL_HELPERS) return [];
  const isKnown = KNOWN_TO.includes(Number(nodeVersion.split('.')[0]));
  return [`--v8-pool-size=${helpers}`, ...(isKnown ? V8_OPTIONS : [])];
}
