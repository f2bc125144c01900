// What is written into an address is read from it again; what is not understood does no harm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress, VIEWS } from './address.ts';
import { listOf, listText } from './lists.ts';
import { questionOf } from './question.ts';

const value = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });

describe('address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...VIEWS),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,10}$/), value, { maxKeys: 8 }),
        (view, values) => {
          const back = parseAddress(formatAddress({ view, values }));
          expect(back).toEqual({ view, values: { ...values } });
        },
      ),
    );
  });

  it('keeps names readable', () => {
    const hash = formatAddress({ view: 'compare', values: { machines: listText(['RTX 3090', 'rtx-5090']), use: '' } });
    expect(hash).toBe('#/compare?machines=RTX+3090~rtx-5090');
    expect(listOf(parseAddress(hash).values.machines)).toEqual(['RTX 3090', 'rtx-5090']);
  });

  it('takes nonsense for the start', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { view, values } = parseAddress(text);
        expect(VIEWS).toContain(view);
        const question = questionOf(values);
        expect(question.users).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(question.contextTokens)).toBe(true);
      }),
    );
    expect(questionOf({ users: '1e9', context: '-5' })).toMatchObject({ users: 1, contextTokens: 0 });
  });
});
