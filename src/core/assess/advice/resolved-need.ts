// A need with its names resolved: candidates (model in a format), use cases with tiers, settings, load and terms.

import type { Need } from '../../advise/need.ts';
import { type CitedScore, type FormatLoss, knownBenchmarks, lossOf, scoreOn, scoresOf } from '../../advise/quality.ts';
import type { Entry } from '../../catalogue/catalogue.ts';
import { resolveEntry } from '../../catalogue/resolve/resolve-entry.ts';
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { Quantization } from '../../catalogue/schema/quantization.ts';
import { textModels } from '../../catalogue/text-models.ts';
import { type OfferedLoad, offeredLoad } from '../../cost/offered-load.ts';
import type { CostTerms } from '../../cost/terms.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import { orderedTiers } from '../../verdict/verdict.ts';
import { contextNeeded, resolveWorkload, type Workload } from '../../workload/workload.ts';
import { type Context, DEFAULT_ENGINE } from '../context.ts';
import { concurrencyOf } from './concurrency.ts';

/** A model in a format, before its weights are worked out. */
export interface Candidate {
  readonly model: string;
  readonly modelName: string;
  readonly format: Entry<Quantization>;
  readonly loss: FormatLoss | undefined;
  readonly scores: readonly CitedScore[];
  /** As the front compares it: only within a scale. */
  readonly quality: { readonly scale: string; readonly value: number };
}

export interface UseCase {
  readonly workload: Workload;
  readonly tier: string;
  readonly tierName: string;
  readonly tierRank: number;
  /** Part of the requests; all parts are 1. */
  readonly share: number;
}

export interface ResolvedNeed {
  readonly need: Need;
  readonly candidates: readonly Candidate[];
  readonly useCases: readonly UseCase[];
  /** Requests in work at once, for which memory is set aside and speed is predicted. */
  readonly concurrency: number;
  readonly contextTokens: number;
  readonly load: OfferedLoad;
  readonly terms: CostTerms;
  readonly engine: string;
  readonly assumptions: readonly string[];
  /** Models that might do but whose quality nobody has published. */
  readonly unknownQuality: readonly string[];
}

/** Formats that files of models are commonly published in, for the engine asked for. */
const usable = (format: Entry<Quantization>, engine: string) =>
  format.kind !== 'type' && format.engines.includes(engine);

interface Chosen {
  readonly entry: Entry<CatalogueModel>;
  readonly quality: Candidate['quality'];
}

/** Models that the need allows, with the scale on which their quality is compared. */
function modelsFor(
  context: Context,
  need: Need,
): Answer<{ chosen: readonly Chosen[]; unknownQuality: readonly string[] }> {
  const { catalogue } = context;
  const all = textModels(catalogue);
  if (need.models) {
    const found = need.models.map((name) => resolveEntry(catalogue.models, name, 'model'));
    const reasons = found.flatMap((f) => (f.status === 'unknown' ? f.reasons : []));
    if (reasons.length > 0) return unknown(...reasons);
    const entries = found.flatMap((f) => (f.status === 'ok' ? [f.value] : []));
    const one = new Set(entries.map((e) => e.id));
    return ok({
      chosen: entries
        .filter((e) => one.delete(e.id))
        .map((entry) => ({ entry, quality: { scale: entry.id, value: 0 } })),
      unknownQuality: [],
    });
  }
  const { quality, parametersAtLeast } = need;
  if (quality) {
    const known = knownBenchmarks(catalogue);
    const scored = all.map((entry) => ({ entry, score: scoreOn(scoresOf(catalogue, entry.id), quality.benchmark) }));
    if (scored.every((s) => s.score === undefined))
      return unknown(`no model has a score of "${quality.benchmark}"; known: ${known.join(', ')}`);
    const large = (e: CatalogueModel) => e.publishedParameters.value >= (parametersAtLeast ?? 0) * 1e9;
    return ok({
      chosen: scored.flatMap(({ entry, score }) =>
        score && score.score >= quality.atLeast && large(entry)
          ? [{ entry, quality: { scale: quality.benchmark, value: score.score } }]
          : [],
      ),
      unknownQuality: scored.filter((s) => !s.score && large(s.entry)).map((s) => s.entry.id),
    });
  }
  if (parametersAtLeast === undefined)
    return unknown(
      'the need names neither a model nor a floor of quality (a benchmark with a score, or billions of parameters)',
    );
  return ok({
    chosen: all
      .filter((m) => m.publishedParameters.value >= parametersAtLeast * 1e9)
      .map((entry) => ({ entry, quality: { scale: 'parameters', value: entry.publishedParameters.value } })),
    unknownQuality: [],
  });
}

