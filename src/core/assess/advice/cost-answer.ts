// What one machine costs with one model at a load: over its life, per million tokens, as a curve, against APIs and renting.
import type { Need } from '../../advise/need.ts';
import type { Offer } from '../../advise/offer.ts';
import type { Comparison } from '../../cost/break-even.ts';
import type { LifetimeCost } from '../../cost/lifetime.ts';
import type { OfferedLoad } from '../../cost/offered-load.ts';
import { costCurve, type LoadPoint, type TokenCost, tokenCost } from '../../cost/per-token.ts';
import type { MachinePower } from '../../cost/power.ts';
import type { CostTerms } from '../../cost/terms.ts';
import type { Interval } from '../../units/interval.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Stamp } from '../assess.ts';
import type { Context } from '../context.ts';
import { usualFormat } from '../scenario.ts';
import type { Assumption } from './advice.ts';
import { type Alternatives, comparisonsOf, mixedTests } from './advised-machine.ts';
import { assumptionsOf } from './assumptions.ts';
import { judge } from './evaluate.ts';
import { failureText } from './failure.ts';
import { optionOf, serviceOf } from './option.ts';
import { resolveNeed } from './resolved-need.ts';
import { settingOf } from './setting.ts';

export const COST_SCHEMA = 'viable.cost/1';

export interface CostAnswer extends Stamp {
  readonly schema: typeof COST_SCHEMA;
  readonly machine: { readonly id: string; readonly name: string };
  readonly model: { readonly id: string; readonly name: string };
  readonly format: string;
  readonly workloads: readonly string[];
  readonly placement: string;
  readonly tokens: { readonly prompt: number; readonly output: number };
  readonly load: OfferedLoad;
  readonly concurrency: number;
  readonly terms: CostTerms;
  readonly power: MachinePower;
  readonly priceNotes: readonly string[];
  readonly capacityPerHour: Interval;
  readonly cost: LifetimeCost;
  readonly tokenCost: TokenCost | undefined;
  readonly curve: readonly LoadPoint[];
  readonly comparisons: readonly Comparison[];
  readonly assumptions: readonly Assumption[];
}

/** Costs of an offer; unknown where the price is, or where the model fits nowhere. A load beyond capacity is answered as saturated. */
export function costAnswer(
  context: Context,
  request: { need: Need; offer: Offer; terms: CostTerms; alternatives: Alternatives },
  stamp: Stamp,
): Answer<CostAnswer> {
  const { offer, terms, alternatives } = request;
  const described = context.library.describe(request.need.models?.[0] ?? '');
  if (described.status === 'unknown') return described;
  const format = usualFormat(context.catalogue, described.value);
  const need: Need = {
    ...request.need,
    quantizations: request.need.quantizations ?? (format === undefined ? undefined : [format]),
    sureness: 0,
    headroomAtLeast: 0,
  };
  const answer = resolveNeed(context, need, terms);
  if (answer.status === 'unknown') return answer;
  const resolved = answer.value;
  const [candidate] = resolved.candidates;
  if (!candidate) return unknown('no model was named');
  const setting = settingOf(context, resolved, candidate, offer);
  if (setting.status === 'unknown') return setting;
  // Without load nothing is saturated here: the cost says it.
  const judged = judge({ ...setting.value, requestsPerHour: 0 }, offer.machine, 'auto');
  const name = `${candidate.modelName} ${candidate.format.name}`;
  if (!judged.ok) return unknown(`${offer.name}: ${failureText(judged.failure, name)}`);
  const option = optionOf(resolved, offer, candidate, 'auto', judged.short);
  if (!option) {
    const reasons = [offer.price, offer.power].flatMap((a) => (a.status === 'unknown' ? a.reasons : []));
    return unknown(`${offer.name}: ${reasons.join('; ')}; say its price with --price`);
  }
  const tests = mixedTests(resolved);
  const [mean] = tests;
  const input = {
    purchase: option.cost.purchase,
    power: option.power,
    service: serviceOf(option.evaluated),
    load: resolved.load,
    terms,
  };
  return ok({
    schema: COST_SCHEMA,
    ...stamp,
    machine: { id: offer.id, name: offer.name },
    model: { id: candidate.model, name: candidate.modelName },
    format: candidate.format.name,
    workloads: resolved.useCases.map((u) => u.workload.name),
    placement: judged.plan.placement,
    tokens: { prompt: mean?.promptTokens ?? 0, output: mean?.outputTokens ?? 0 },
    ...{
      load: resolved.load,
      concurrency: resolved.concurrency,
      terms,
      power: option.power,
      priceNotes: offer.priceNotes,
    },
    capacityPerHour: judged.value.capacityPerHour,
    cost: option.cost,
    tokenCost: tokenCost(option.cost, tests),
    curve: costCurve(input, tests),
    comparisons: comparisonsOf(option, resolved, alternatives),
    // A cost is asked whatever the speed and the room.
    assumptions: assumptionsOf(resolved).filter((a) => !['Sureness', 'Kept free'].includes(a.text)),
  });
}
