// Every compatibility rule on a build that keeps it, one that breaks it, and one that lacks what it reads.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Build, buildOf, type Circuit } from '../src/core/build/build.ts';
import { RULES } from '../src/core/build/rules/index.ts';
import type { Catalogue, Entry, Supply } from '../src/core/catalogue/catalogue.ts';
import type { PartKind, PartOf } from '../src/core/catalogue/schema/part.ts';
import { realCatalogue, realSupply } from './support/real.ts';

let catalogue: Catalogue;
let supply: Supply;
let desktop: Build;
let workstation: Build;
let server: Build;

beforeAll(() => {
  catalogue = realCatalogue();
  supply = realSupply();
  const build = (id: string) => {
    const machine = catalogue.machines[id];
    if (!machine) throw new Error(`no machine ${id}`);
    return buildOf(catalogue, supply, machine);
  };
  desktop = build('desktop-2x-rtx-5090');
  workstation = build('workstation-4x-rtx-pro-6000');
  server = build('server-epyc-9354-2x-rtx-pro-6000');
});

function part<K extends PartKind>(kind: K, id: string): Entry<PartOf<K>> {
  const found = supply.parts[id];
  if (found?.kind !== kind) throw new Error(`no ${kind} ${id}`);
  return found as Entry<PartOf<K>>;
}
const without = <T extends object>(entry: T, ...keys: (keyof T)[]): T =>
  Object.fromEntries(Object.entries(entry).filter(([k]) => !keys.includes(k as keyof T))) as T;
const bareCards = (b: Build): Build => ({ ...b, cards: b.cards.map((c) => ({ ...c, card: undefined })) });
const cardsWith = (b: Build, count: number, id: string): Build => {
  const card = part('card', id);
  const accelerator = catalogue.accelerators[card.accelerator];
  if (!accelerator) throw new Error(card.accelerator);
  return { ...b, cards: [{ accelerator, card, count, external: false }] };
};
const cpu = (b: Build, id: string): Build => ({ ...b, cpu: catalogue.cpus[id] });
const cpuWithout = (b: Build, ...keys: Parameters<typeof without<NonNullable<Build['cpu']>>>[1][]): Build => ({
  ...b,
  cpu: b.cpu && without(b.cpu, ...keys),
});
const boardWithout = (b: Build, ...keys: (keyof PartOf<'motherboard'>)[]): Build => ({
  ...b,
  motherboard: b.motherboard && without(b.motherboard, ...keys),
});
const caseWithout = (b: Build, ...keys: (keyof PartOf<'case'>)[]): Build => ({
  ...b,
  case: b.case && without(b.case, ...keys),
});
const memory = (b: Build, id: string, count: number): Build => ({
  ...b,
  memory: [{ part: part('memory', id), count }],
});
const psu = (b: Build, id: string, count = 1): Build => ({ ...b, psus: [{ part: part('psu', id), count }] });
const cooler = (b: Build, id: string): Build => ({ ...b, coolers: [{ part: part('cooler', id), count: 1 }] });
const on = (b: Build, circuit: Circuit): Build => ({ ...b, circuit });
const gib = (b: Build, value: number): Build => ({
  ...b,
  machine: { ...b.machine, systemMemoryGib: { value, source: 'test' } },
});
const none = { psus: [], coolers: [], memory: [], ssds: [] } as const;

type Case = readonly [keeps: () => Build, breaks: () => Build, lacks: (() => Build) | undefined];

