// Tiers in reports: their tone where colours are shown, always beside the word itself.
import { formatProbability } from '../units/format.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Cell, Tone } from './document.ts';

const TONES: readonly Tone[] = ['good', 'fair', 'poor', 'bad'];

/** Rank 1 is the best tier. */
export function tierTone(rank: number): Tone {
  return TONES[Math.min(Math.max(rank, 1), TONES.length) - 1] ?? 'bad';
}

/** A verdict in a cell: the tier, the chance of it or a better one, and what else belongs there. */
export function tierCell(verdict: Verdict, suffix = ''): Cell {
  return {
    text: `${verdict.tierName} ${formatProbability(verdict.probability)}${suffix}`,
    tone: tierTone(verdict.rank),
  };
}