function formatsFor(
  context: Context,
  need: Need,
  entry: Entry<CatalogueModel>,
  engine: string,
): Answer<Entry<Quantization>[]> {
  const { quantizations } = context.catalogue;
  if (need.quantizations) {
    const found = need.quantizations.map((name) => resolveEntry(quantizations, name, 'quantization'));
    const reasons = found.flatMap((f) => (f.status === 'unknown' ? f.reasons : []));
    return reasons.length > 0 ? unknown(...reasons) : ok(found.flatMap((f) => (f.status === 'ok' ? [f.value] : [])));
  }
  const usual = entry.usualQuantization;
  // A model trained in a format of few bits gains nothing from others: the files in use are of that format.
  const native = usual === undefined ? undefined : quantizations[usual];
  if (native) return ok([native]);
  return ok(
    Object.values(quantizations).filter((format) => {
      const loss = usable(format, engine) ? lossOf(format, usual) : undefined;
      return loss !== undefined && loss.value <= need.lossAtMost;
    }),
  );
}

function useCasesOf(context: Context, need: Need, concurrency: number): Answer<readonly UseCase[]> {
  const { catalogue } = context;
  const tiers = orderedTiers(catalogue.tiers);
  const weights = need.useCases.map((u) => u.share ?? 1);
  const total = weights.reduce((a, b) => a + b, 0);
  const made: UseCase[] = [];
  for (const [i, use] of need.useCases.entries()) {
    const workload = resolveWorkload(catalogue, use.workload);
    if (workload.status === 'unknown') return workload;
    const tier = tiers.find((t) => t.id === use.tier);
    if (!tier) return unknown(`tier "${use.tier}" is not known; known: ${tiers.map((t) => t.id).join(', ')}`);
    const { id, name, tests, depthTokens } = workload.value;
    made.push({
      workload: { id, name, tests, depthTokens, concurrency },
      ...{ tier: tier.id, tierName: tier.name, tierRank: tier.rank, share: (weights[i] ?? 1) / total },
    });
  }
  return ok(made);
}

/** Resolves a need; all that is wrong with it is said, not only the first. */
export function resolveNeed(context: Context, need: Need, terms: CostTerms): Answer<ResolvedNeed> {
  const concurrency = concurrencyOf(need);
  const engine = resolveEntry(context.catalogue.engines, need.engine ?? DEFAULT_ENGINE, 'engine');
  const useCases = useCasesOf(context, need, concurrency.value);
  const models = modelsFor(context, need);
  const reasons = [engine, useCases, models].flatMap((a) => (a.status === 'unknown' ? a.reasons : []));
  if (engine.status === 'unknown' || useCases.status === 'unknown' || models.status === 'unknown')
    return unknown(...reasons);
  const candidates: Candidate[] = [];
  for (const { entry, quality } of models.value.chosen) {
    const formats = formatsFor(context, need, entry, engine.value.id);
    if (formats.status === 'unknown') return formats;
    const scores = scoresOf(context.catalogue, entry.id);
    for (const format of formats.value)
      candidates.push({
        ...{ model: entry.id, modelName: entry.name, format, scores, quality },
        loss: lossOf(format, entry.usualQuantization),
      });
  }
  if (candidates.length === 0)
    return unknown(
      need.quality
        ? `no model of the catalogue has ${need.quality.atLeast} or more in ${need.quality.benchmark}`
        : 'no model of the catalogue in any format is left to choose from',
    );
  const perSlot = Math.max(need.contextTokens ?? 0, ...useCases.value.map((u) => contextNeeded(u.workload)));
  return ok({
    ...{ need, candidates, terms, useCases: useCases.value, concurrency: concurrency.value },
    contextTokens: perSlot * concurrency.value,
    load: offeredLoad(need),
    engine: engine.value.id,
    assumptions: concurrency.assumption === undefined ? [] : [concurrency.assumption],
    unknownQuality: models.value.unknownQuality,
  });
}
