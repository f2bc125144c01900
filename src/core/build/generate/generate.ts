// Generates machines: processors × boards × cards × memory, completed to what fits; the same catalogue gives the same list.
import type { Catalogue, Entry, Supply } from '../../catalogue/catalogue.ts';
import type { Cpu } from '../../catalogue/schema/cpu.ts';
import type { CatalogueMachine } from '../../catalogue/schema/machine.ts';
import type { PartOf } from '../../catalogue/schema/part.ts';
import { buildOf } from '../build.ts';
import { cardSlots } from '../rules/card-slots.ts';
import { cardSpacing } from '../rules/card-spacing.ts';
import { cpuCount } from '../rules/cpu-count.ts';
import { cpuSocket } from '../rules/cpu-socket.ts';
import { busOf, cardSlotsOf, lanesFor } from '../slots.ts';
import { completed, holds, shelfOf, sortedParts } from './complete.ts';
import { type BuildSpace, idsOf, USUAL_SSD, usualSpace } from './space.ts';

type Machine = Entry<CatalogueMachine>;
type Board = Entry<PartOf<'motherboard'>>;
type Card = Entry<PartOf<'card'>>;

/** Source of generated machines: nobody sells them as such. */
export const GENERATED = 'generated';
const PREFIX = 'built-';

/** Less is not sold with such processors. */
const LEAST_GIB = 32;

interface Population {
  readonly kit: Entry<PartOf<'memory'>>;
  readonly count: number;
  readonly gib: number;
  readonly modules: number;
}

/** Ways to fill every channel alike with one module, smallest first and of each size the fastest. */
function populations(supply: Supply, cpu: Cpu, board: Board): Population[] {
  const channels = Math.min(cpu.memoryChannels.value, board.memoryChannels?.value ?? 0);
  const kits = sortedParts(supply, 'memory', (m) => -m.memoryMtps.value);
  const fits = kits.filter(
    (k) =>
      k.memoryType.value === board.memoryType?.value &&
      k.module?.value === board.modules?.value &&
      channels % k.modules.value === 0,
  );
  const bySize = new Map<number, Population>();
  for (const kit of fits) {
    const count = channels / kit.modules.value;
    const gib = channels * kit.moduleGib.value;
    if (count >= 1 && !bySize.has(gib)) bySize.set(gib, { kit, count, gib, modules: channels });
  }
  return [...bySize.values()].sort((a, b) => a.gib - b.gib);
}

function shortName(name: string): string {
  return name.replace(/^(AMD|Intel|NVIDIA) /, '');
}

/** Generation at which a card runs in the board's first slots: the older of both. */
function generationOf(catalogue: Catalogue, board: Board, card: Card): number {
  const slot = cardSlotsOf(board)?.[0]?.generation ?? 5;
  const accelerator = catalogue.accelerators[card.accelerator];
  const bus = accelerator && busOf({ accelerator, card, count: 1, external: false });
  return Math.min(slot, bus?.generation ?? slot);
}

function skeleton(
  catalogue: Catalogue,
  cpu: Entry<Cpu>,
  board: Board,
  memory: Population,
  ssd: string,
  cards: { card: Card; count: number } | undefined,
): Machine {
  const platform = cpu.kind === 'server' || cpu.kind === 'workstation' ? cpu.kind : 'desktop';
  const mtps = Math.min(memory.kit.memoryMtps.value, cpu.memoryMtps.value);
  const withCards = cards && cards.count > 0 ? cards : undefined;
  const lanes = withCards && lanesFor(board, withCards.count);
  const half =
    withCards && lanes?.every((l) => l === 8)
      ? { link: `pcie-${generationOf(catalogue, board, withCards.card)}.0-x8` }
      : {};
  return {
    id: `${PREFIX}${cpu.id}-${board.id}-${memory.gib}gb${withCards ? `-${withCards.count}x-${withCards.card.id}` : ''}`,
    name: `${shortName(cpu.name)}, ${memory.gib} GB${withCards ? ` + ${withCards.count > 1 ? `${withCards.count} x ` : ''}${shortName(catalogue.accelerators[withCards.card.accelerator]?.name ?? withCards.card.name)}` : ''}`,
    aliases: [],
    platform,
    cpu: cpu.id,
    sockets: 1,
    accelerators: withCards
      ? [{ id: withCards.card.accelerator, count: withCards.count, card: withCards.card.id, ...half }]
      : [],
    systemMemoryGib: { value: memory.gib, source: GENERATED },
    memoryChannels: { value: memory.modules, source: GENERATED },
    memoryMtps: { value: mtps, source: GENERATED },
    os: 'linux',
    parts: [
      { id: board.id, count: 1 },
      { id: memory.kit.id, count: memory.count },
      { id: ssd, count: 1 },
    ],
    source: GENERATED,
  };
}

