// One side (accelerators or CPUs) of one engine: held-out errors with the rows they belong to.
import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import type { Observation } from '../src/core/calibrate/observation.ts';
import { median } from '../src/core/units/statistics.ts';
import type { Point } from './scatter.ts';

export interface Side {
  readonly observations: readonly Observation<never>[];
  readonly byDevice: readonly HeldOut[];
  readonly byArchitecture: readonly HeldOut[];
}

/** Errors of predicting each row by the median of the other rows of the same device, model and group: the noise floor. */
export function noiseFloor(side: Side): HeldOut[] {
  return side.byDevice.flatMap((h, i): HeldOut[] => {
    const own = side.observations[i];
    if (!own) return [];
    const others = side.observations.filter(
      (o) => o !== own && o.device === own.device && o.model === own.model && o.stratum === own.stratum && o.scored,
    );
    if (others.length === 0 || !own.scored) return [];
    const errors = own.measured.map((m, k) => {
      const rest = others.map((o) => o.measured[k]).filter((v): v is number => v !== undefined);
      return m === undefined || rest.length === 0 ? undefined : m - median(rest);
    });
    return [{ ...h, errors: errors as unknown as HeldOut['errors'] }];
  });
}

/** Errors of the naive decode rate, bandwidth ÷ bytes × share; decode only. */
export function naiveErrors(side: Side, share: number): HeldOut[] {
  return side.byDevice.map((h, i) => {
    const o = side.observations[i];
    const measured = o?.measured[0];
    const error = o === undefined || measured === undefined ? undefined : measured - (o.naiveDecode + Math.log(share));
    return { ...h, errors: [error, undefined, undefined] };
  });
}

/** Points of the scatter: what was measured against what a fit without the device predicts. */
export function pointsOf(side: Side, quantity: 0 | 1): Point[] {
  return side.byDevice.flatMap((h, i): Point[] => {
    const measured = side.observations[i]?.measured[quantity];
    const error = h.errors[quantity];
    if (measured === undefined || error === undefined || !h.scored) return [];
    return [
      {
        measured: Math.exp(measured),
        predicted: Math.exp(measured - error),
        group: h.stratum,
        label: `${h.device}, ${h.model}`,
      },
    ];
  });
}
