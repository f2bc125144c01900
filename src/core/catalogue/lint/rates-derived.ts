// Linter: peak rates derived from units × clock agree with the stated ones, and bandwidth fits memory type and bus width.
import type { Entry, FullCatalogue } from '../catalogue.ts';
import type { Accelerator } from '../schema/accelerator.ts';
import { type Linter, reporter } from './finding.ts';

/**
 * Stated peaks use another clock than the catalogue's where the maker names several (boost, tensor, power-capped), up to
 * about 13 % apart on H100 cards; a wrong unit count or a doubled rate is off by far more. Assumption.
 */
const RATE_TOLERANCE = 0.15;
/** A rate written into the type's name ("DDR5-5600") leaves only rounding: 7467 for 7500, 4267 for 4266. */
const NAMED_RATE_TOLERANCE = 0.03;

/** Data rates per pin in Gbit/s at which each type has been sold on the devices here; a little room on both sides. */
const PIN_RATES: Readonly<Record<string, readonly [number, number]>> = {
  GDDR5: [4, 9.3],
  GDDR5X: [8, 12],
  GDDR6: [9, 20.5],
  GDDR6X: [18, 24],
  GDDR7: [16, 32],
  HBM2: [1.2, 2.5],
  HBM2e: [2.4, 3.6],
  HBM3: [4.6, 6.6],
  HBM3e: [5.6, 9.6],
  LPDDR4: [1.6, 4.3],
  LPDDR4X: [3.2, 4.3],
  LPDDR5: [4.2, 6.5],
  LPDDR5X: [6.3, 10.8],
};

/** Peak in TFLOPS = units × GHz × operations per clock and unit / 1000. */
export function derivedTflops(accelerator: Accelerator, operationsPerClock: number): number {
  return (accelerator.computeUnits.value * accelerator.boostClockGhz.value * operationsPerClock) / 1000;
}

/** Why the bandwidth does not fit the memory type and bus width; undefined where it fits or nothing can be said. */
export function bandwidthProblem(accelerator: Accelerator): string | undefined {
  const type = accelerator.memoryType?.value;
  const bits = accelerator.memoryBusBits?.value;
  if (type === undefined || bits === undefined) return undefined;
  const bandwidth = accelerator.memoryBandwidthGBps.value;
  const pinRate = (bandwidth * 8) / bits;
  const made = `${bandwidth} GB/s over ${bits} bit is ${pinRate.toFixed(2)} Gbit/s a pin`;
  const named = /^(?:LP)?DDR\d\w*-(\d{4,5})$/.exec(type)?.[1];
  if (named !== undefined) {
    const expected = Number(named) / 1000;
    return Math.abs(pinRate / expected - 1) > NAMED_RATE_TOLERANCE
      ? `${made}, not the ${expected} of ${type}`
      : undefined;
  }
  const range = PIN_RATES[type];
  if (!range) return `memory type "${type}" is not known to this linter`;
  return pinRate < range[0] || pinRate > range[1] ? `${made}; ${type} runs at ${range[0]} to ${range[1]}` : undefined;
}

/** Dense rates of the accelerator's architecture, or of the silicon it is calibrated as. */
function ratesOf(catalogue: FullCatalogue, accelerator: Entry<Accelerator>) {
  const own = catalogue.architectures[accelerator.architecture];
  const silicon = own?.calibrateAs === undefined ? undefined : catalogue.architectures[own.calibrateAs];
  return { ...silicon?.operationsPerClock, ...own?.operationsPerClock };
}

export const ratesDerived: Linter = {
  name: 'rates-derived',
  description: 'Units × clock × operations per clock gives the stated peaks; bandwidth fits memory type and bus width.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const entry of Object.values(catalogue.accelerators)) {
      const rates = ratesOf(catalogue, entry);
      for (const [field, rate] of [
        ['fp32Tflops', rates.fp32?.value],
        ['fp16TensorTflops', rates.fp16?.value],
      ] as const) {
        const stated = entry[field]?.value;
        if (stated === undefined || rate === undefined) continue;
        const derived = derivedTflops(entry, rate);
        const off = derived / stated - 1;
        if (Math.abs(off) > RATE_TOLERANCE)
          report.warning(
            'accelerators',
            entry.id,
            field,
            `${stated} stated, ${derived.toFixed(1)} derived (${(100 * off).toFixed(0)} %): check units, clock and ${entry.architecture}`,
          );
      }
      const problem = bandwidthProblem(entry);
      if (problem) report.warning('accelerators', entry.id, 'memoryBandwidthGBps', problem);
    }
    return report.findings;
  },
};
