// Turns a user's build file into a machine of catalogue parts; what is not known stays in it, by name.
import type { Catalogue, Entry, Supply } from '../catalogue/catalogue.ts';
import { formProblem } from '../catalogue/resolve/form-problem.ts';
import { nearestNames } from '../catalogue/resolve/nearest.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Cpu } from '../catalogue/schema/cpu.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import { type Part, type PartKind, type PartOf, PartSchema } from '../catalogue/schema/part.ts';
import { parseCounted } from '../machine/request.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { OWN, type UnknownPart } from './build.ts';
import { type BuildFile, type BuildFilePart, BuildFileSchema } from './build-file-schema.ts';

export interface BuildFromFile {
  readonly machine: Entry<CatalogueMachine>;
  /** The catalogue's supply with the user's own parts added. */
  readonly supply: Supply;
  readonly unknownParts: readonly UnknownPart[];
  readonly circuit: { readonly volts: number; readonly amperes: number } | undefined;
}

const ROLES = [
  ['motherboard', 'motherboard'],
  ['memory', 'memory'],
  ['ssds', 'ssd'],
  ['psu', 'psu'],
  ['cooler', 'cooler'],
  ['case', 'case'],
  ['fans', 'fan'],
  ['dock', 'dock'],
] as const satisfies readonly (readonly [keyof BuildFile, PartKind])[];

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Gathers what is found, and what is not. */
class Gathering {
  readonly own: Record<string, Entry<Part>> = {};
  readonly unknownParts: UnknownPart[] = [];
  readonly problems: string[] = [];

  constructor(readonly supply: Supply) {}

  missing(role: string, name: string, names: readonly string[]): string {
    const near = nearestNames(name, names).join(', ');
    this.unknownParts.push({
      role,
      name,
      reason: `"${name}" is not in the catalogue${near ? `; nearest: ${near}` : ''}`,
    });
    return name;
  }

