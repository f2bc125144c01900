// What power supplies deliver and what a circuit of the building carries for hours.
import type { Build, Circuit } from './build.ts';

/** Mains of about 120 V, where supplies above 1,600 W deliver less and continuous loads are limited. */
const isLow = (circuit: Circuit): boolean => circuit.volts < 200;

/** Watts of all power supplies on this build's mains, none of those that need higher voltage; undefined where none is named. */
export function suppliedWatts(build: Build): number | undefined {
  if (build.psus.length === 0) return undefined;
  return build.psus.reduce((sum, { part, count }) => {
    if (build.circuit.volts < (part.minimumVolts?.value ?? 0)) return sum;
    const each = isLow(build.circuit) ? (part.powerAt120VoltsW?.value ?? part.powerW.value) : part.powerW.value;
    return sum + count * each;
  }, 0);
}

/** Share of a circuit's rating that may be drawn for hours at 120 V. Source: NEC 210.20(A). */
const CONTINUOUS_SHARE_US = 0.8;

/** Watts that a circuit carries for hours. */
export function continuousWatts(circuit: Circuit): number {
  return Math.round(circuit.volts * circuit.amperes * (isLow(circuit) ? CONTINUOUS_SHARE_US : 1));
}
