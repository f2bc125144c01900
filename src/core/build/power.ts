// Power of a machine: what the power supply must deliver, and what the wall meter reads idle and under load.
import type { Build } from './build.ts';
import { cardsInside, moduleCount } from './build.ts';

export interface Watts {
  readonly watts: number;
  /** sourced: the catalogue has it with a source; modelled: added up from parts. */
  readonly basis: 'sourced' | 'modelled';
  /** The source's id, or what the model added up. */
  readonly from: string;
}

export interface PowerDemand {
  /** All parts at their limit at once, on the side of the machine: what the power supply must deliver. */
  readonly peakW: Watts;
  /** At the wall, while a model answers. */
  readonly loadW: Watts;
  /** At the wall, switched on with nothing to do. */
  readonly idleW: Watts;
  readonly assumptions: readonly string[];
}

/**
 * Shares and constants of the model. Assumptions, of the order that reviews of such machines report; no single machine
 * was fitted. Watts are at the machine's side of the power supply.
 */
const ASSUMED = {
  /** A mainboard with its network and management chips. */
  boardW: { desktop: 25, server: 45 },
  moduleW: 4,
  ssdW: 5,
  fanW: 3,
  /** Share of a GPU's limit drawn while it answers: between decode (less) and prefill (nearly all). */
  acceleratorLoadShare: 0.8,
  /** Share of the processor's limit where accelerators do the work, and where it computes itself. */
  cpuShareBesideAccelerators: 0.3,
  cpuShareAlone: 1,
  cpuIdleW: { desktop: 20, laptop: 5, workstation: 60, server: 90, embedded: 5 },
  acceleratorIdleShare: 0.05,
  datacentreIdleShare: 0.12,
  /** Power supply at these loads. */
  efficiencyLoad: 0.92,
  efficiencyIdle: 0.85,
  /** A processor whose power is not in the catalogue. */
  cpuW: { desktop: 125, laptop: 45, workstation: 280, server: 280, embedded: 15 },
} as const;

interface Parts {
  readonly peak: number;
  readonly load: number;
  readonly idle: number;
}

function cardWatts(build: Build): { parts: Parts; assumptions: string[] } {
  const assumptions: string[] = [];
  const sum = { peak: 0, load: 0, idle: 0 };
  for (const { accelerator, card, count } of build.cards) {
    const each = card?.powerW?.value ?? accelerator.powerW?.value;
    if (each === undefined) {
      assumptions.push(`power of ${accelerator.name} is not known: counted as nothing`);
      continue;
    }
    const idle = accelerator.kind === 'datacenter' ? ASSUMED.datacentreIdleShare : ASSUMED.acceleratorIdleShare;
    sum.peak += count * each;
    sum.load += count * each * ASSUMED.acceleratorLoadShare;
    sum.idle += count * each * idle;
  }
  return { parts: sum, assumptions };
}

function cpuWatts(build: Build, helped: boolean): { parts: Parts; assumptions: string[] } {
  const { cpu, sockets } = build;
  if (!cpu) return { parts: { peak: 0, load: 0, idle: 0 }, assumptions: ['no processor is known: counted as nothing'] };
  const known = cpu.powerW?.value;
  const each = known ?? ASSUMED.cpuW[cpu.kind];
  const share = helped ? ASSUMED.cpuShareBesideAccelerators : ASSUMED.cpuShareAlone;
  return {
    parts: { peak: sockets * each, load: sockets * each * share, idle: sockets * ASSUMED.cpuIdleW[cpu.kind] },
    assumptions: known === undefined ? [`power of ${cpu.name} is not known: ${each} W assumed`] : [],
  };
}

function restWatts(build: Build): number {
  const { kind } = build.cpu ?? { kind: 'desktop' };
  const board = kind === 'server' || kind === 'workstation' ? ASSUMED.boardW.server : ASSUMED.boardW.desktop;
  const count = (parts: readonly { count: number }[]) => parts.reduce((n, p) => n + p.count, 0);
  const modules = build.whole ? 2 : moduleCount(build);
  const small =
    build.cpu?.kind === 'laptop' ||
    build.cpu?.kind === 'embedded' ||
    build.cards.some((c) => c.accelerator.unifiedMemory);
  if (build.whole && small) return 10;
  return (
    board +
    ASSUMED.moduleW * modules +
    ASSUMED.ssdW * Math.max(1, count(build.ssds)) +
    ASSUMED.fanW * Math.max(3, count(build.fans))
  );
}

/** Power of a build. One chip with CPU and GPU is counted once, at the larger of its two limits. */
export function powerOf(build: Build): PowerDemand {
  const cards = cardWatts(build);
  const oneChip = build.cards.length > 0 && build.cards.every((c) => c.accelerator.unifiedMemory);
  const helped = build.cards.length > 0;
  const cpu = cpuWatts(build, helped && !oneChip);
  const both = (key: keyof Parts) =>
    oneChip ? Math.max(cards.parts[key], cpu.parts[key]) : cards.parts[key] + cpu.parts[key];
  const rest = restWatts(build);
  const modelled = (watts: number): Watts => ({
    watts: Math.round(watts),
    basis: 'modelled',
    from: 'sum of the parts',
  });
  const stated = (value: { value: number; source: string } | undefined): Watts | undefined =>
    value && { watts: value.value, basis: 'sourced', from: value.source };
  const { machine } = build;
  return {
    peakW: modelled(both('peak') + rest),
    loadW: stated(machine.loadW) ?? modelled((both('load') + rest) / ASSUMED.efficiencyLoad),
    idleW: stated(machine.idleW) ?? modelled((both('idle') + rest * 0.7) / ASSUMED.efficiencyIdle),
    assumptions: [
      ...cards.assumptions,
      ...cpu.assumptions,
      ...(machine.loadW
        ? []
        : [
            `load is modelled: ${ASSUMED.acceleratorLoadShare * 100} % of each accelerator's limit, ${(helped ? ASSUMED.cpuShareBesideAccelerators : ASSUMED.cpuShareAlone) * 100} % of the processor's, ${ASSUMED.efficiencyLoad * 100} % efficient power supply`,
          ]),
      ...(machine.idleW ? [] : ['idle is modelled from typical idle draw of such parts']),
    ],
  };
}

/** Boards inside that need power of their own, and the watts of each. */
export function cardPower(build: Build): number[] {
  return cardsInside(build).flatMap((c) => c.card?.powerW?.value ?? c.accelerator.powerW?.value ?? []);
}
