// The regression gate: what counts as lost, as moved and as another tier.
import { describe, expect, it } from 'vitest';
import { difference, fromText, type Line, toText } from '../accuracy/snapshot.ts';

const line = (key: string, answer: string, prefill?: number, decode?: number): Line => ({
  key,
  answer,
  prefill,
  decode,
});

describe('the regression gate', () => {
  const before = [line('a', 'interactive', 1000, 50), line('b', 'background', 100, 5), line('c', 'nowhere')];

  it('is quiet when nothing changed, and reads back what it wrote', () => {
    expect(fromText(toText(before))).toEqual(before);
    expect(difference(before, before)).toEqual({ lost: [], added: 0, removed: 0, tierChanged: [], moved: [] });
  });

  it('blocks when an answer became unknown or a rate is not a positive number', () => {
    expect(difference(before, [line('a', 'unknown')]).lost).toHaveLength(1);
    expect(difference(before, [line('a', 'interactive', Number.NaN, 50)]).lost).toHaveLength(1);
    expect(difference(before, [line('a', 'interactive', 1000, 0)]).lost).toHaveLength(1);
  });

  it('tells moved rates and tiers without blocking', () => {
    const d = difference(before, [
      line('a', 'background', 1020, 50),
      line('b', 'background', 100.5, 5),
      line('d', 'off-line', 1, 1),
    ]);
    expect(d).toMatchObject({ lost: [], added: 1, removed: 1, tierChanged: ['a: interactive → background'] });
    expect(d.moved).toEqual([1.02]);
  });
});
