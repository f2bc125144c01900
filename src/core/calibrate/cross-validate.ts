// Held-out errors: each device (or architecture) is predicted by a fit that never saw it.
import { type Fit, predictedLogs } from './fit.ts';
import type { LogTriple, Observation } from './observation.ts';

export interface HeldOut {
  readonly device: string;
  readonly architecture: string;
  readonly model: string;
  readonly stratum: string;
  readonly scored: boolean;
  /** ln(measured ÷ predicted) of decode, prefill, TTFT; undefined where not measured. */
  readonly errors: readonly [number | undefined, number | undefined, number | undefined];
}

/**
 * Errors of every observation, in their order, under a fit without its group; `group` names what is left out together, `asked` gives
 * the question put for a row where it differs from what is known of it.
 */
export function heldOutErrors<P>(
  observations: readonly Observation<P>[],
  fitted: (kept: readonly Observation<P>[]) => Fit<P>,
  group: (o: Observation<P>) => string,
  asked: (o: Observation<P>) => Observation<P> = (o) => o,
): HeldOut[] {
  const result: HeldOut[] = [];
  for (const name of [...new Set(observations.map(group))].sort()) {
    const kept = observations.filter((o) => group(o) !== name);
    const refit = fitted(kept);
    observations.forEach((o, i) => {
      if (group(o) !== name) return;
      const predicted: LogTriple = predictedLogs(asked(o), refit.parametersOf(asked(o)));
      const errors = o.measured.map((m, k) => (m === undefined ? undefined : m - (predicted[k] ?? 0)));
      result[i] = {
        device: o.device,
        architecture: o.path[0] ?? '',
        model: o.model,
        stratum: o.stratum,
        scored: o.scored,
        errors: errors as [number | undefined, number | undefined, number | undefined],
      };
    });
  }
  return result;
}
