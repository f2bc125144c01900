// Advice against a search that tries everything by itself, and the laws that any advice must keep.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeedInput } from '../src/core/advise/need.ts';
import type { Offer } from '../src/core/advise/offer.ts';
import { dominates, type Merits } from '../src/core/advise/pareto.ts';
import type { Advice } from '../src/core/assess/advice/advice.ts';
import { type AdviseRequest, advise, parseNeed } from '../src/core/assess/advice/advise.ts';
import { memoryHeadroom } from '../src/core/assess/advice/evaluate.ts';
import { resolveNeed } from '../src/core/assess/advice/resolved-need.ts';
import { search } from '../src/core/assess/advice/search.ts';
import { limitsOf, select } from '../src/core/assess/advice/select.ts';
import { outcomeOf } from '../src/core/assess/outcome.ts';
import { resolveScenario } from '../src/core/assess/scenario.ts';
import { unknown } from '../src/core/units/result.ts';
import { probabilityBelow, type Verdict } from '../src/core/verdict/verdict.ts';
import { offerOf, TERMS } from './support/offers.ts';
import { realContext } from './support/real.ts';

const context = realContext();
const STAMP = { version: '0', made: '2026-01-01T00:00:00Z' };
const NO_ALTERNATIVES = { api: () => [], rentals: [] };

/** Machines of every kind of placement: whole, split, experts on the host, layers on the host, CPU alone, unified. */
const MACHINES: readonly (readonly [string, number, number])[] = [
  ['desktop-rtx-3060', 1100, 250],
  ['desktop-rtx-3090', 1800, 450],
  ['desktop-2x-rtx-3090', 2700, 800],
  ['desktop-rtx-4090', 3300, 550],
  ['desktop-rtx-5090', 4300, 700],
  ['ryzen-9-9950x-rtx-5090', 4700, 720],
  ['desktop-2x-rtx-5090', 8000, 1300],
  ['desktop-ryzen-9950x3d-2x-rtx-5090', 8400, 1330],
  ['framework-desktop-128gb', 3200, 140],
  ['mac-mini-m4-pro-64gb', 2500, 90],
  ['ryzen-9-9950x', 1700, 250],
  ['server-epyc-9354', 6980, 420],
];
const OFFERS = MACHINES.map(([id, price, watts]) => offerOf(id, price, watts));

function needOf(input: NeedInput) {
  const parsed = parseNeed(input);
  if (parsed.status === 'unknown') throw new Error(parsed.reasons.join('; '));
  return parsed.value;
}

function adviceOf(input: NeedInput, offers: readonly Offer[] = OFFERS): Advice {
  const need = needOf(input);
  const request: AdviseRequest = {
    need,
    offers,
    terms: TERMS,
    budget: need.budget?.amount,
    alternatives: NO_ALTERNATIVES,
  };
  const made = advise(context, request, STAMP);
  if (made.status === 'unknown') throw new Error(made.reasons.join('; '));
  return made.value;
}

interface Tried {
  readonly key: string;
  readonly merits: Merits;
}

/** Chance of a tier of this rank or a better one. */
const chanceOf = ({ probabilities }: Verdict, rank: number): number =>
  probabilities.reduce(
    (sum, p) => sum + ((context.catalogue.tiers[p.tier]?.rank ?? 99) <= rank ? p.probability : 0),
    0,
  );

