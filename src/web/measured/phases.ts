// What can be compared: a phase's figure, measured and predicted, of published and of stored results alike.
import type { MeasuredAgainst, PublishedPoint } from '../../core/assess/published-points.ts';
import { formatRate, formatSeconds } from '../../core/units/format.ts';

export const PHASES = {
  decode: { name: 'Decode', unit: 'tokens/s', field: 'decodeTokensPerSecond', format: formatRate },
  prefill: { name: 'Prefill', unit: 'tokens/s', field: 'prefillTokensPerSecond', format: formatRate },
  ttft: { name: 'TTFT', unit: 's', field: 'ttftSeconds', format: formatSeconds },
} as const;
export type PhaseName = keyof typeof PHASES;

export const isPhase = (text: string): text is PhaseName => Object.hasOwn(PHASES, text);

/** One dot of the scatter. */
export interface Dot {
  readonly measured: number;
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly stored: boolean;
  readonly within: boolean;
  readonly title: string;
  /** Words that the filter looks through. */
  readonly search: string;
  /** Address of where it was published, or of the stored result. */
  readonly href?: string | undefined;
}

export function dotOf(
  title: string,
  { measured, predicted: { low, likely, high } }: MeasuredAgainst,
  stored: boolean,
  href?: string | undefined,
): Dot {
  const within = measured >= low && measured <= high;
  return { measured, low, likely, high, stored, within, title, search: title.toLowerCase(), href };
}

export function dotsOf(points: readonly PublishedPoint[], phase: PhaseName): readonly Dot[] {
  return points.flatMap((p) => {
    const pair = p[PHASES[phase].field];
    return pair ? [dotOf(`${p.device}: ${p.model} ${p.quantization}, ${p.workload}, ${p.engine}`, pair, false)] : [];
  });
}

/** Factor between measured and likely, never below 1: how far off, in either direction. */
export const offBy = (d: Dot): number => Math.max(d.measured / d.likely, d.likely / d.measured);

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
