// Whether a measured rate is physically possible: bytes read for each token against memory bandwidth, multiplications against the peak.
import type { Device, Host, Machine } from '../machine/machine.ts';
import type { Work } from '../predict/work.ts';
import { significant } from '../units/format.ts';
import { GIGA, MIB } from '../units/scale.ts';
import type { Problem } from './measurement.ts';

/** What a machine can do at most for one model. Absent: not known, and not judged. */
export interface Roofline {
  readonly decodeTokensPerSecond: number | undefined;
  readonly prefillTokensPerSecond: number | undefined;
  /** Where the bandwidth comes from, for the message. */
  readonly bandwidthBytesPerSecond: number | undefined;
  readonly bandwidthFrom: 'specification' | 'measured in this run';
  readonly bytesPerToken: number;
}

/** Room for bandwidth above the specification (memory clocks raised by the owner) and for rates that are rounded. Assumption. */
const TOLERANCE = 1.1;
/** A STREAM-like probe finds 75–95 % of what a kernel that only reads can get. Assumption. */
const PROBE_TOLERANCE = 1.35;
/**
 * Tensor operations are counted as dense FP16 and may run as INT8, FP8 (twice) or FP4 (four times as fast). A wide bound on
 * purpose: it is to catch the impossible, not the surprising.
 */
const NARROW_TYPES = 4;
/** Where no tensor rate is in the catalogue: operations per unit and clock that no accelerator to date exceeds at FP4. Assumption. */
const MOST_OPERATIONS_PER_UNIT_CLOCK = 65_536;

/** Operations per core and clock at INT8, by the widest instructions: AMX 16·16·64 tiles in 16 clocks, two 512- or 256-bit dot-product units. */
const CPU_OPERATIONS: Readonly<Record<string, number>> = { amx: 2048, avx512: 256, avx2: 128, neon: 256 };
const OTHER_CPU_OPERATIONS = 64;

function deviceFlops(d: Device): number {
  const stated = d.accelerator.fp16TensorTflops?.value;
  return stated !== undefined
    ? stated * 1e12 * NARROW_TYPES
    : d.computeUnits * d.clockHz * MOST_OPERATIONS_PER_UNIT_CLOCK;
}

function hostFlops(h: Host): number {
  const operations = CPU_OPERATIONS[h.architecture.simd?.class ?? ''] ?? OTHER_CPU_OPERATIONS;
  return (h.performanceCores + h.efficiencyCores) * h.clockHz * operations;
}

/** Bytes of weights that may stay in the last cache from one token to the next. */
function cacheBytes(machine: Machine): number {
  return machine.devices.reduce((sum, d) => sum + (d.accelerator.l2CacheMib?.value ?? 0) * MIB, 0);
}

/** Work that reads so many bytes less for a token: what stays in the last cache from one to the next is not read from memory. */
export function beyondCache(work: Work, cachedBytes: number): Work {
  return { ...work, activeBytes: Math.max(0, work.activeBytes - cachedBytes) };
}

/**
 * Ceilings of one request: Σ bandwidth ÷ bytes read for a token (less what caches hold), and Σ peak ÷ operations of a token of
 * prompt. `measuredBandwidth` (bytes/s, of a probe in the same run) takes the place of the host's specified one. Several devices
 * count together, since nothing tells how a result was split. Not true of speculative decoding, where a step makes several tokens.
 */
export function roofline(machine: Machine, work: Work, measuredBandwidth?: number): Roofline {
  const { devices, host } = machine;
  const specified =
    devices.length > 0
      ? devices.reduce((sum, d) => sum + d.memoryBandwidthBytesPerSecond, 0)
      : host?.bandwidth.bytesPerSecond;
  const measured = devices.length === 0 ? measuredBandwidth : undefined;
  const bandwidth = measured ?? specified;
  const tolerance = measured === undefined ? TOLERANCE : PROBE_TOLERANCE;
  const bytes = Math.max(0, work.activeBytes - cacheBytes(machine));
  const flops = devices.length > 0 ? devices.reduce((sum, d) => sum + deviceFlops(d), 0) : host && hostFlops(host);
  const operations = 2 * work.matrixParameters;
  return {
    decodeTokensPerSecond: bandwidth === undefined || bytes <= 0 ? undefined : (tolerance * bandwidth) / bytes,
    prefillTokensPerSecond: flops === undefined || operations <= 0 ? undefined : (TOLERANCE * flops) / operations,
    bandwidthBytesPerSecond: bandwidth,
    bandwidthFrom: measured === undefined ? 'specification' : 'measured in this run',
    bytesPerToken: work.activeBytes,
  };
}

export interface MeasuredRates {
  readonly prefillTokensPerSecond?: number | undefined;
  readonly decodeTokensPerSecond?: number | undefined;
}

/** The problem of rates above the roofline; undefined where they are possible or nothing is known. */
export function physicsProblem(r: Roofline, rates: MeasuredRates): Problem | undefined {
  const { decodeTokensPerSecond: decode, prefillTokensPerSecond: prefill } = rates;
  const most = r.decodeTokensPerSecond;
  if (decode !== undefined && most !== undefined && decode > most)
    return {
      code: 'above-roofline',
      detail:
        `decode at ${significant(decode)} tokens/s would read ${significant((decode * r.bytesPerToken) / GIGA)} GB/s; ` +
        `memory bandwidth is ${significant((r.bandwidthBytesPerSecond ?? 0) / GIGA)} GB/s (${r.bandwidthFrom})`,
    };
  if (prefill !== undefined && r.prefillTokensPerSecond !== undefined && prefill > r.prefillTokensPerSecond)
    return {
      code: 'above-roofline',
      detail: `prefill at ${significant(prefill)} tokens/s is above ${significant(r.prefillTokensPerSecond)}, more than the hardware can multiply`,
    };
  return undefined;
}
