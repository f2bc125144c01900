// Intervals of llama.cpp's predictions: held-out errors by backend, with what is assumed where one chip has nearly all rows.
import { BACKENDS, type Backend } from '../predict/backend.ts';
import type { BackendSide, Stratum } from '../predict/calibration.ts';
import { ROCM_VARIES } from '../predict/strata.ts';
import { quantile } from '../units/statistics.ts';
import type { HeldOut } from './cross-validate.ts';
import { errorStrata } from './error-strata.ts';
import type { BenchObservation } from './from-bench.ts';

export type BackendStrata = Pick<BackendSide, 'strata' | 'newArchitecture'>;

const TAIL = 0.1;

/** llama-bench times no first token: its error is taken as that of prefill, which it mostly consists of. Assumption. */
function withTtft(strata: Record<string, Stratum>): Record<string, Stratum> {
  return Object.fromEntries(
    Object.entries(strata).map(([name, s]) => [
      name,
      { ...s, ttft: { low: 1 / s.prefill.high, high: 1 / s.prefill.low } },
    ]),
  );
}

/** The same strata, with prefill's lower end as low as `low`: for chips on which builds differ manifold. */
function lowered(s: Stratum, low: number): Stratum {
  const prefill = { ...s.prefill, low: Math.min(s.prefill.low, low) };
  return { ...s, prefill, ttft: { low: 1 / prefill.high, high: 1 / prefill.low } };
}

/**
 * Strata by backend; rows behind a context are left out, since one machine a backend has nearly all of them. ROCm's rows are nearly all of one chip, whose errors say nothing of others: it gets Vulkan's (assumption), and
 * on chips where its variants differ, prefill reaches down to the 10 % point of all of them, left out of the fit or not.
 */
export function backendStrata(
  rows: readonly BenchObservation[],
  byDevice: readonly HeldOut[],
  byArchitecture: readonly HeldOut[],
): Record<Backend, BackendStrata> {
  const of = (held: readonly HeldOut[], backend: Backend) =>
    held.filter((_, i) => {
      const row = rows[i];
      return row?.kind.backend === backend && (row.weight ?? 1) > 0 && (row.depth ?? 0) === 0;
    });
  const own = (backend: Backend): BackendStrata => ({
    strata: withTtft(errorStrata(of(byDevice, backend))),
    newArchitecture: withTtft(errorStrata(of(byArchitecture, backend))),
  });
  const strata = Object.fromEntries(BACKENDS.map((b) => [b, own(b)])) as Record<Backend, BackendStrata>;
  const varying = byDevice
    .filter((h, i) => rows[i]?.kind.backend === 'rocm' && h.stratum === ROCM_VARIES && h.scored)
    .flatMap((h) => h.errors[1] ?? []);
  const low = varying.length === 0 ? 1 : Math.exp(quantile(varying, TAIL));
  const borrowed = (from: Readonly<Record<string, Stratum>>) => {
    const all = from.all as Stratum;
    return { ...from, [ROCM_VARIES]: lowered(all, low) };
  };
  const { vulkan } = strata;
  return {
    ...strata,
    rocm: { strata: borrowed(vulkan.strata), newArchitecture: borrowed(vulkan.newArchitecture) },
  };
}