const CASES: Readonly<Record<string, Case>> = {
  'cpu-socket': [() => desktop, () => cpu(desktop, 'intel-core-ultra-9-285k'), () => cpuWithout(desktop, 'socket')],
  'cpu-count': [
    () => server,
    () => ({ ...cpu(server, 'amd-epyc-9354p'), sockets: 2 }),
    () => ({ ...server, motherboard: undefined }),
  ],
  'memory-type': [
    () => desktop,
    () => memory(desktop, 'micron-32gb-ddr5-5600-rdimm', 2),
    () => ({ ...desktop, memory: [] }),
  ],
  'memory-slots': [
    () => desktop,
    () => memory(desktop, 'crucial-pro-ddr5-5600-128gb', 3),
    () => boardWithout(desktop, 'dimmSlots'),
  ],
  'memory-maximum': [
    () => desktop,
    () => memory(desktop, 'crucial-pro-ddr5-5600-128gb', 3),
    () => boardWithout(cpuWithout(desktop, 'maximumMemoryGib'), 'maximumMemoryGib'),
  ],
  'memory-channels-filled': [
    () => server,
    () => memory(server, 'micron-32gb-ddr5-5600-rdimm', 8),
    () => ({ ...server, memory: [] }),
  ],
  'memory-one-kind': [
    () => desktop,
    () => ({
      ...desktop,
      memory: [...desktop.memory, { part: part('memory', 'corsair-vengeance-ddr5-6000-32gb'), count: 1 }],
    }),
    () => ({ ...desktop, memory: [] }),
  ],
  'chiplets-feed-channels': [
    () => server,
    () => cpu(server, 'amd-epyc-8224p'),
    () => cpuWithout(server, 'coreChiplets'),
  ],
  'memory-covers-vram': [() => desktop, () => gib(desktop, 32), () => ({ ...desktop, memory: [] })],
  'memory-twice-vram': [() => desktop, () => gib(desktop, 64), () => ({ ...desktop, memory: [] })],
  'bandwidth-per-gpu': [() => server, () => desktop, () => ({ ...desktop, cpu: undefined })],
  'card-slots': [
    () => desktop,
    () => cardsWith(desktop, 4, 'card-nvidia-geforce-rtx-5090-founders-edition'),
    () => boardWithout(desktop, 'slots'),
  ],
  'card-lanes': [
    () => desktop,
    () => cardsWith(desktop, 3, 'card-nvidia-geforce-rtx-5090-founders-edition'),
    () => boardWithout(desktop, 'slots'),
  ],
  'card-lanes-full': [() => server, () => desktop, () => boardWithout(desktop, 'slots')],
  'card-spacing': [
    () => desktop,
    () => cardsWith(desktop, 2, 'card-nvidia-geforce-rtx-5090-3-5-slot'),
    () => bareCards(desktop),
  ],
  'card-cooling': [
    () => desktop,
    () => cardsWith(workstation, 4, 'card-nvidia-geforce-rtx-5090-founders-edition'),
    () => bareCards(workstation),
  ],
  'passive-cards': [
    () => desktop,
    () => cardsWith(desktop, 1, 'card-nvidia-l40s'),
    () => bareCards(cardsWith(desktop, 1, 'card-nvidia-l40s')),
  ],
  'ssd-slots': [
    () => desktop,
    () => ({ ...desktop, ssds: [{ part: part('ssd', 'samsung-990-pro-4tb'), count: 9 }] }),
    () => boardWithout(desktop, 'm2Slots'),
  ],
  'case-board': [
    () => desktop,
    () => ({ ...workstation, case: part('case', 'fractal-design-pop-air') }),
    () => caseWithout(desktop, 'formFactors'),
  ],
  'case-card-slots': [
    () => desktop,
    () => ({ ...workstation, case: part('case', 'fractal-design-pop-air') }),
    () => caseWithout(desktop, 'cardSlots'),
  ],
  'case-card-length': [
    () => desktop,
    () => ({
      ...cardsWith(desktop, 1, 'card-nvidia-geforce-rtx-5090-3-5-slot'),
      case: { ...part('case', 'fractal-design-pop-air'), cardLengthMm: { value: 320, source: 'test' } },
    }),
    () => bareCards(desktop),
  ],
  'case-cooler': [
    () => desktop,
    () => ({ ...cooler(desktop, 'arctic-liquid-freezer-iii-360'), case: part('case', 'fractal-design-pop-air') }),
    () => caseWithout(desktop, 'coolerHeightMm'),
  ],
  'cooler-socket': [() => desktop, () => cooler(desktop, 'arctic-freezer-4u-sp5'), () => ({ ...desktop, coolers: [] })],
  'cooler-power': [
    () => desktop,
    () => cpu(cooler(desktop, 'noctua-nh-u14s-tr5-sp6'), 'amd-epyc-9755'),
    () => cooler(desktop, 'be-quiet-silent-loop-3-360mm'),
  ],
  'psu-power': [() => desktop, () => psu(desktop, 'be-quiet-straight-power-12-1000w'), () => ({ ...desktop, ...none })],
  'psu-headroom': [
    () => desktop,
    () => psu(desktop, 'be-quiet-straight-power-12-1500w'),
    () => ({ ...desktop, ...none }),
  ],
  'psu-connectors': [() => desktop, () => psu(desktop, 'corsair-rm750x-2024'), () => bareCards(desktop)],
  'psu-native-connectors': [() => desktop, () => psu(desktop, 'silverstone-hela-2050'), () => bareCards(desktop)],
  'psu-several': [
    () => ({
      ...psu(desktop, 'seasonic-prime-px-2200', 2),
      case: part('case', 'phanteks-enthoo-pro-2-server-edition'),
    }),
    () => psu(desktop, 'seasonic-prime-px-2200', 2),
    () => caseWithout(psu(desktop, 'seasonic-prime-px-2200', 2), 'psus'),
  ],
  'circuit-supply': [() => desktop, () => on(desktop, { volts: 120, amperes: 10 }), () => ({ ...desktop, ...none })],
  'circuit-whole': [() => desktop, () => on(desktop, { volts: 120, amperes: 10 }), undefined],
};

describe('compatibility rules', () => {
  it('have a case each', () => expect(Object.keys(CASES).sort()).toEqual(RULES.map((r) => r.name).sort()));

  it.each(RULES.map((r) => [r.name, r] as const))('%s', (name, rule) => {
    const [keeps, breaks, lacks] = CASES[name] as Case;
    expect(rule.check(keeps()), 'keeps').toMatchObject({ status: 'pass' });
    expect(rule.check(breaks()), 'breaks').toMatchObject({ status: 'fail' });
    if (lacks) expect(rule.check(lacks()), 'lacks').toMatchObject({ status: 'unknown' });
    expect(rule.reason.length).toBeGreaterThan(20);
    expect(rule.source).not.toBe('');
  });
});
