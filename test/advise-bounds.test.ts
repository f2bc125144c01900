// Bounds of the search hold for what is predicted over the whole catalogue, and a search in shares comes to the same as one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeedInput } from '../src/core/advise/need.ts';
import type { Offer } from '../src/core/advise/offer.ts';
import { atLeastAsGood } from '../src/core/advise/pareto.ts';
import { parseNeed } from '../src/core/assess/advice/advise.ts';
import {
  candidateBounds,
  isWhole,
  leastSeconds,
  leastSecondsOnOne,
  optimistic,
  provenFailure,
} from '../src/core/assess/advice/bounded.ts';
import { roomOf } from '../src/core/assess/advice/bounds.ts';
import { fromCheapest } from '../src/core/assess/advice/cheapest-first.ts';
import { choiceKey } from '../src/core/assess/advice/choices.ts';
import { judge } from '../src/core/assess/advice/evaluate.ts';
import { type Found, foundOf } from '../src/core/assess/advice/found.ts';
import { offersOf } from '../src/core/assess/advice/offers.ts';
import { type ResolvedNeed, resolveNeed } from '../src/core/assess/advice/resolved-need.ts';
import { search, searchOrder, searchPart } from '../src/core/assess/advice/search.ts';
import { type Limits, limitsOf, select } from '../src/core/assess/advice/select.ts';
import { engineBounds, settingOf } from '../src/core/assess/advice/setting.ts';
import { textModels } from '../src/core/catalogue/text-models.ts';
import { AS_OF, realSupply } from './support/advice.ts';
import { TERMS } from './support/offers.ts';
import { realContext } from './support/real.ts';

const context = realContext();
const OFFERS = offersOf(context.catalogue, realSupply(), {
  country: 'de',
  currency: 'EUR',
  tax: 'included',
  asOf: AS_OF,
});
const MODELS = textModels(context.catalogue).map((m) => m.id);
const FORMATS = ['q2_k', 'q3_k_m', 'q4_0', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16'];

function resolvedOf(input: NeedInput): { resolved: ResolvedNeed; limits: Limits } {
  const need = parseNeed(input);
  if (need.status === 'unknown') throw new Error(need.reasons.join('; '));
  const resolved = resolveNeed(context, need.value, TERMS);
  if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
  return { resolved: resolved.value, limits: limitsOf(need.value, need.value.budget?.amount) };
}

/** A need that whatever can be predicted meets, so that nothing hides what is fast. */
const EVERYTHING = { sureness: 0, headroomAtLeast: 0, requestsPerHour: 0.001 } as const;
const USES: NeedInput['useCases'] = ['uc1', 'uc2', 'uc3', 'uc4'].map((workload) => ({ workload, tier: 'off-line' }));

describe('bounds', () => {
  it('are never beaten by a prediction: offers × models × formats of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MODELS),
        fc.constantFrom(...FORMATS),
        fc.constantFrom(1, 4),
        fc.constantFrom('llama.cpp', 'llama.cpp', 'llamafile@0.9.3', 'vllm', 'mlx'),
        (model, format, concurrent, engine) => {
          const input = { models: [model], quantizations: [format], useCases: USES, concurrent, engine, ...EVERYTHING };
          const { resolved } = resolvedOf(input);
          const [candidate] = resolved.candidates;
          const engineOfBounds = engineBounds(context, resolved.engine);
          for (const offer of OFFERS)
            for (const wish of ['auto', 'cpu'] as const) {
              if (!candidate || (wish === 'cpu' && !offer.machine.host)) continue;
              const setting = settingOf(context, resolved, candidate, offer);
              if (setting.status === 'unknown') continue;
              const judged = judge(setting.value, offer.machine, wish);
              if (!judged.ok) continue;
              const bounds = candidateBounds(setting.value, candidate);
              const room = roomOf(offer.machine, wish, engineOfBounds);
              const name = `${offer.id}, ${model} ${format}, ${wish}, ${engine}, ${judged.plan.placement}`;
              const least = leastSeconds(bounds, room);
              if (least === Number.POSITIVE_INFINITY)
                expect.fail(`${name}: ${JSON.stringify(provenFailure(bounds, room))}`);
              const alike = offer.machine.devices.every(
                (d) => d.accelerator.id === offer.machine.devices[0]?.accelerator.id,
              );
              const onHost = wish === 'cpu' || offer.machine.devices.length === 0;
              const onOne = onHost ? judged.plan.kind === 'cpu-only' : judged.plan.kind === 'whole-device' && alike;
              const whole = !onHost && isWhole(bounds, room, offer.machine);
              const best = optimistic(bounds, room, least, whole, { price: 1, watts: 1 });
              const { seconds, headroom, uses } = judged.value;
              expect(best.seconds, name).toBeLessThanOrEqual(seconds);
              if (onOne) expect(leastSecondsOnOne(bounds, room), name).toBeLessThanOrEqual(seconds);
              expect(atLeastAsGood(best, { ...best, seconds, headroom }), name).toBe(true);
              // Each phase by itself, at the limit where the bound would reject what is predicted.
              for (const { useCase, prediction } of uses) {
                const tier = {
                  ...{ name: 't', rank: 1, description: '', source: '' },
                  promptSecondsBelow: (prediction.promptSeconds?.likely ?? 1) * 1.000001,
                  decodeTokensPerSecondAbove: (prediction.decodeTokensPerSecond?.likely ?? 1) * 0.999999,
                };
                const tight = {
                  ...setting.value,
                  useCases: [useCase],
                  tiers: { [useCase.tier]: { ...tier, id: 't' } },
                };
                const tightly = candidateBounds(tight, candidate);
                const which = `${name}, ${useCase.workload.name}`;
                expect(leastSeconds(tightly, room), which).toBeLessThan(Number.POSITIVE_INFINITY);
                if (onOne) expect(leastSecondsOnOne(tightly, room), which).toBeLessThan(Number.POSITIVE_INFINITY);
              }
            }
        },
      ),
      { numRuns: 12 },
    );
  }, 240_000);
});