  /** Id and count of a part; a part of the user's own is added to the supply. */
  part(role: string, kind: PartKind, written: BuildFilePart): { id: string; count: number } {
    const { name, count = 1, ...facts } = typeof written === 'string' ? parseCounted(written) : written;
    const entries = Object.fromEntries(Object.entries(this.supply.parts).filter(([, p]) => p.kind === kind));
    if (Object.keys(facts).length === 0) {
      const found = resolveEntry<Part>(entries, name, role);
      if (found.status === 'ok') return { id: found.value.id, count };
      return {
        id: this.missing(
          role,
          name,
          Object.values(entries).map((p) => p.name),
        ),
        count,
      };
    }
    const id = `own-${kind}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    const plain = ['accelerator', 'link', 'note', 'maker', 'aliases'];
    const sourced = Object.entries(facts).map(([k, v]) => [k, plain.includes(k) ? v : { value: v, source: OWN }]);
    const checked = PartSchema.safeParse({ kind, name, ...Object.fromEntries(sourced) });
    if (checked.success) this.own[id] = { id, ...checked.data };
    else
      for (const issue of checked.error.issues)
        this.problems.push(`${role} "${name}": ${issue.path.filter((p) => p !== 'value').join('.')}: ${issue.message}`);
    return { id, count };
  }
}

function cardsOf(catalogue: Catalogue, g: Gathering, file: BuildFile): CatalogueMachine['accelerators'] {
  return listOf(file.gpus).map((written) => {
    const asked =
      typeof written === 'string'
        ? { ...parseCounted(written), link: undefined }
        : { name: written.gpu, count: written.count ?? 1, link: written.link };
    const named = typeof written === 'string' ? undefined : written.card;
    const linked = asked.link === undefined ? undefined : resolveEntry(catalogue.links, asked.link, 'link');
    if (linked?.status === 'unknown') g.problems.push(...linked.reasons);
    const link = linked?.status === 'ok' ? { link: linked.value.id } : {};
    if (named !== undefined) {
      const { id } = g.part(
        'card',
        'card',
        typeof named === 'string'
          ? named
          : { ...named, accelerator: named.accelerator ?? idOfGpu(catalogue, asked.name) },
      );
      const card = g.own[id] ?? g.supply.parts[id];
      return {
        id: card?.kind === 'card' ? card.accelerator : (idOfGpu(catalogue, asked.name) ?? id),
        count: asked.count,
        card: id,
        ...link,
      };
    }
    const name = asked.name ?? '';
    const asCard = g.supply.parts[name];
    if (asCard?.kind === 'card') return { id: asCard.accelerator, count: asked.count, card: asCard.id, ...link };
    const id = idOfGpu(catalogue, name);
    const cards = Object.values(g.supply.parts).filter((p) => p.kind === 'card' && p.accelerator === id);
    // Where only one board of a GPU is known it is that one; else its width and length stay unknown.
    const only = cards.length === 1 && cards[0] ? { card: cards[0].id } : {};
    return {
      id:
        id ??
        g.missing(
          'gpu',
          name,
          Object.values(catalogue.accelerators).map((a) => a.name),
        ),
      count: asked.count,
      ...only,
      ...link,
    };
  });
}

function idOfGpu(catalogue: Catalogue, name: string | undefined): string | undefined {
  const found = name === undefined ? undefined : resolveAccelerator(catalogue.accelerators, name);
  return found?.status === 'ok' ? found.value.accelerator.id : undefined;
}

type Kit = Entry<PartOf<'memory'>>;

/**
 * Channels that the modules fill, of one processor, and the speed of the slowest; nothing where no memory is named. Two modules
 * a channel run slower than either, and how much is the board's.
 */
function memoryOf(
  supply: Supply,
  parts: readonly { readonly id: string; readonly count: number }[],
  cpu: Entry<Cpu> | undefined,
  sockets: number,
): Pick<CatalogueMachine, 'memoryChannels' | 'memoryMtps'> {
  const kits = parts.flatMap(({ id, count }) => {
    const part = supply.parts[id];
    return part?.kind === 'memory' ? [{ kit: part as Kit, count }] : [];
  });
  if (!cpu || kits.length === 0) return {};
  const modules = kits.reduce((sum, { kit, count }) => sum + count * kit.modules.value, 0);
  const slowest = Math.min(cpu.memoryMtps.value, ...kits.map(({ kit }) => kit.memoryMtps.value));
  return {
    memoryChannels: {
      value: Math.max(1, Math.min(cpu.memoryChannels.value, Math.floor(modules / sockets))),
      source: OWN,
    },
    ...(modules <= sockets * cpu.memoryChannels.value ? { memoryMtps: { value: slowest, source: OWN } } : {}),
  };
}

/** The machine of a build file's content; wrong fields are refused with their names, unknown parts are kept as unknown. */
export function fromBuildFile(
  catalogue: Catalogue,
  supply: Supply,
  content: unknown,
  fallbackName: string,
): Answer<BuildFromFile> {
  const checked = BuildFileSchema.safeParse(content);
  if (!checked.success)
    return unknown(...checked.error.issues.map((i) => formProblem(i, 'the file', Object.keys(BuildFileSchema.shape))));
  const file = checked.data;
  const g = new Gathering(supply);
  const parts = ROLES.flatMap(([key, kind]) => listOf(file[key]).map((p) => g.part(kind, kind, p)));
  const accelerators = cardsOf(catalogue, g, file);
  const base = file.base === undefined ? undefined : resolveEntry(catalogue.machines, file.base, 'machine');
  if (base?.status === 'unknown') g.problems.push(...base.reasons);
  const counted = file.cpu === undefined ? undefined : parseCounted(file.cpu);
  const cpu = counted && resolveEntry(catalogue.cpus, counted.name, 'cpu');
  const cpuId = !counted
    ? base?.status === 'ok'
      ? base.value.cpu
      : ''
    : cpu?.status === 'ok'
      ? cpu.value.id
      : g.missing(
          'cpu',
          counted.name,
          Object.values(catalogue.cpus).map((c) => c.name),
        );
  if (g.problems.length > 0) return unknown(...g.problems);
  const all: Supply = { ...supply, parts: { ...supply.parts, ...g.own } };
  const gib = parts.reduce((sum, { id, count }) => {
    const part = all.parts[id];
    return part?.kind === 'memory' ? sum + count * part.modules.value * part.moduleGib.value : sum;
  }, 0);
  const known = catalogue.cpus[cpuId];
  const sockets = file.cpus ?? counted?.count ?? 1;
  const machine: Entry<CatalogueMachine> = {
    id: 'own-build',
    name: file.name ?? fallbackName,
    aliases: [],
    platform: file.platform ?? (known?.kind === 'server' || known?.kind === 'workstation' ? known.kind : 'desktop'),
    cpu: cpuId,
    sockets,
    accelerators,
    systemMemoryGib: base?.status === 'ok' && gib === 0 ? base.value.systemMemoryGib : { value: gib, source: OWN },
    ...memoryOf(all, parts, known, sockets),
    os: 'linux',
    parts,
    ...(base?.status === 'ok' ? { base: base.value.id } : {}),
    source: OWN,
  };
  return ok({ machine, supply: all, unknownParts: g.unknownParts, circuit: file.circuit });
}
