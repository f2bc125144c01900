// What attention costs a CPU by its rows, on models of the catalogue.
import { describe, expect, it } from 'vitest';
import { realCatalogue } from '../../../test/support/real.ts';
import { modelLibrary } from './model-library.ts';
import type { AttentionGroup } from './work.ts';

const library = modelLibrary(realCatalogue());

function attention(model: string): AttentionGroup {
  const described = library.describe(model);
  if (described.status === 'unknown') throw new Error(described.reasons.join());
  const prepared = library.prepare(described.value, 'q8_0');
  const [first] = prepared.status === 'ok' ? prepared.value.work.attention : [];
  if (!first) throw new Error(`${model} has no attention`);
  return first;
}

describe('rows of attention', () => {
  it('are heads × size where four heads of 128 share keys and values', () => {
    const { rowElements, headElements } = attention('llama-3.1-8b-instruct');
    expect(rowElements).toBe(headElements);
    expect(headElements).toBe(32 * 32 * 128);
  });

  it('are dearer where fewer heads share them, cheaper where more do', () => {
    const [few, many] = [attention('qwen3-0.6b'), attention('qwen2.5-1.5b-instruct')];
    // 28 layers each: 16 heads on 8, 12 on 2, of 128.
    expect(few.rowElements).toBe(28 * 24 * 128);
    expect(many.rowElements).toBe(28 * 10 * 128);
    expect(few.rowElements / few.headElements).toBeGreaterThan(1);
    expect(many.rowElements / many.headElements).toBeLessThan(1);
  });

  it('of short heads cost as much as those of 128', () =>
    // 16 layers, 32 heads of 64 on 8.
    expect(attention('llama-3.2-1b-instruct').rowElements).toBe(16 * 32 * 128));
});
