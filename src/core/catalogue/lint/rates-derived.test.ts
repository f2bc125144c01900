// The rate linter catches a unit count, a clock or a bandwidth that contradicts the stated peak, memory type and bus.
import { describe, expect, it } from 'vitest';
import type { FullCatalogue } from '../catalogue.ts';
import { KINDS } from '../schema/index.ts';
import { ratesDerived } from './rates-derived.ts';

const fact = <T>(value: T) => ({ value, source: 'test' });
const ARCHITECTURES = {
  silicon: { id: 'silicon', operationsPerClock: { fp32: fact(256), fp16: fact(1024) } },
  line: { id: 'line', calibrateAs: 'silicon', operationsPerClock: {} },
};
/** The figures of an RTX 4090: 128 units × 2.52 GHz × 256 = 82.6 TFLOPS; 384 bit at 21 Gbit/s = 1008 GB/s. */
const CARD = {
  id: 'card',
  architecture: 'line',
  computeUnits: fact(128),
  boostClockGhz: fact(2.52),
  fp32Tflops: fact(82.6),
  fp16TensorTflops: fact(330.3),
  memoryBandwidthGBps: fact(1008),
  memoryType: fact('GDDR6X'),
  memoryBusBits: fact(384),
};

function fieldsReported(change: Readonly<Record<string, unknown>>): string[] {
  const empty = Object.fromEntries(KINDS.map((k) => [k, {}]));
  const catalogue = { ...empty, architectures: ARCHITECTURES, accelerators: { card: { ...CARD, ...change } } };
  return ratesDerived.check(catalogue as unknown as FullCatalogue).map((f) => `${f.severity} ${f.field}`);
}

describe('rates-derived', () => {
  it('accepts a consistent card, taking rates from the silicon that its architecture is calibrated as', () => {
    expect(fieldsReported({})).toEqual([]);
  });

  it('reports a doubled unit count', () => {
    expect(fieldsReported({ computeUnits: fact(256) })).toEqual(['warning fp32Tflops', 'warning fp16TensorTflops']);
  });

  it('lets a stated peak at a somewhat different clock pass', () => {
    expect(fieldsReported({ fp32Tflops: fact(91), fp16TensorTflops: fact(300) })).toEqual([]);
  });

  it('reports a bandwidth that the bus cannot carry with that memory', () => {
    expect(fieldsReported({ memoryBandwidthGBps: fact(2016) })).toEqual(['warning memoryBandwidthGBps']);
  });

  it('checks a data rate that the memory type names', () => {
    const shared = { memoryType: fact('LPDDR5X-8000'), memoryBusBits: fact(256) };
    expect(fieldsReported({ ...shared, memoryBandwidthGBps: fact(256) })).toEqual([]);
    expect(fieldsReported({ ...shared, memoryBandwidthGBps: fact(128) })).toEqual(['warning memoryBandwidthGBps']);
  });

  it('reports a memory type it does not know, and stays silent where none is given', () => {
    expect(fieldsReported({ memoryType: fact('GDDR9') })).toEqual(['warning memoryBandwidthGBps']);
    expect(fieldsReported({ memoryType: undefined })).toEqual([]);
  });
});
