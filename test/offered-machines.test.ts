// Generated machines as offers: few, priced, passing every rule, and none missing that an equal one does not replace.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offer } from '../src/core/advise/offer.ts';
import { parseNeed } from '../src/core/assess/advice/advise.ts';
import { buyerTerms } from '../src/core/assess/advice/buyer.ts';
import { offersFor, offersOf } from '../src/core/assess/advice/offers.ts';
import { cheaperOverLife } from '../src/core/assess/advice/option.ts';
import { resolveNeed } from '../src/core/assess/advice/resolved-need.ts';
import { search } from '../src/core/assess/advice/search.ts';
import { limitsOf, select } from '../src/core/assess/advice/select.ts';
import { fromBuildFile } from '../src/core/build/from-build-file.ts';
import { GENERATED, generatedMachine } from '../src/core/build/generate/generate.ts';
import {
  type Burden,
  hardwareKey,
  offeredCandidates,
  offeredMachines,
  undominated,
} from '../src/core/build/generate/offered.ts';
import { toBuildFile } from '../src/core/build/to-build-file.ts';
import { AS_OF, realSupply } from './support/advice.ts';
import { realContext } from './support/real.ts';

const context = realContext();
const { catalogue } = context;
const supply = realSupply();
const WISH = { country: 'de', currency: 'EUR', tax: 'included', asOf: AS_OF } as const;
const MOST = 400;
const offered = offeredMachines(catalogue, supply, WISH);

const noWorse = (a: Burden, b: Burden) =>
  a.price <= b.price &&
  a.idleWatts <= b.idleWatts &&
  a.loadWatts <= b.loadWatts &&
  a.peakWatts <= b.peakWatts &&
  [...a.findings()].every((f) => b.findings().has(f));

describe('the selection', () => {
  const small = fc.integer({ min: 0, max: 3 });
  const item = fc.record({
    key: fc.constantFrom('a', 'b'),
    burden: fc.record({
      ...{ price: small, idleWatts: small, loadWatts: small, peakWatts: small },
      findings: fc.subarray(['x', 'y']).map((list) => () => new Set(list)),
    }),
  });

  it('leaves out only what an equal machine replaces, and keeps nothing that one replaces', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (items) => {
        const kept = undominated(
          items,
          (i) => i.key,
          (i) => i.burden,
        );
        for (const i of items)
          if (!kept.includes(i)) expect(kept.some((k) => k.key === i.key && noWorse(k.burden, i.burden))).toBe(true);
        for (const k of kept) expect(kept.filter((o) => o.key === k.key && noWorse(o.burden, k.burden))).toEqual([k]);
      }),
    );
  });

  it(`is at most ${MOST} machines of many kinds, each found again by its id`, () => {
    expect(offered.length).toBeGreaterThan(100);
    expect(offered.length).toBeLessThanOrEqual(MOST);
    expect(new Set(offered.map((m) => m.id)).size).toBe(offered.length);
    for (const m of offered.filter((_, i) => i % 10 === 0))
      expect(generatedMachine(catalogue, supply, m.id)).toEqual(m);
    expect(generatedMachine(catalogue, supply, 'built-nothing')).toBeUndefined();
    expect(generatedMachine(catalogue, supply, 'desktop-rtx-5090')).toBeUndefined();
  });

  it('are offers with a price, that say they are put together, break no rule and leave none unchecked', () => {
    const offers = offersFor(catalogue, supply, WISH, { generated: true });
    const generated = offers.filter((o) => o.generated);
    expect(generated.map((o) => o.id)).toEqual(offered.map((m) => m.id));
    expect(offersFor(catalogue, supply, WISH, { generated: false })).toHaveLength(offers.length - generated.length);
    for (const o of generated) {
      expect(o.price.status, o.id).toBe('ok');
      expect(
        o.findings.filter((f) => f.level === 'error'),
        o.id,
      ).toEqual([]);
      expect(o.bill?.lines.length).toBeGreaterThan(6);
      expect(context.machineOf(o.parts ?? '').status, o.parts).toBe('ok');
    }
  });
});

/** The front and the cheapest of a need among offers. */
function answersOf(input: unknown, offers: readonly Offer[]) {
  const need = parseNeed(input);
  if (need.status === 'unknown') throw new Error(need.reasons.join('; '));
  const terms = buyerTerms(supply, need.value, WISH);
  if (terms.status === 'unknown') throw new Error(terms.reasons.join('; '));
  const resolved = resolveNeed(context, need.value, terms.value);
  if (resolved.status === 'unknown') throw new Error(resolved.reasons.join('; '));
  const limits = limitsOf(need.value, undefined);
  const { front, ranked } = select(search(context, resolved.value, offers, limits), limits);
  const [best] = [...ranked].sort(cheaperOverLife);
  const merits = front.map((o) => JSON.stringify([o.merits, o.candidate.model, o.candidate.format.id, o.wish]));
  return { front: [...new Set(merits)].sort(), total: best?.cost.total.value };
}

describe('an advice among the selection', () => {
  it('has the front and the cheapest of an advice among all that were generated', { timeout: 120_000 }, () => {
    const all = offeredCandidates(catalogue, supply).filter(
      (m) => m.accelerators.length === 0 || m.accelerators.some((a) => /rtx-(5090|3090|pro-6000)/.test(a.id)),
    );
    const kept = new Set(offered.map((m) => m.id));
    const offersWith = (machines: typeof all) =>
      offersOf({ ...catalogue, machines: {} }, supply, WISH, machines).filter((o) => o.price.status === 'ok');
    const [whole, selected] = [offersWith(all), offersWith(all.filter((m) => kept.has(m.id)))];
    expect(selected.length).toBeLessThan(whole.length);
    fc.assert(
      fc.property(
        fc.constantFrom('qwen2.5-14b-instruct', 'qwen2.5-coder-32b-instruct', 'gpt-oss-120b'),
        fc.constantFrom('interactive', 'background'),
        fc.constantFrom(1, 4),
        (model, tier, concurrent) => {
          const need = { models: [model], useCases: [{ workload: 'uc2', tier }], concurrent };
          expect(answersOf(need, selected)).toEqual(answersOf(need, whole));
        },
      ),
      { numRuns: 4 },
    );
  });
});

describe('a build file', () => {
  const built = [...Object.values(catalogue.machines).filter((m) => m.parts.length > 0), ...offered];

  it('written of a machine of parts reads as the same machine', () => {
    for (const m of built) {
      const file = toBuildFile(catalogue, supply, m);
      if (file.status === 'unknown') throw new Error(file.reasons.join());
      const read = fromBuildFile(catalogue, supply, JSON.parse(JSON.stringify(file.value)), 'file');
      if (read.status === 'unknown') throw new Error(`${m.id}: ${read.reasons.join()}`);
      const { machine, unknownParts } = read.value;
      expect(unknownParts, m.id).toEqual([]);
      const sorted = (parts: typeof m.parts) => parts.map((p) => `${p.count} ${p.id}`).sort();
      expect(sorted(machine.parts), m.id).toEqual(sorted(m.parts));
      expect(machine.accelerators, m.id).toEqual(m.accelerators);
      expect([machine.cpu, machine.sockets, machine.base], m.id).toEqual([m.cpu, m.sockets, m.base]);
      if (machine.memoryMtps && m.source === GENERATED) expect(hardwareKey(machine), m.id).toBe(hardwareKey(m));
    }
  });

  it('is not written of what is sold as one piece', () => {
    const whole = catalogue.machines['nvidia-dgx-spark'];
    expect(whole && toBuildFile(catalogue, supply, whole)).toMatchObject({ status: 'unknown' });
  });
});