/** Board and cards go together, whatever the memory is. */
function seatsCards(catalogue: Catalogue, supply: Supply, machine: Machine): boolean {
  return holds(buildOf(catalogue, supply, machine), [cardSlots, cardSpacing]);
}

/**
 * Every machine of the space that passes all rules of level error with certainty (a rule that cannot be checked is not
 * passed). Memory: the `memorySizes` smallest populations that are no smaller than the memory of the cards.
 */
export function generateMachines(
  catalogue: Catalogue,
  supply: Supply,
  space: BuildSpace = usualSpace(catalogue, supply),
): Machine[] {
  const shelf = shelfOf(supply);
  const cards = space.cards.flatMap((id) => {
    const part = supply.parts[id];
    return part?.kind === 'card' ? [part] : [];
  });
  const options = [
    ...(space.cardCounts.includes(0) ? [undefined] : []),
    ...cards.flatMap((card) => space.cardCounts.filter((n) => n > 0).map((count) => ({ card, count }))),
  ];
  const made: Machine[] = [];
  for (const boardId of space.motherboards) {
    const board = supply.parts[boardId];
    if (board?.kind !== 'motherboard') continue;
    for (const cpuId of space.cpus) {
      const cpu = catalogue.cpus[cpuId];
      if (!cpu) continue;
      const sizes = populations(supply, cpu, board);
      const [smallest] = sizes;
      if (
        !smallest ||
        !holds(buildOf(catalogue, supply, skeleton(catalogue, cpu, board, smallest, space.ssd, undefined)), [
          cpuSocket,
          cpuCount,
        ])
      )
        continue;
      for (const option of options) {
        const vram = option
          ? option.count * (catalogue.accelerators[option.card.accelerator]?.memoryGib.value ?? 0)
          : 0;
        if (option && !seatsCards(catalogue, supply, skeleton(catalogue, cpu, board, smallest, space.ssd, option)))
          continue;
        for (const memory of sizes
          .filter((p) => p.gib >= Math.max(space.memoryAtLeastGib ?? LEAST_GIB, vram))
          .slice(0, space.memorySizes)) {
          const machine = completed(
            catalogue,
            supply,
            shelf,
            skeleton(catalogue, cpu, board, memory, space.ssd, option),
          );
          if (machine) made.push(machine);
        }
      }
    }
  }
  return made;
}

/** The generated machine of an id; undefined where it is none, or where its parts do not go together. */
export function generatedMachine(catalogue: Catalogue, supply: Supply, id: string): Machine | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  const rest = id.slice(PREFIX.length);
  const named = (ids: readonly string[]) => ids.filter((one) => rest.includes(one));
  const cpus = named(Object.keys(catalogue.cpus)).filter((cpu) => rest.startsWith(`${cpu}-`));
  const count = Number(/gb-(\d+)x-/.exec(rest)?.[1] ?? 0);
  const space: BuildSpace = {
    ...{ cpus, motherboards: named(idsOf(supply, 'motherboard')), cards: named(idsOf(supply, 'card')) },
    ...{ cardCounts: [count], ssd: USUAL_SSD, memorySizes: Number.POSITIVE_INFINITY },
  };
  return generateMachines(catalogue, supply, space).find((m) => m.id === id);
}
