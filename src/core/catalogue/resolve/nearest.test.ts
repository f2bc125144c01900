// The names offered in place of one that is not known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestNames } from './nearest.ts';

describe('edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['4090', '4900', 2],
    ['same', 'same', 0],
  ])('of %j and %j is %i', (a, b, d) => expect(editDistance(a, b)).toBe(d));

  it('is a distance', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});

describe('nearest names', () => {
  const cards = [
    'NVIDIA RTX A5000',
    'NVIDIA RTX A4000',
    'NVIDIA GeForce RTX 5090',
    'AMD Radeon RX 7900 XTX',
    'NVIDIA GeForce GTX 1080',
  ];

  it("do not count makers' words: RTX 5095 is nearest to the GeForce RTX 5090", () =>
    expect(nearestNames('RTX 5095', cards)[0]).toBe('NVIDIA GeForce RTX 5090'));
  it('find a slip of the finger', () =>
    expect(nearestNames('radeon 7900xtz', cards)[0]).toBe('AMD Radeon RX 7900 XTX'));
  it('are as many as asked for, each once', () => {
    expect(nearestNames('RTX', ['A', 'B', 'A', 'C'], 5)).toEqual(['A', 'B', 'C']);
    expect(nearestNames('RTX', cards, 2)).toHaveLength(2);
  });
  it('are none where nothing is known', () => expect(nearestNames('x', [])).toEqual([]));
  it('keep the given order where all are equally far', () => expect(nearestNames('?', ['b', 'a'])).toEqual(['b', 'a']));
  it('come in reasonable time for a text of 100,000 characters', () => {
    const before = performance.now();
    for (const filling of ['a', ' ', '(', 'a ', '1x '])
      expect(nearestNames(filling.repeat(100_000).slice(0, 100_000), cards)).toHaveLength(3);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
