// The shortlist by choices: variants of one hardware stand below their cheapest, and nothing that was ranked is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beats, choiceKey, choicesOf } from '../src/core/assess/advice/choices.ts';
import type { Option } from '../src/core/assess/advice/option.ts';

/** What of an option decides its choice; the rest plays no part in it. */
const anOption = fc
  .record({
    platform: fc.constantFrom('desktop', 'embedded'),
    accelerators: fc.subarray(['a', 'b', 'b', 'c']),
    externalLink: fc.constantFrom(undefined, 'OCuLink'),
    cpu: fc.constantFrom('x', 'y'),
    kind: fc.constantFrom('whole-device', 'split', 'layer-offload', 'cpu-only'),
    price: fc.integer({ min: 1, max: 4 }),
    seconds: fc.integer({ min: 1, max: 3 }),
    headroom: fc.constantFrom(0.1, 0.2),
    chance: fc.constantFrom(0.8, 0.9),
    loss: fc.constantFrom(0, 0.01),
  })
  .map(
    ({ platform, accelerators, externalLink, cpu, kind, price, seconds, headroom, chance, loss }) =>
      ({
        offer: {
          ...{ platform, externalLink },
          machine: {
            devices: accelerators.map((id) => ({ accelerator: { id } })),
            host: { id: cpu, name: cpu, sockets: 1 },
          },
        },
        evaluated: { kind, leastChance: chance },
        cost: { total: { value: price } },
        merits: { price, seconds, watts: 1, headroom, quality: { scale: 'm', value: 0, loss } },
      }) as unknown as Option,
  );

describe('choices', () => {
  it('hold every ranked option once, in order, and the first of all stays first', () => {
    fc.assert(
      fc.property(fc.array(anOption, { maxLength: 20 }), (found) => {
        const ranked = [...found].sort((a, b) => a.cost.total.value - b.cost.total.value);
        const choices = choicesOf(ranked);
        const members = choices.map((c) => [c.first, ...c.variants]);
        expect(new Set(members.flat())).toEqual(new Set(ranked));
        expect(members.flat()).toHaveLength(ranked.length);
        expect(choices[0]?.first).toBe(ranked[0]);
        const places = (options: readonly Option[]) => options.map((o) => ranked.indexOf(o));
        const ascending = (list: readonly number[]) => [...list].sort((a, b) => a - b);
        for (const m of members) expect(places(m)).toEqual(ascending(places(m)));
        const firsts = places(choices.map((c) => c.first));
        expect(firsts).toEqual(ascending(firsts));
        const keys = choices.map((c) => choiceKey(c.first));
        expect(new Set(keys).size).toBe(keys.length);
        for (const c of choices)
          for (const v of c.variants) expect(choiceKey(v) === choiceKey(c.first) || beats(c.first, v)).toBe(true);
        for (const [i, c] of choices.entries())
          for (const earlier of choices.slice(0, i))
            expect([c.first, ...c.variants].every((o) => beats(earlier.first, o))).toBe(false);
      }),
    );
  });

  const option = (kind: string, cpu: string, accelerators: readonly string[], externalLink?: string) =>
    ({
      offer: {
        ...{ platform: 'desktop', externalLink },
        machine: {
          devices: accelerators.map((id) => ({ accelerator: { id } })),
          host: { id: cpu, name: cpu, sockets: 1 },
        },
      },
      evaluated: { kind },
    }) as unknown as Option;

  it('differ by processor only where it computes, and always by a cable', () => {
    const key = (...of: Parameters<typeof option>) => choiceKey(option(...of));
    expect(key('whole-device', 'x', ['a'])).toBe(key('whole-device', 'y', ['a']));
    expect(key('split', 'x', ['a', 'b'])).toBe(key('split', 'x', ['b', 'a']));
    expect(key('layer-offload', 'x', ['a'])).not.toBe(key('layer-offload', 'y', ['a']));
    expect(key('cpu-only', 'x', [])).not.toBe(key('cpu-only', 'y', []));
    expect(key('whole-device', 'x', ['a'])).not.toBe(key('whole-device', 'x', ['a', 'a']));
    expect(key('whole-device', 'x', ['a'])).not.toBe(key('whole-device', 'x', ['a'], 'OCuLink'));
  });
});
