// A machine with its parts looked up: what the compatibility rules read.
import type { Catalogue, Entry, Supply } from '../catalogue/catalogue.ts';
import type { Accelerator } from '../catalogue/schema/accelerator.ts';
import type { Cpu } from '../catalogue/schema/cpu.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import type { PartKind, PartOf } from '../catalogue/schema/part.ts';

export interface Fitted<K extends PartKind> {
  readonly part: Entry<PartOf<K>>;
  readonly count: number;
}

/** An accelerator of the machine, with the board that carries it where that is named. */
export interface FittedCard {
  readonly accelerator: Entry<Accelerator>;
  readonly card: Entry<PartOf<'card'>> | undefined;
  readonly count: number;
  /** Hangs on a cable or network outside of the case. */
  readonly external: boolean;
}

/** What one circuit of the building carries. */
export interface Circuit {
  readonly volts: number;
  readonly amperes: number;
}

/** Named in a machine and not known: what, and why. */
export interface UnknownPart {
  readonly role: string;
  readonly name: string;
  readonly reason: string;
}

export interface Build {
  readonly machine: Entry<CatalogueMachine>;
  readonly cpu: Entry<Cpu> | undefined;
  readonly sockets: number;
  /** What the processors of this socket have in common. */
  readonly socket: Entry<PartOf<'socket'>> | undefined;
  readonly cards: readonly FittedCard[];
  readonly motherboard: Entry<PartOf<'motherboard'>> | undefined;
  readonly memory: readonly Fitted<'memory'>[];
  readonly ssds: readonly Fitted<'ssd'>[];
  readonly psus: readonly Fitted<'psu'>[];
  readonly coolers: readonly Fitted<'cooler'>[];
  readonly case: Entry<PartOf<'case'>> | undefined;
  readonly fans: readonly Fitted<'fan'>[];
  readonly unknownParts: readonly UnknownPart[];
  /** Sold as one piece: its maker answers for what fits inside. */
  readonly whole: boolean;
  readonly circuit: Circuit;
}

/** A home or office in most of Europe; used where nothing else is said. */
export const EUROPEAN_CIRCUIT: Circuit = { volts: 230, amperes: 16 };

function fitted<K extends PartKind>(supply: Supply, machine: CatalogueMachine, kind: K): Fitted<K>[] {
  return machine.parts.flatMap(({ id, count }) => {
    const part = supply.parts[id];
    return part?.kind === kind ? [{ part: part as Entry<PartOf<K>>, count }] : [];
  });
}

function cardsOf(catalogue: Catalogue, supply: Supply, machine: CatalogueMachine): FittedCard[] {
  return machine.accelerators.flatMap((a) => {
    const accelerator = catalogue.accelerators[a.id];
    if (!accelerator) return [];
    const part = a.card === undefined ? undefined : supply.parts[a.card];
    const link = a.link === undefined ? undefined : catalogue.links[a.link];
    return [
      {
        accelerator,
        card: part?.kind === 'card' ? part : undefined,
        count: a.count,
        external: link?.kind === 'external' || link?.kind === 'network',
      },
    ];
  });
}

function unknownPartsOf(catalogue: Catalogue, supply: Supply, machine: CatalogueMachine): Build['unknownParts'] {
  const missing = (role: string, name: string, folder: string) => ({
    role,
    name,
    reason: `"${name}" is not in catalogue/${folder}`,
  });
  return [
    ...(machine.cpu === '' || catalogue.cpus[machine.cpu] ? [] : [missing('cpu', machine.cpu, 'cpus')]),
    ...machine.accelerators.flatMap((a) =>
      catalogue.accelerators[a.id] ? [] : [missing('accelerator', a.id, 'accelerators')],
    ),
    ...machine.accelerators.flatMap((a) =>
      a.card === undefined || supply.parts[a.card] ? [] : [missing('card', a.card, 'parts')],
    ),
    ...machine.parts.flatMap((p) => (supply.parts[p.id] ? [] : [missing('part', p.id, 'parts')])),
  ];
}

/** Source of what a user writes in a file of their own. */
export const OWN = 'own';

/** Sold as one piece, alone or as the base of more; a user's own build never is, however little it names. */
export function isWhole(machine: CatalogueMachine): boolean {
  return machine.base !== undefined || (machine.parts.length === 0 && machine.source !== OWN);
}

/** Looks up the parts of a machine; ids that are not in the catalogue are listed, never dropped. */
export function buildOf(
  catalogue: Catalogue,
  supply: Supply,
  machine: Entry<CatalogueMachine>,
  circuit: Circuit = EUROPEAN_CIRCUIT,
  unknownParts?: readonly UnknownPart[],
): Build {
  const cpu = catalogue.cpus[machine.cpu];
  const named = cpu?.socket === undefined ? undefined : supply.parts[socketId(cpu.socket.value)];
  return {
    machine,
    cpu,
    sockets: machine.sockets,
    socket: named?.kind === 'socket' ? named : undefined,
    cards: cardsOf(catalogue, supply, machine),
    motherboard: fitted(supply, machine, 'motherboard')[0]?.part,
    memory: fitted(supply, machine, 'memory'),
    ssds: fitted(supply, machine, 'ssd'),
    psus: fitted(supply, machine, 'psu'),
    coolers: fitted(supply, machine, 'cooler'),
    case: fitted(supply, machine, 'case')[0]?.part,
    fans: fitted(supply, machine, 'fan'),
    unknownParts: unknownParts ?? unknownPartsOf(catalogue, supply, machine),
    whole: isWhole(machine),
    circuit,
  };
}

/** Id of the part that describes a socket: "LGA 1851" is socket-lga-1851. */
export function socketId(socket: string): string {
  return `socket-${socket.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/** Number of memory modules. */
export function moduleCount(build: Build): number {
  return build.memory.reduce((sum, m) => sum + m.count * m.part.modules.value, 0);
}

/** Cards inside the case, one entry a piece. */
export function cardsInside(build: Build): FittedCard[] {
  return build.cards
    .filter((c) => !c.external && !c.accelerator.unifiedMemory && c.accelerator.kind !== 'integrated')
    .flatMap((c) => Array.from({ length: c.count }, () => c));
}

/** Memory of all accelerators that have their own, in GiB. */
export function acceleratorMemoryGib(build: Build): number {
  return build.cards
    .filter((c) => !c.accelerator.unifiedMemory)
    .reduce((sum, c) => sum + c.count * c.accelerator.memoryGib.value, 0);
}
