// The plain sentence: what it says where the model fits, where it does not, and in another notation of numbers.
import { describe, expect, it } from 'vitest';
import type { AssessmentResult } from './assessment.ts';
import { inWords } from './in-words.ts';

const subject = { model: 'Llama', quantization: 'Q4_K_M', machine: 'a box' };
const exactly = (likely: number) => ({ low: likely, likely, high: likely });

function result(rank: number, decode: number | undefined): AssessmentResult {
  return {
    workload: { id: 'uc2', name: 'UC2', description: undefined, tests: [], concurrency: 1 },
    memory: { requiredBytes: 3 * 2 ** 30, availableBytes: 2 ** 31 },
    prediction:
      decode === undefined
        ? undefined
        : {
            prefillTokensPerSecond: exactly(900),
            decodeTokensPerSecond: decode === 0 ? undefined : exactly(decode),
            ttftSeconds: exactly(0.6),
            totalSeconds: exactly(2.5),
          },
    verdict: { rank },
  } as unknown as AssessmentResult;
}

describe('the answer in words', () => {
  it('says how it feels', () => {
    expect(inWords(result(1, 33.3), subject).replaceAll('\u00a0', ' ')).toBe(
      'Yes: Llama on a box starts to answer after 600 ms and writes 33 tokens a second; UC2 is done in 2.5 s.',
    );
    expect(inWords(result(4, 1), subject)).toMatch(/^No: /);
  });

  it('speaks of reading where nothing is written', () => {
    expect(inWords(result(2, 0), subject)).toContain('reads 900 tokens a second');
  });

  it('says what is missing where it does not fit', () => {
    expect(inWords(result(4, undefined), subject).replaceAll('\u00a0', ' ')).toBe(
      'No: Llama in Q4_K_M does not fit on a box. It needs 3 GiB, and 2 GiB are there.',
    );
  });

  it('passes every number through the notation of the reader', () => {
    const german = inWords(result(1, 2.5), subject, (n) => n.replace('.', ','));
    expect(german).toContain('2,5');
    expect(german).not.toMatch(/\d\.\d/);
  });
});
