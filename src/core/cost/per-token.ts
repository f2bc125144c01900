// Cost per million tokens at a load, and as a curve over loads up to saturation.
import type { RequestShape } from '../workload/workload.ts';
import { derived, type Figure } from './figure.ts';
import { type LifetimeCost, type LifetimeInput, lifetimeCost } from './lifetime.ts';

export interface TokenCost {
  /** Of all tokens, prompt and output together. */
  readonly perMillionTokens: Figure;
  /** Everything laid on the output tokens; undefined for a workload without output. */
  readonly perMillionOutputTokens: Figure | undefined;
  readonly perThousandRequests: Figure;
}

/** Mean tokens of the requests of a workload. */
export function meanTokens(tests: readonly RequestShape[]): { prompt: number; output: number } {
  const n = Math.max(1, tests.length);
  return {
    prompt: tests.reduce((sum, t) => sum + t.promptTokens, 0) / n,
    output: tests.reduce((sum, t) => sum + t.outputTokens, 0) / n,
  };
}

/** Undefined where nothing is served: a cost per token of no tokens does not exist. */
export function tokenCost(cost: LifetimeCost, tests: readonly RequestShape[]): TokenCost | undefined {
  const { prompt, output } = meanTokens(tests);
  const requests = cost.requests.value;
  if (!(requests > 0)) return undefined;
  const per = (count: number, unit: string) =>
    derived(
      cost.total.value / count,
      `${cost.currency}/${unit}`,
      `total over the term ÷ ${unit.replace(/^million |^thousand /, '')} served`,
    );
  return {
    perMillionTokens: per((requests * (prompt + output)) / 1e6, 'million tokens'),
    perMillionOutputTokens: output > 0 ? per((requests * output) / 1e6, 'million output tokens') : undefined,
    perThousandRequests: per(requests / 1000, 'thousand requests'),
  };
}

export interface LoadPoint {
  readonly requestsPerHour: number;
  readonly utilisation: number;
  readonly busyShare: number;
  readonly saturated: boolean;
  readonly averageWatts: number;
  readonly total: number;
  readonly perMillionTokens: number | undefined;
}

/** Shares of the capacity at which the curve is drawn; the last is beyond it. */
const CURVE_SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1, 1.5] as const;

/** Cost over load: the same machine and hours at shares of its capacity, and at the load asked. */
export function costCurve(input: LifetimeInput, tests: readonly RequestShape[]): readonly LoadPoint[] {
  const capacity = input.service.capacityPerHour.likely;
  const loads = [...CURVE_SHARES.map((share) => share * capacity), input.load.requestsPerHour.value];
  return [...new Set(loads)]
    .filter((requests) => requests > 0)
    .sort((a, b) => a - b)
    .map((requestsPerHour) => {
      const load = { ...input.load, requestsPerHour: { ...input.load.requestsPerHour, value: requestsPerHour } };
      const cost = lifetimeCost({ ...input, load });
      return {
        requestsPerHour,
        utilisation: cost.utilisation.offeredShare,
        busyShare: cost.utilisation.busyShare,
        saturated: cost.utilisation.saturated,
        averageWatts: cost.averageWatts.value,
        total: cost.total.value,
        perMillionTokens: tokenCost(cost, tests)?.perMillionTokens.value,
      };
    });
}
