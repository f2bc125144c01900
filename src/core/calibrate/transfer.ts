// Errors on models and formats that had no part in the fit, on devices that had: what a known accelerator's other models get.
import type { HeldOut } from './cross-validate.ts';
import { type Fit, predictedLogs } from './fit.ts';
import type { Observation } from './observation.ts';

export interface Transfer {
  /** The form alone. */
  readonly form: readonly HeldOut[];
  /** With what the device's scored rows say of it blended in. */
  readonly blended: readonly HeldOut[];
}

/** Errors of the rows that are not scored, where their device has scored rows; `scoredOnly` is a fit to scored rows, `shiftOf` what those rows say of the logarithms of decode and prefill rate. */
export function transferErrors<P>(
  observations: readonly Observation<P>[],
  scoredOnly: Fit<P>,
  shiftOf: (o: Observation<P>) => readonly [number, number],
): Transfer {
  const known = new Set(observations.filter((o) => o.scored).map((o) => o.device));
  const rows = observations.filter((o) => !o.scored && known.has(o.device));
  const errors = (of: (o: Observation<P>) => readonly [number, number]) =>
    rows.map((o): HeldOut => {
      const predicted = predictedLogs(o, scoredOnly.parametersOf(o));
      const [decode, prefill] = of(o);
      const shift = [decode, prefill, -prefill];
      const left = o.measured.map((m, k) => (m === undefined ? undefined : m - (predicted[k] ?? 0) - (shift[k] ?? 0)));
      return {
        ...{ device: o.device, architecture: o.path[0] ?? '', model: o.model, stratum: o.stratum, scored: false },
        errors: left as unknown as HeldOut['errors'],
      };
    });
  return { form: errors(() => [0, 0]), blended: errors(shiftOf) };
}
