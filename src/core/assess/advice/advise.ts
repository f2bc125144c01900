// From a need and what can be bought to the Advice: search, choice, sensitivity, relaxations, and the ranked machines opened.
import { type Need, NeedSchema } from '../../advise/need.ts';
import type { Offer } from '../../advise/offer.ts';
import { formProblem } from '../../catalogue/resolve/form-problem.ts';
import type { CostTerms } from '../../cost/terms.ts';
import { type Answer, ok } from '../../units/result.ts';
import { citedSources, type Stamp } from '../assess.ts';
import type { Context } from '../context.ts';
import { ADVICE_SCHEMA, type Advice, type NextStep } from './advice.ts';
import { type Alternatives, advisedMachine } from './advised-machine.ts';
import { assumptionsOf } from './assumptions.ts';
import { fromCheapest } from './cheapest-first.ts';
import { type Choice, choicesOf } from './choices.ts';
import type { Found } from './found.ts';
import { openedOption } from './opened-option.ts';
import { betterConfiguration, type Option } from './option.ts';
import { lineOf } from './option-line.ts';
import { relaxations } from './relax.ts';
import { type ResolvedNeed, resolveNeed } from './resolved-need.ts';
import { type SearchOptions, search } from './search.ts';
import { type Limits, limitsOf, type Selection, select } from './select.ts';
import { rivalOf, sensitivityOf } from './sensitivity.ts';
import { questionOf, timesFaster } from './words.ts';

export interface AdviseRequest {
  readonly need: Need;
  readonly offers: readonly Offer[];
  readonly terms: CostTerms;
  /** The need's budget in the currency of the terms. */
  readonly budget: number | undefined;
  readonly alternatives: Alternatives;
  /** Machines opened in full. */
  readonly most?: number | undefined;
}

/** A search of everything; others may share the work out, as long as they come to the same. */
export type SearchWith = (
  resolved: ResolvedNeed,
  offers: readonly Offer[],
  limits: Limits,
  options: SearchOptions,
) => Found;

export interface AdviseOptions extends SearchOptions {
  /** In place of the search in this thread. */
  readonly searchWith?: SearchWith | undefined;
}

const MOST_RANKED = 5;
/** A step up must be worth naming. */
const NOTABLY_FASTER = 0.8;

/** The cheapest option that is notably better than the winner: faster, of less loss, or a better model. */
function nextStepOf(winner: Option, options: readonly Option[]): NextStep | undefined {
  for (const o of options) {
    if (o.offer.id === winner.offer.id) continue;
    const faster = o.merits.seconds <= NOTABLY_FASTER * winner.merits.seconds;
    const finer =
      betterConfiguration({ ...o, merits: { ...o.merits, seconds: winner.merits.seconds } }, winner) < 0 &&
      o.merits.quality.loss < winner.merits.quality.loss / 2;
    const better =
      o.merits.quality.scale === winner.merits.quality.scale && o.merits.quality.value > winner.merits.quality.value;
    if (!faster && !finer && !better) continue;
    return {
      ...{ id: o.offer.id, name: o.offer.name },
      moreTotal: o.cost.total.value - winner.cost.total.value,
      morePrice: o.merits.price - winner.merits.price,
      buys: [
        ...(faster ? [timesFaster(winner.merits.seconds, o.merits.seconds)] : []),
        ...(finer ? [`${o.candidate.format.name} in place of ${winner.candidate.format.name}`] : []),
        ...(better ? [`${o.candidate.modelName} in place of ${winner.candidate.modelName}`] : []),
        ...(o.merits.headroom > winner.merits.headroom + 0.1
          ? [
              `${Math.round(100 * o.merits.headroom)} % headroom in place of ${Math.round(100 * winner.merits.headroom)} %`,
            ]
          : []),
      ],
    };
  }
  return undefined;
}

/** Searches beyond this size are repeated only among the machines in front, or a change would cost as much as the advice. */
const SMALL_SEARCH = 50_000;
const CONTENDERS = 10;

/** The machines in front, and the cheapest of each choice in front: variants fail together. */
function contendersOf(choices: readonly Choice[], offers: readonly Offer[], scenarios: number): readonly Offer[] {
  if (scenarios <= SMALL_SEARCH) return offers;
  return choices.slice(0, CONTENDERS).flatMap((c) => [c.first, ...c.variants.slice(0, 1)].map((o) => o.offer));
}

const NOTHING: Found = { outcomes: [], front: [], scenarios: 0, computed: 0 };

function scaled(need: Need, concurrency: number, load: number, factor: number): Need {
  return {
    ...need,
    concurrent: Math.max(1, Math.round(concurrency * factor)),
    requestsPerHour: load * factor,
  };
}

function answerText(selection: Selection, robust: boolean, nearest: string | undefined): string {
  const [first] = selection.ranked;
  if (!first) return `Nothing in the catalogue meets this need${nearest ? `; nearest: ${nearest}` : ''}.`;
  const { cost, offer, candidate } = first;
  const money = (value: number) => `${Math.round(value).toLocaleString('en-US')} ${cost.currency}`;
  const remark = offer.generated ? ' (put together from parts)' : offer.externalLink ? ' (accelerator on a cable)' : '';
  return `${offer.name}${remark} with ${candidate.modelName} in ${candidate.format.name}: ${money(cost.purchase.value)} to buy, ${money(cost.total.value)} over its life, the cheapest of ${selection.ranked.length} that meet${selection.ranked.length === 1 ? 's' : ''} the need${robust ? '; a robust choice' : ''}.`;
}

