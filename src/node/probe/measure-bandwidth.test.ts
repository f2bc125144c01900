// The bandwidth measurement on tiny arrays: that it ends, counts rightly and gives positive figures; never how fast.
import { describe, expect, it } from 'vitest';
import { measureBandwidth } from './measure-bandwidth.ts';
import { copyKernel, readKernel, triadKernel } from './stream-kernels.ts';

describe('measureBandwidth', () => {
  it('gives finite, ordered figures for one and two workers', async () => {
    const result = await measureBandwidth({ cores: 2, arrayBytes: 64 * 1024, repetitions: 2, level3Bytes: 2 ** 20 });
    expect(result.status).toBe('known');
    if (result.status !== 'known') return;
    expect(new Set(result.value.runs.map((run) => run.workers))).toEqual(new Set([1, 2]));
    for (const run of result.value.runs) {
      expect(Number.isFinite(run.bestBytesPerSecond)).toBe(true);
      expect(run.worstBytesPerSecond).toBeGreaterThan(0);
      expect(run.bestBytesPerSecond).toBeGreaterThanOrEqual(run.medianBytesPerSecond);
      expect(run.medianBytesPerSecond).toBeGreaterThanOrEqual(run.worstBytesPerSecond);
    }
    // An array smaller than the cache is said to be so.
    expect(result.value.exceedsCache).toMatchObject({ status: 'known', value: false });
    expect(result.value.meaning).toMatch(/lower bound/);
  });

  it('is unknown, with the reason, where memory cannot be had', async () => {
    const options = { cores: 1, arrayBytes: 1e15, availableBytes: 1e18, maximumSeconds: 0.5 };
    expect(await measureBandwidth(options)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('measured'),
    });
  });

  it('computes what the kernels say', () => {
    const a = Float64Array.from({ length: 19 }, (_, i) => i);
    const b = new Float64Array(19);
    expect(readKernel(a)).toBe(171);
    expect(copyKernel(a, b)).toBe(18);
    triadKernel(a, b, new Float64Array(19).fill(2), 3);
    expect(a[4]).toBe(10);
  });
});
