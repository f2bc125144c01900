// The machine of a record: as the record names its parts, or as the person who imports says.
import { cleanName } from '../../catalogue/resolve/normalise.ts';
import { resolveMachine } from '../../machine/resolve-machine.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { Measurement } from '../measurement.ts';
import type { ImportContext, ImportHints } from './import-result.ts';

export type StatedMachine = Measurement['machine'];

/** The machine in the hint as a record would state it; a record's own where there is no hint. */
export function statedMachine(
  context: ImportContext,
  hints: ImportHints,
  own: StatedMachine | undefined,
): Answer<StatedMachine> {
  if (hints.machine === undefined)
    return own ? ok(own) : unknown('the record does not say on which machine it was measured: name it with --machine');
  const found = resolveMachine(context.library.catalogue, hints.machine);
  if (found.status === 'unknown') return found;
  const { name, host, devices, systemMemoryBytes, os } = found.value;
  return ok({
    name,
    accelerators: devices.map((d) => ({ name: d.accelerator.name, memoryBytes: d.memoryBytes })),
    ...(host ? { cpu: host.name } : {}),
    ...(systemMemoryBytes === undefined ? {} : { systemMemoryBytes }),
    os: own?.os ?? os,
  });
}

/** Name of a machine by its parts, without trade marks and core counts. */
export function nameOfParts(cpu: string | undefined, accelerators: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const a of accelerators.map(cleanName)) counts.set(a, (counts.get(a) ?? 0) + 1);
  const parts = [...counts].map(([name, n]) => (n > 1 ? `${n}x ${name}` : name));
  return [cpu === undefined ? undefined : cleanName(cpu), ...parts]
    .filter((p) => p !== undefined && p !== '')
    .join(' + ');
}
