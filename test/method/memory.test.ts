// The memory example of docs/method/memory.md: Llama 3.1 8B with 4,096 tokens of context.
import { describe, expect, it } from 'vitest';
import { computeBufferBytes } from '../../src/core/memory/compute-buffer.ts';
import { layerCaches } from '../../src/core/memory/kv-cache.ts';
import { ACCELERATOR_OVERHEAD_BYTES, HOST_OVERHEAD_BYTES } from '../../src/core/memory/overhead.ts';
import { DEFAULT_SETTINGS } from '../../src/core/memory/settings.ts';
import { parameterCounts } from '../../src/core/model/counts.ts';
import { llama31x8b } from '../../src/core/model/example-models.ts';
import { fromCatalogue } from '../../src/core/model/from-catalogue.ts';
import { GIB, KIB, MIB } from '../../src/core/units/scale.ts';
import { methodPage, states } from './page.ts';

const page = methodPage('memory');
const model = fromCatalogue(llama31x8b);
const settings = { ...DEFAULT_SETTINGS, contextTokens: 4096 };
const cache = layerCaches(model, settings).reduce((sum, l) => sum + l.kvCacheBytes, 0);

describe('Llama 3.1 8B', () => {
  it('has the weights of the page in 16 bit', () => {
    const bytes = 2 * parameterCounts(model).total;
    states(page, bytes / 1e9, 2, 'GB');
    states(page, bytes / GIB, 2, 'GiB');
  });

  it('keeps 128 KiB for each token of context', () => {
    expect(cache).toBe(512 * MIB);
    states(page, cache / 4096 / KIB, 0, 'KiB');
    states(page, cache / MIB, 0, 'MiB');
  });

  it('rounds the cells of the cache up', () => {
    const odd = layerCaches(model, { ...settings, contextTokens: 4097 }).reduce((sum, l) => sum + l.kvCacheBytes, 0);
    states(page, odd / MIB, 0, 'MiB');
  });

  it('has the estimated compute buffer of the page, with and without flash attention', () => {
    states(page, computeBufferBytes(model, settings) / MIB, 0, 'MiB');
    states(page, computeBufferBytes(model, { ...settings, flashAttention: false }) / MIB, 0, 'MiB');
  });

  it('leaves its input embedding on the host and fits a card of 16 GiB', () => {
    const counts = parameterCounts(model);
    const weights = 2 * (counts.total - counts.embedding);
    const all = weights + cache + computeBufferBytes(model, settings) + ACCELERATOR_OVERHEAD_BYTES;
    states(page, weights / GIB, 2, 'GiB');
    states(page, all / GIB, 2, 'GiB');
    const twice = { ...settings, contextTokens: 8192 };
    expect(weights + 2 * cache + computeBufferBytes(model, twice) + ACCELERATOR_OVERHEAD_BYTES).toBeLessThan(16 * GIB);
  });

  it('adds the assumed overheads', () => {
    states(page, ACCELERATOR_OVERHEAD_BYTES / MIB, 0, 'MiB');
    states(page, HOST_OVERHEAD_BYTES / GIB, 0, 'GiB');
  });
});
