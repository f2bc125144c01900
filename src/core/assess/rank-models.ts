// All catalogue models on one machine for one workload: what fits, how fast, best first.
import { textModels } from '../catalogue/text-models.ts';
import type { Machine } from '../machine/machine.ts';
import { parameterCounts } from '../model/counts.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import type { Context } from './context.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { resolveScenario, type ScenarioRequest } from './scenario.ts';

export interface RankedModel {
  readonly model: string;
  readonly name: string;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly quantization: string;
  readonly outcome: Outcome;
}

export interface RankRequest extends Omit<ScenarioRequest, 'model' | 'workload' | 'machine'> {
  readonly machine: Machine;
  readonly workload: WorkloadRequest;
}

export interface Ranking {
  readonly models: readonly RankedModel[];
  readonly fitting: number;
  readonly all: number;
  /** Models that could not be judged, with the reason. */
  readonly unknown: readonly { readonly model: string; readonly reasons: readonly string[] }[];
}

/** Better tier first, within a tier more parameters first (a stand-in for quality), then the faster. Models that fit nowhere are left out. */
export function rankModels(context: Context, request: RankRequest): Ranking {
  const { catalogue, library } = context;
  const ranked: RankedModel[] = [];
  const unknown: { model: string; reasons: readonly string[] }[] = [];
  const entries = textModels(catalogue);
  for (const entry of entries) {
    const scenario = resolveScenario(context, { ...request, model: entry.id });
    const outcome = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
    const described = library.describe(entry.id);
    if (outcome.status === 'unknown' || described.status === 'unknown' || scenario.status === 'unknown') {
      unknown.push({ model: entry.id, reasons: outcome.status === 'unknown' ? outcome.reasons : [] });
      continue;
    }
    if (!outcome.value.memory.fits) continue;
    const counts = parameterCounts(described.value);
    ranked.push({
      model: entry.id,
      name: entry.name,
      parameters: counts.total,
      activeParameters: counts.active,
      quantization: scenario.value.model.quantizationName,
      outcome: outcome.value,
    });
  }
  const decode = (r: RankedModel) => r.outcome.prediction?.decodeTokensPerSecond?.likely ?? 0;
  ranked.sort(
    (a, b) =>
      a.outcome.verdict.rank - b.outcome.verdict.rank ||
      b.parameters - a.parameters ||
      decode(b) - decode(a) ||
      a.model.localeCompare(b.model),
  );
  return { models: ranked, fitting: ranked.length, all: entries.length, unknown };
}
