// The tone of a tier: its colour where colours are shown; the word itself always stands beside it.
import type { Tone } from './document.ts';

const TONES: readonly Tone[] = ['good', 'fair', 'poor', 'bad'];

/** Rank 1 is the best tier. */
export function tierTone(rank: number): Tone {
  return TONES[Math.min(Math.max(rank, 1), TONES.length) - 1] ?? 'bad';
}