/** Advises; reasons come back only where the need itself is not understood. */
export function advise(
  context: Context,
  request: AdviseRequest,
  stamp: Stamp,
  options: AdviseOptions = {},
): Answer<Advice> {
  const { need, offers, terms, budget, alternatives } = request;
  const answer = resolveNeed(context, need, terms);
  if (answer.status === 'unknown') return answer;
  const resolved = answer.value;
  const limits = limitsOf(need, budget);
  const { searchWith, ...searching } = options;
  const run = (r: ResolvedNeed, among: readonly Offer[], o: SearchOptions): Found =>
    searchWith ? searchWith(r, among, limits, o) : search(context, r, among, limits, o);
  const found = run(resolved, offers, searching);
  const selection = select(found, limits);
  const [winner] = selection.ranked;
  const choices = choicesOf(selection.ranked);
  const again = (changed: Need): Found | undefined => {
    const r = resolveNeed(context, changed, terms);
    return r.status === 'ok' ? run(r.value, offers, { rankingOnly: true }) : undefined;
  };
  /** What then comes first among the contenders, and the first other choice. */
  const firstAgain = (changed: Need): Found => {
    const r = resolveNeed(context, changed, terms);
    if (r.status === 'unknown') return NOTHING;
    return fromCheapest(contenders, r.value, limits, (among) => run(r.value, among, { rankingOnly: true }));
  };
  const contenders = contendersOf(choices, offers, found.scenarios);
  const sensitivity = winner
    ? sensitivityOf(found, resolved, limits, winner, ({ loadFactor, sureness }) => {
        const base =
          loadFactor === undefined
            ? need
            : scaled(need, resolved.concurrency, resolved.load.requestsPerHour.value, loadFactor);
        return firstAgain(sureness === undefined ? base : { ...base, sureness: Math.max(sureness, need.sureness) });
      })
    : [];
  const robust = winner !== undefined && sensitivity.every((row) => row.holds);
  const relaxed = winner
    ? []
    : relaxations(need, found, limits, (changed) => {
        const f = again(changed);
        return f && { found: f, limits };
      });
  const onFront = new Set(selection.front.map((o) => o.offer.id));
  const numbers = new Map(choices.flatMap((c, i) => [c.first, ...c.variants].map((o) => [o.offer.id, i + 1] as const)));
  const line = (o: Option) => lineOf(o, limits, numbers.get(o.offer.id) ?? 0);
  const ranking = choices.slice(0, request.most ?? MOST_RANKED).flatMap(({ first, variants }, i) => {
    const opened = openedOption(context, resolved, first);
    const place = { rank: i + 1, onFront: onFront.has(first.offer.id), variants: variants.map(line) };
    return (opened && advisedMachine(context, resolved, limits, opened, place, alternatives, stamp)) ?? [];
  });
  return ok({
    schema: ADVICE_SCHEMA,
    ...stamp,
    question: questionOf(resolved),
    answer: answerText(selection, robust, relaxed[0] && `${relaxed[0].change} (${relaxed[0].machineName})`),
    feasible: winner !== undefined,
    ...{ need, load: resolved.load, concurrency: resolved.concurrency, contextTokens: resolved.contextTokens, terms },
    ranking,
    meeting: selection.ranked.map(line),
    front: selection.front.map(line),
    nextStep: winner && nextStepOf(winner, selection.ranked),
    rival:
      winner &&
      rivalOf(
        choices.map((c) => c.first),
        1 - (1 - terms.depreciationPerYear.value) ** terms.termYears.value,
      ),
    ...{ sensitivity, robust, rejected: selection.rejected, relaxations: relaxed },
    unknownQuality: resolved.unknownQuality,
    assumptions: assumptionsOf(resolved),
    search: {
      offers: offers.length,
      generated: offers.filter((o) => o.generated).length,
      models: new Set(resolved.candidates.map((c) => c.model)).size,
      formats: new Set(resolved.candidates.map((c) => c.format.id)).size,
      scenarios: found.scenarios,
      computed: found.computed,
    },
    currency: terms.currency,
    sources: citedSources(context.catalogue, [
      ...ranking.flatMap((m) => m.assessment.sources.map((s) => s.id)),
      ...ranking.flatMap((m) => m.model.scores.map((s) => s.source)),
      ...ranking.flatMap((m) => context.catalogue.quantizations[m.format.id]?.quality.map((q) => q.source) ?? []),
      ...ranking.flatMap((m) => m.bill.map((part) => part.source)),
    ]),
  });
}

/** Checks a need as it comes from flags, a file or a request. */
export function parseNeed(value: unknown): Answer<Need> {
  const parsed = NeedSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return {
    status: 'unknown',
    reasons: parsed.error.issues.map((i) => formProblem(i, 'need', Object.keys(NeedSchema.shape))),
  };
}
