// Writes a machine as a build file: what a buyer orders, varies and checks again.
import type { Catalogue, Entry, Supply } from '../catalogue/catalogue.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { CatalogueMachine } from '../catalogue/schema/machine.ts';
import type { Part, PartKind } from '../catalogue/schema/part.ts';
import { parseCounted } from '../machine/request.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import type { BuildFile, BuildFilePart } from './build-file-schema.ts';

interface Named {
  readonly name: string;
}

/** The name where it alone leads back to the entry, else the id. */
function written<T extends Named>(entries: Readonly<Record<string, Entry<T>>>, id: string): string {
  const name = entries[id]?.name;
  if (name === undefined) return id;
  const found = resolveEntry(entries, name, 'name');
  const { name: read, count } = parseCounted(name);
  return found.status === 'ok' && found.value.id === id && read === name && count === 1 ? name : id;
}

function counted(name: string, count: number): BuildFilePart {
  if (count === 1) return name;
  const text = `${count} x ${name}`;
  const back = parseCounted(text);
  return back.name === name && back.count === count ? text : { name, count };
}

const one = <T>(list: readonly T[]): T | T[] => (list.length === 1 && list[0] !== undefined ? list[0] : [...list]);

/** The build file of a machine of parts; unknown for what is sold as one piece. Read back it is the same machine. */
export function toBuildFile(catalogue: Catalogue, supply: Supply, machine: Entry<CatalogueMachine>): Answer<BuildFile> {
  if (machine.parts.length === 0)
    return unknown(`${machine.name} is sold as one piece: it has no parts that could be varied`);
  const ofKind = (kind: PartKind) =>
    Object.fromEntries(Object.entries(supply.parts).filter(([, p]) => p.kind === kind)) as Record<string, Entry<Part>>;
  const role = (kind: PartKind): BuildFilePart[] => {
    const entries = ofKind(kind);
    return machine.parts.flatMap(({ id, count }) => (entries[id] ? [counted(written(entries, id), count)] : []));
  };
  const cards = ofKind('card');
  const gpus = machine.accelerators.map((a) => {
    const link = a.link === undefined ? {} : { link: written(catalogue.links, a.link) };
    if (a.card !== undefined) return { card: written(cards, a.card), count: a.count, ...link };
    const name = catalogue.accelerators[a.id]?.name ?? a.id;
    const found = resolveAccelerator(catalogue.accelerators, name);
    const same = found.status === 'ok' && found.value.accelerator.id === a.id;
    return { gpu: same ? name : a.id, count: a.count, ...link };
  });
  const some = <T>(key: string, list: readonly T[]) => (list.length > 0 ? { [key]: one(list) } : {});
  const base = machine.base === undefined ? {} : { base: written(catalogue.machines, machine.base) };
  const { platform } = machine;
  return ok({
    name: machine.name,
    ...(platform === 'desktop' || platform === 'workstation' || platform === 'server' ? { platform } : {}),
    ...base,
    ...(machine.base === undefined ? { cpu: written(catalogue.cpus, machine.cpu) } : {}),
    ...(machine.sockets > 1 ? { cpus: machine.sockets } : {}),
    ...some('gpus', gpus),
    ...some('motherboard', role('motherboard').slice(0, 1)),
    ...some('memory', role('memory')),
    ...some('ssds', role('ssd')),
    ...some('psu', role('psu')),
    ...some('cooler', role('cooler')),
    ...some('case', role('case').slice(0, 1)),
    ...some('fans', role('fan')),
    ...some('dock', role('dock')),
  } as BuildFile);
}
