// Linter: the figures that a CPU's memory bandwidth and peak rate follow from are plausible and fit each other.
import type { Entry } from '../catalogue.ts';
import type { Cpu } from '../schema/cpu.ts';
import { type Linter, reporter } from './finding.ts';

type Say = (field: string, message: string) => void;

/** Closed ranges that every processor sold so far lies in; a figure outside is taken for a slip of the pen. */
const COMMON = {
  cores: [1, 288],
  clockGhz: [0.8, 6.5],
  channels: [0.5, 16],
  fabricClockGhz: [1.2, 2.6],
} as const;

/** Transfer rates in MT/s that modules of each kind are made with (JEDEC, with overclocked DDR3 and DDR4 left out). */
const RATES: Readonly<Record<string, readonly [number, number]>> = {
  DDR2: [400, 1066],
  DDR3: [800, 2133],
  LPDDR3: [800, 2133],
  DDR4: [1600, 3200],
  LPDDR4: [1600, 4267],
  LPDDR4X: [1600, 4267],
  DDR5: [3600, 8800],
  LPDDR5: [4266, 6400],
  LPDDR5X: [4266, 10700],
};

/** Cores that one AMD core chiplet holds, by architecture; architectures not named here have no chiplets with a fabric clock. */
const CHIPLET_CORES: Readonly<Record<string, number>> = {
  zen2: 8,
  zen3: 8,
  zen4: 8,
  zen4c: 16,
  zen5: 8,
  zen5c: 16,
};
const CHIPLET_L3_MIB = 32;
/** With stacked cache (X3D, and EPYC names that end in X). */
const STACKED_L3_MIB = 96;
const STACKED = /X3D|EPYC \w+X$/;
/** The largest L3 of a monolithic part stays below this, so a part with more is made of chiplets. */
const MONOLITHIC_L3_BELOW_MIB = 32;

const within = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;

function checkCores(cpu: Entry<Cpu>, error: Say, warning: Say): void {
  const efficiency = cpu.efficiencyCores?.value ?? 0;
  const boost = cpu.boostClockGhz.value;
  const total = cpu.performanceCores.value + efficiency;
  if (!within(total, COMMON.cores)) error('performanceCores', `${total} cores in one socket`);
  if (!within(boost, COMMON.clockGhz)) error('boostClockGhz', `${boost} GHz`);
  if (cpu.baseClockGhz && cpu.baseClockGhz.value > boost) error('baseClockGhz', 'above the boost clock');
  if (cpu.efficiencyClockGhz && cpu.efficiencyClockGhz.value > boost)
    error('efficiencyClockGhz', 'above the boost clock of the performance cores');
  if (cpu.efficiencyClockGhz && efficiency === 0) error('efficiencyClockGhz', 'a clock, but no efficiency cores');
  if (efficiency > 0 && !cpu.efficiencyClockGhz && !cpu.note?.includes('clock'))
    warning('efficiencyClockGhz', 'efficiency cores without a clock, and no note that says why');
}

function checkMemory(cpu: Entry<Cpu>, error: Say): void {
  const channels = cpu.memoryChannels.value;
  if (!within(channels, COMMON.channels)) error('memoryChannels', `${channels} channels of 64 bits`);
  const kinds = (cpu.memoryType?.value.match(/(LP)?DDR\dX?/g) ?? []).flatMap((kind) => RATES[kind] ?? []);
  const rate = cpu.memoryMtps.value;
  const range = [Math.min(...kinds), Math.max(...kinds)] as const;
  if (kinds.length > 0 && !within(rate, range))
    error('memoryMtps', `${rate} MT/s with ${cpu.memoryType?.value}: expected ${range[0]} to ${range[1]}`);
}

function checkChiplets(cpu: Entry<Cpu>, error: Say): void {
  const chiplets = cpu.coreChiplets?.value;
  const l3 = cpu.l3CacheMib?.value;
  const coresEach = cpu.vendor === 'amd' ? CHIPLET_CORES[cpu.architecture] : undefined;
  if ((chiplets === undefined) !== (cpu.fabricClockGhz === undefined))
    error('coreChiplets', 'core chiplets and fabric clock go together: the bandwidth limit needs both');
  if (coresEach === undefined) {
    if (chiplets !== undefined)
      error('coreChiplets', `${cpu.architecture} is not an AMD architecture with core chiplets on a fabric`);
    return;
  }
  if (chiplets === undefined) {
    if (cpu.kind === 'server' || cpu.kind === 'workstation' || (l3 ?? 0) >= MONOLITHIC_L3_BELOW_MIB)
      error('coreChiplets', 'missing: this is a chiplet part (server, workstation or 32 MiB of L3 and more)');
    return;
  }
  if (cpu.performanceCores.value > chiplets * coresEach)
    error('coreChiplets', `${cpu.performanceCores.value} cores on ${chiplets} chiplets of at most ${coresEach}`);
  if (cpu.fabricClockGhz && !within(cpu.fabricClockGhz.value, COMMON.fabricClockGhz))
    error('fabricClockGhz', `${cpu.fabricClockGhz.value} GHz`);
  const most = STACKED.test(cpu.name) ? STACKED_L3_MIB : CHIPLET_L3_MIB;
  if (l3 !== undefined && l3 > chiplets * most)
    error('l3CacheMib', `${l3} MiB on ${chiplets} chiplets of at most ${most} MiB: too few chiplets or too much cache`);
  if (l3 !== undefined && l3 < chiplets * (CHIPLET_L3_MIB / 4))
    error('l3CacheMib', `${l3} MiB on ${chiplets} chiplets: too many chiplets or too little cache`);
}

export const cpuBandwidth: Linter = {
  name: 'cpu-bandwidth',
  description: 'Cores, clocks, memory channels and AMD chiplets of every CPU are plausible and fit each other.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const cpu of Object.values(catalogue.cpus)) {
      const error: Say = (field, message) => report.error('cpus', cpu.id, field, message);
      const warning: Say = (field, message) => report.warning('cpus', cpu.id, field, message);
      checkCores(cpu, error, warning);
      checkMemory(cpu, error);
      if (!cpu.virtual) checkChiplets(cpu, error);
    }
    return report.findings;
  },
};