/** What a search came to, in words that can be compared. */
function summary(found: Found) {
  const named = (o: Found['front'][number]) => `${o.offer.id} ${o.candidate.model} ${o.candidate.format.id} ${o.wish}`;
  return {
    front: found.front.map((o) => [named(o), o.merits, o.cost.total.value]),
    outcomes: found.outcomes.map((o) => [
      o.offer.id,
      o.best && named(o.best),
      o.failure,
      o.failed?.model,
      o.failed?.format.id,
    ]),
    scenarios: found.scenarios,
  };
}

describe('a search in shares', () => {
  it('comes to the same as a search in one, also where the parts went through a copy as threads make it', () => {
    const need: fc.Arbitrary<NeedInput> = fc.record({
      models: fc.uniqueArray(fc.constantFrom(...MODELS), { minLength: 1, maxLength: 6 }),
      quantizations: fc.subarray(FORMATS, { minLength: 1, maxLength: 4 }),
      useCases: fc.array(
        fc.record({
          workload: fc.constantFrom('uc1', 'uc2', 'uc3', 'uc4'),
          tier: fc.constantFrom('interactive' as const, 'background' as const, 'off-line' as const),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      concurrent: fc.constantFrom(1, 3),
      budget: fc.constantFrom(undefined, '3000EUR', '15000EUR'),
    });
    const floor: fc.Arbitrary<NeedInput> = fc.record({
      parametersAtLeast: fc.constantFrom(300, 600),
      useCases: fc.constant([{ workload: 'uc2', tier: 'background' as const }]),
    });
    fc.assert(
      fc.property(
        fc.oneof(need, floor),
        fc.shuffledSubarray([...OFFERS], { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 2, max: 4 }),
        (input, offers, of) => {
          const { resolved, limits } = resolvedOf(input);
          const sent = structuredClone({ resolved, offers, limits });
          const parts = Array.from({ length: of }, (_, index) =>
            structuredClone(searchPart(context, sent.resolved, sent.offers, sent.limits, { index, of })),
          );
          const merged = foundOf(resolved, searchOrder(resolved.candidates), offers, parts);
          expect(summary(merged)).toEqual(summary(search(context, resolved, offers, limits)));
        },
      ),
      { numRuns: 8 },
    );
  }, 240_000);
});

describe('a search from the cheapest', () => {
  it('finds the first, and the first of another choice, that a search of all finds', () => {
    const need: fc.Arbitrary<NeedInput> = fc.record({
      models: fc.uniqueArray(fc.constantFrom(...MODELS), { minLength: 1, maxLength: 2 }),
      quantizations: fc.constant(['q4_k_m', 'q8_0']),
      useCases: fc.constantFrom([{ workload: 'uc2' }], [{ workload: 'uc3', tier: 'background' as const }]),
      budget: fc.constantFrom(undefined, '4000EUR', '15000EUR'),
    });
    fc.assert(
      fc.property(need, (input) => {
        const { resolved, limits } = resolvedOf(input);
        const some = (among: readonly Offer[]) => search(context, resolved, among, limits, { rankingOnly: true });
        const firstTwo = (found: Found) => {
          const [first, ...others] = select(found, limits).ranked;
          const second = first && others.find((o) => choiceKey(o) !== choiceKey(first));
          return [first?.offer.id, second?.offer.id];
        };
        expect(firstTwo(fromCheapest(OFFERS, resolved, limits, some))).toEqual(firstTwo(some(OFFERS)));
      }),
      { numRuns: 10 },
    );
  }, 240_000);
});