/** Every combination by itself, through the scenario that `viable assess` uses; no pruning, no order, no sharing. */
function bruteForce(input: NeedInput, offers: readonly Offer[]): Tried[] {
  const need = needOf(input);
  const resolved = resolveNeed(context, need, TERMS);
  if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
  const { candidates, useCases, concurrency, contextTokens, load } = resolved.value;
  const tried: Tried[] = [];
  for (const offer of offers)
    for (const candidate of candidates)
      for (const placement of ['auto', 'cpu'] as const) {
        if (placement === 'cpu' && offer.machine.devices.length === 0) continue;
        const outcomes = useCases.map((use) => {
          const scenario = resolveScenario(context, {
            ...{ machine: offer.machine, model: candidate.model, quantization: candidate.format.id, placement },
            workload: { ...use.workload.tests[0], concurrency } as { promptTokens: number; outputTokens: number },
            ...{ slots: concurrency, contextTokens: contextTokens / concurrency },
          });
          const outcome = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
          return outcome.status === 'ok' ? outcome.value : undefined;
        });
        const good = outcomes.every((o, i) => {
          const rank = useCases[i]?.tierRank ?? 0;
          return o?.prediction && o.verdict.rank <= rank && chanceOf(o.verdict, rank) >= need.sureness;
        });
        if (!good) continue;
        const seconds = outcomes.map((o) => o?.prediction?.totalSeconds.likely ?? Number.NaN);
        const mean = (values: readonly number[]) =>
          values.reduce((sum, v, k) => sum + v * (useCases[k]?.share ?? 0), 0);
        /** Requests an hour at one end of the interval: alone, or of all that are in work. */
        const capacity = (end: 'low' | 'likely' | 'high') => {
          const other = { low: 'high', likely: 'likely', high: 'low' } as const;
          const each = outcomes.map((o) => {
            const served = o?.prediction?.load?.systemThroughput.requestsPerSecond[end];
            return served === undefined ? (o?.prediction?.totalSeconds[other[end]] ?? Number.NaN) : 1 / served;
          });
          return 3600 / mean(each);
        };
        const asked = load.requestsPerHour.value;
        const capacities = { low: capacity('low'), likely: capacity('likely'), high: capacity('high') };
        const offered = asked / capacities.likely;
        const [first] = outcomes;
        if (offered > 1 || 1 - probabilityBelow(capacities, asked) < need.sureness) continue;
        if (!first || offer.price.status === 'unknown' || offer.power.status === 'unknown') continue;
        const headroom = Math.min(memoryHeadroom(first.memory), 1 - offered);
        if (headroom < need.headroomAtLeast) continue;
        tried.push({
          key: `${offer.id} ${candidate.model} ${candidate.format.id} ${placement}`,
          merits: {
            price: offer.price.value.value,
            seconds: mean(seconds),
            watts: offer.power.value.loadWatts.value,
            headroom,
            quality: { ...candidate.quality, loss: candidate.loss?.value ?? Number.POSITIVE_INFINITY },
          },
        });
      }
  return tried;
}

/** Equal to twelve digits: sums in another order. */
const near = (m: Merits): Merits => ({
  ...m,
  seconds: Number(m.seconds.toPrecision(12)),
  headroom: Number(m.headroom.toFixed(9)),
});

function frontByHand(tried: readonly Tried[]): string[] {
  const all = tried.map((t) => ({ key: t.key, merits: near(t.merits) }));
  return all
    .filter((a) => !all.some((b) => dominates(b.merits, a.merits)))
    .map((a) => a.key)
    .sort();
}

const tierOf = fc.constantFrom('interactive' as const, 'background' as const, 'off-line' as const);
const someNeed: fc.Arbitrary<NeedInput> = fc.record({
  models: fc.subarray(
    [
      'llama-3.1-8b-instruct',
      'qwen2.5-14b-instruct',
      'gpt-oss-20b',
      'qwen2.5-coder-32b-instruct',
      'llama-3.3-70b-instruct',
    ],
    { minLength: 1, maxLength: 2 },
  ),
  quantizations: fc.subarray(['q4_k_m', 'q6_k', 'q8_0'], { minLength: 1 }),
  useCases: fc.array(fc.record({ workload: fc.constantFrom('uc1', 'uc2', 'uc3', 'uc4'), tier: tierOf }), {
    minLength: 1,
    maxLength: 2,
  }),
  concurrent: fc.constantFrom(1, 2, 5),
  requestsPerHour: fc.constantFrom(1, 60, 400),
  sureness: fc.constantFrom(0.5, 0.8, 0.9),
  headroomAtLeast: fc.constantFrom(0, 0.1, 0.3),
});

describe('the search is exact', () => {
  it('finds the front that trying everything finds', () => {
    fc.assert(
      fc.property(someNeed, fc.subarray(OFFERS, { minLength: 3, maxLength: 6 }), (input, offers) => {
        const need = needOf(input);
        const resolved = resolveNeed(context, need, TERMS);
        if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
        const limits = limitsOf(need, undefined);
        const found = select(search(context, resolved.value, offers, limits), limits);
        const keys = found.front
          .map((o) => `${o.offer.id} ${o.candidate.model} ${o.candidate.format.id} ${o.wish}`)
          .sort();
        const tried = bruteForce(input, offers);
        expect(keys).toEqual(frontByHand(tried));
        expect(new Set(found.ranked.map((o) => o.offer.id))).toEqual(new Set(tried.map((t) => t.key.split(' ')[0])));
      }),
      { numRuns: 15 },
    );
  });
});

const RAG: NeedInput = {
  models: ['qwen2.5-14b-instruct'],
  quantizations: ['q4_k_m', 'q6_k'],
  useCases: [{ workload: 'uc2' }],
  users: 4,
};

