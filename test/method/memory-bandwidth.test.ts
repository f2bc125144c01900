// The seed's two examples of memory bandwidth and the decode ceilings that follow, as docs/method/memory-bandwidth.md states them.
import { describe, expect, it } from 'vitest';
import { theoreticalBandwidth } from '../../src/core/machine/memory-bandwidth.ts';
import { decodeCeiling } from '../../src/core/predict/ceiling.ts';
import { methodPage, states } from './page.ts';

const TEN_GB = 10e9;
const page = methodPage('memory-bandwidth');
const tokens = methodPage('token-generation');

describe('Ryzen 5 7400F: one chiplet cannot take what two channels deliver', () => {
  const bandwidth = theoreticalBandwidth({ channels: 2, transfersPerSecond: 5.2e9, chiplets: 1, fabricClockHz: 1.8e9 });

  it('is 57.6 GB/s, limited by the chiplet', () => {
    expect(bandwidth.memorySideBytesPerSecond / 1e9).toBeCloseTo(83.2, 6);
    expect(bandwidth.chipletSideBytesPerSecond).toBeCloseTo(57.6e9, 0);
    expect(bandwidth.bytesPerSecond / 1e9).toBeCloseTo(57.6, 6);
    expect(bandwidth.limitedBy).toBe('chiplets');
    states(page, bandwidth.memorySideBytesPerSecond / 1e9, 1, 'GB/s');
    states(page, bandwidth.bytesPerSecond / 1e9, 1, 'GB/s');
  });

  it('decodes a model of 10 GB at 5.8 tokens/s at most', () => {
    const ceiling = decodeCeiling(bandwidth.bytesPerSecond, TEN_GB);
    expect(ceiling).toBeCloseTo(5.76, 6);
    states(page, ceiling, 1, 'tokens/s');
    states(tokens, ceiling, 1, 'tokens/s');
  });

  it('with the usual fabric clock of 2 GHz is the second figure of the page', () => {
    const usual = theoreticalBandwidth({ channels: 2, transfersPerSecond: 5.2e9, chiplets: 1, fabricClockHz: 2e9 });
    states(page, usual.bytesPerSecond / 1e9, 1, 'GB/s');
    states(page, decodeCeiling(usual.bytesPerSecond, TEN_GB), 1, 'tokens/s');
  });
});

describe('EPYC 9755: sixteen chiplets take all that twelve channels deliver', () => {
  const inputs = { channels: 12, transfersPerSecond: 5.6e9, chiplets: 16, fabricClockHz: 2e9 };
  const bandwidth = theoreticalBandwidth(inputs);

  it('is 537.6 GB/s, limited by the memory', () => {
    expect(bandwidth.bytesPerSecond / 1e9).toBeCloseTo(537.6, 6);
    expect(bandwidth.chipletSideBytesPerSecond).toBeCloseTo(1024e9, 0);
    expect(bandwidth.limitedBy).toBe('memory');
    states(page, bandwidth.bytesPerSecond / 1e9, 1, 'GB/s');
    states(page, 1024, 0, 'GB/s');
  });

  it('decodes a model of 10 GB at 53.8 tokens/s at most', () => {
    const ceiling = decodeCeiling(bandwidth.bytesPerSecond, TEN_GB);
    expect(ceiling).toBeCloseTo(53.76, 6);
    states(page, ceiling, 1, 'tokens/s');
    states(tokens, ceiling, 1, 'tokens/s');
  });

  it('with its faster modules, and with two sockets, is what the page says', () => {
    states(page, theoreticalBandwidth({ ...inputs, transfersPerSecond: 6e9 }).bytesPerSecond / 1e9, 0, 'GB/s');
    states(page, theoreticalBandwidth({ ...inputs, sockets: 2 }).bytesPerSecond / 1e9, 1, 'GB/s');
  });
});

describe('the ceiling', () => {
  it('refuses a model without bytes', () => {
    expect(() => decodeCeiling(1e9, 0)).toThrow(RangeError);
  });
});
