// Assesses one model on one machine for several workloads: the Assessment.
import type { Catalogue, Entries } from '../catalogue/catalogue.ts';
import type { Evidence } from '../catalogue/schema/evidence.ts';
import { formatProbability } from '../units/format.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import { assessedModel } from './assessed-model.ts';
import { ASSESSMENT_SCHEMA, type Assessment, type AssessmentResult, type CitedSource } from './assessment.ts';
import { withReferences } from './cited-coefficients.ts';
import { citedEvidence } from './cited-evidence.ts';
import type { Context } from './context.ts';
import { outcomeOf } from './outcome.ts';
import { assessedMachine } from './parts.ts';
import { resolveScenario, type Scenario, type ScenarioRequest } from './scenario.ts';
import { why } from './why.ts';

export interface AssessRequest extends Omit<ScenarioRequest, 'workload'> {
  /** Published measurements to cite from; large, so only handed in where they are shown. */
  readonly published?: Entries<Evidence> | undefined;
  readonly workloads: readonly WorkloadRequest[];
}

export interface Stamp {
  readonly version: string;
  /** ISO 8601. */
  readonly made: string;
}

function resultOf(context: Context, scenario: Scenario, published?: Entries<Evidence>): Answer<AssessmentResult> {
  const outcome = outcomeOf(context, scenario);
  if (outcome.status === 'unknown') return outcome;
  const { memory, prediction, verdict } = outcome.value;
  const { id, name, tests, concurrency } = scenario.workload;
  const description = id === undefined ? undefined : context.catalogue.workloads[id]?.description;
  return ok({
    workload: { id, name, description, tests, concurrency },
    memory,
    prediction: prediction && published ? withReferences(context.catalogue, published, prediction) : prediction,
    verdict,
    why: why(memory, prediction, verdict),
  });
}

/** Results grouped by tier, best first: "interactive for UC1 and UC4; background for UC2". */
function tiersInWords(results: readonly AssessmentResult[]): string {
  const groups = new Map<string, AssessmentResult[]>();
  for (const r of [...results].sort((a, b) => a.verdict.rank - b.verdict.rank)) {
    groups.set(r.verdict.tierName, [...(groups.get(r.verdict.tierName) ?? []), r]);
  }
  return [...groups]
    .map(([tier, of]) => {
      const names = of.map(
        (r) => `${r.workload.id?.toUpperCase() ?? r.workload.name} (${formatProbability(r.verdict.probability)})`,
      );
      return `${tier} for ${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('')}`;
    })
    .join('; ');
}

export function citedSources(catalogue: Catalogue, ids: Iterable<string | undefined>): CitedSource[] {
  return [...new Set([...ids])]
    .flatMap((id) => (id === undefined ? [] : [catalogue.sources[id]]))
    .flatMap((s) =>
      s
        ? [
            {
              id: s.id,
              title: s.title,
              publisher: s.publisher,
              url: s.url,
              checked: s.checked,
              reliability: s.reliability,
            },
          ]
        : [],
    )
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** Assesses; unknown names and impossible requests come back as reasons. */
export function assess(context: Context, request: AssessRequest, stamp: Stamp, explain = false): Answer<Assessment> {
  const { catalogue } = context;
  const { workloads, published, ...rest } = request;
  const scenarios = workloads.map((workload) => resolveScenario(context, { ...rest, workload }, explain));
  const reasons = [...new Set(scenarios.flatMap((s) => (s.status === 'unknown' ? s.reasons : [])))];
  const resolved = scenarios.flatMap((s) => (s.status === 'ok' ? [s.value] : []));
  const [first] = resolved;
  if (reasons.length > 0 || !first) return unknown(...(reasons.length > 0 ? reasons : ['no workload was named']));
  const outcomes = resolved.map((s) => resultOf(context, s, published));
  const failed = outcomes.flatMap((o) => (o.status === 'unknown' ? o.reasons : []));
  if (failed.length > 0) return unknown(...new Set(failed));
  const results = outcomes.flatMap((o) => (o.status === 'ok' ? [o.value] : []));
  const { model, quantizationName, quantization } = first.model;
  const machine = assessedMachine(catalogue, first.machine);
  const evidence = published ? citedEvidence(catalogue, published, first) : [];
  const entry = model.id === undefined ? undefined : catalogue.models[model.id];
  return ok({
    schema: ASSESSMENT_SCHEMA,
    ...stamp,
    answer: `${model.name} in ${quantizationName} on ${machine.name}: ${tiersInWords(results)}.`,
    machine,
    model: assessedModel(first.model),
    engine: {
      id: first.engine.id,
      name: first.engine.name,
      kvCacheType: first.predict.kvCacheType,
      flashAttention: first.memory.flashAttention,
    },
    results,
    assumptions: [
      ...new Set(resolved.flatMap((s) => s.assumptions).concat(results.flatMap((r) => r.prediction?.notes ?? []))),
    ],
    evidence,
    sources: citedSources(catalogue, [
      ...evidence.map((e) => e.source),
      ...[...machine.devices, ...(machine.host ? [machine.host] : [])].flatMap((p) => p.facts.map((f) => f.source)),
      entry?.source,
      first.engine.source,
      ...(quantization === undefined ? [] : [catalogue.quantizations[quantization]?.bitsPerWeight.source]),
      ...results.map((r) => (r.workload.id === undefined ? undefined : catalogue.workloads[r.workload.id]?.source)),
    ]),
  });
}