describe('laws', () => {
  it('a cheaper identical machine never ranks below', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OFFERS), fc.double({ min: 0.05, max: 0.99, noNaN: true }), (offer, share) => {
        if (offer.price.status === 'unknown') return;
        const { value } = offer.price;
        const cheaper: Offer = {
          ...offer,
          id: 'zz-cheaper',
          price: { status: 'ok', value: { ...value, value: value.value * share } },
        };
        const { meeting } = adviceOf(RAG, [...OFFERS, cheaper]);
        const at = (id: string) => meeting.findIndex((m) => m.id === id);
        if (at(offer.id) >= 0) expect(at('zz-cheaper')).toBeLessThan(at(offer.id));
        else expect(at('zz-cheaper')).toBe(-1);
      }),
      { numRuns: 15 },
    );
  });

  it('more budget never worsens the best', () => {
    const amounts = fc.integer({ min: 1000, max: 8000 });
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const best = (amount: number) =>
          adviceOf({ ...RAG, budget: { amount, currency: 'EUR' } }).meeting[0]?.total ?? Number.POSITIVE_INFINITY;
        expect(best(Math.max(a, b))).toBeLessThanOrEqual(best(Math.min(a, b)));
      }),
      { numRuns: 10 },
    );
  });

  it('what breaks a rule, lacks a price or is above a limit is never recommended, and the reason is said', () => {
    const broken = { rule: 'psu', level: 'error', outcome: 'fail', text: 'too weak' } as const;
    const offers = [
      offerOf('desktop-rtx-4090', 10, 550, { id: 'broken', findings: [broken] }),
      offerOf('desktop-rtx-4090', 10, 550, { id: 'unpriced', price: unknown('nobody quoted it') }),
      offerOf('desktop-rtx-4090', 10, 2000, { id: 'hungry' }),
      offerOf('desktop-rtx-4090', 10, 550, { id: 'loud', noiseDb: 60 }),
      ...OFFERS,
    ];
    const advice = adviceOf({ ...RAG, powerWattsAtMost: 1200, noiseDbAtMost: 40 }, offers);
    const kinds = Object.fromEntries(advice.rejected.map((r) => [r.offer, r.kind]));
    expect(kinds).toMatchObject({ broken: 'rules', unpriced: 'price-unknown', hungry: 'power', loud: 'noise' });
    for (const m of advice.meeting) expect(['broken', 'unpriced', 'hungry', 'loud']).not.toContain(m.id);
    expect(advice.meeting.length + advice.rejected.length).toBe(offers.length);
  });
});

describe('a need that nothing meets', () => {
  it('is answered with the nearest changes, each of which helps', () => {
    const need: NeedInput = { ...RAG, budget: { amount: 500, currency: 'EUR' } };
    const advice = adviceOf(need);
    expect(advice.feasible).toBe(false);
    const [nearest] = advice.relaxations;
    expect(nearest?.change).toMatch(/^a budget of/);
    const price = nearest?.price ?? 0;
    expect(adviceOf({ ...need, budget: { amount: Math.ceil(price), currency: 'EUR' } }).meeting[0]?.id).toBe(
      nearest?.machine,
    );
  });
  it('a model that fits nowhere names what would do, or how much memory it needs', () => {
    const advice = adviceOf({ models: ['kimi-k2-instruct'], useCases: [{ workload: 'uc2' }] });
    expect(advice.feasible).toBe(false);
    expect(
      advice.rejected.some((r) => r.kind === 'memory' && /needs [\d.]+ GiB/.test(r.reason.replaceAll('\u00a0', ' '))),
    ).toBe(true);
  });
});

describe('a need that is not understood', () => {
  it.each<[NeedInput, RegExp]>([
    [{ useCases: [{ workload: 'uc2' }] }, /neither a model nor a floor/],
    [{ models: ['qwen2.5-14x'], useCases: [{ workload: 'uc2' }] }, /model "qwen2.5-14x" is not known; nearest/],
    [{ models: ['qwen2.5-14b-instruct'], useCases: [{ workload: 'uc9' }] }, /workload "uc9" is not known/],
    [
      { quality: { benchmark: 'MMLU-Pr', atLeast: 1 }, useCases: [{ workload: 'uc2' }] },
      /no model has a score of "MMLU-Pr"; known: .*MMLU-Pro/,
    ],
    [{ quality: { benchmark: 'mmlu pro', atLeast: 99 }, useCases: [{ workload: 'uc2' }] }, /99 or more in mmlu pro/],
  ])('%j', (input, message) => {
    const need = needOf(input);
    const made = advise(
      context,
      { need, offers: OFFERS, terms: TERMS, budget: undefined, alternatives: NO_ALTERNATIVES },
      STAMP,
    );
    expect(made.status === 'unknown' ? made.reasons.join('; ') : 'understood').toMatch(message);
  });
  it('says where the form is wrong', () => {
    const parsed = parseNeed({ useCases: [], budget: '15000' });
    expect(parsed.status === 'unknown' ? parsed.reasons : []).toEqual([
      expect.stringMatching(/^useCases: /),
      expect.stringMatching(/^budget: "15000" is not an amount with its currency/),
    ]);
  });
});
