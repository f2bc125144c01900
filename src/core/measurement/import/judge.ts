// Judges an imported measurement: contradictions within the record, rates above the roofline, names against sizes.

import type { Machine } from '../../machine/machine.ts';
import type { MachineDescription } from '../../machine/request.ts';
import { resolveMachine } from '../../machine/resolve-machine.ts';
import type { PreparedModel } from '../../predict/model-library.ts';
import { significant } from '../../units/format.ts';
import { type Answer, unknown } from '../../units/result.ts';
import { GIB, MIB } from '../../units/scale.ts';
import type { Measurement, Problem } from '../measurement.ts';
import { beyondCache, physicsProblem, roofline } from '../physics-check.ts';
import type { ImportContext } from './import-result.ts';

/** The machine of a measurement as the catalogue knows its parts. */
export function machineOfMeasurement(context: Pick<ImportContext, 'library'>, m: Measurement): Answer<Machine> {
  const { machine } = m;
  const description: MachineDescription = {
    name: machine.name,
    accelerators: machine.accelerators.map((a) => ({
      name: a.name,
      memoryGb: a.memoryBytes === undefined ? undefined : a.memoryBytes / GIB,
    })),
    cpu: machine.cpu,
    systemMemoryGb: machine.systemMemoryBytes === undefined ? undefined : machine.systemMemoryBytes / GIB,
    memoryChannels: machine.memoryChannels,
    memoryMtps: machine.memoryMegatransfersPerSecond,
    os: machine.os === 'linux' || machine.os === 'windows' || machine.os === 'macos' ? machine.os : undefined,
  };
  return resolveMachine(context.library.catalogue, description);
}

/** The model of a measurement, prepared in its format. */
export function modelOfMeasurement(context: Pick<ImportContext, 'library'>, m: Measurement): Answer<PreparedModel> {
  if (m.model.id === undefined) return unknown(`the model "${m.model.name}" is not in the catalogue`);
  const described = context.library.describe(m.model.id);
  return described.status === 'ok' ? context.library.prepare(described.value, m.model.quantization) : described;
}

/** Sizes of the file that differ by more from what the named model and format have are another file. Mixes of one name differ by less. */
const SIZE_TOLERANCE = 0.25;

function sizeProblem(m: Measurement, prepared: PreparedModel): Problem | undefined {
  const bytes = m.model.fileBytes;
  const expected = prepared.weights.totalBytes;
  if (bytes === undefined || Math.abs(bytes / expected - 1) <= SIZE_TOLERANCE) return undefined;
  return {
    code: 'contradictory',
    detail: `the file has ${significant(bytes / GIB)} GiB, ${prepared.model.name} in ${prepared.quantizationName} has ${significant(expected / GIB)} GiB: another model or format than named`,
  };
}

/** Bytes of weights that the last cache of a CPU may keep from one token to the next; 0 with accelerators, which have their own. */
export function level3Bytes(context: Pick<ImportContext, 'library'>, { host, devices }: Machine): number {
  if (devices.length > 0) return 0;
  const cpu = host?.id === undefined ? undefined : context.library.catalogue.cpus[host.id];
  return (cpu?.l3CacheMib?.value ?? 0) * MIB * (host?.sockets ?? 1);
}

const REFUSING = new Set<Problem['code']>(['above-roofline', 'contradictory']);

export interface Judged {
  readonly measurement: Measurement;
  readonly notes: readonly string[];
}

/**
 * Adds what is found and decides the status: refused for the impossible or contradictory, doubtful for any other problem.
 */
export function judge(context: ImportContext, m: Measurement, contradictions: readonly Problem[] = []): Judged {
  const problems = [...m.problems, ...contradictions];
  const notes: string[] = [];
  const machine = machineOfMeasurement(context, m);
  const model = modelOfMeasurement(context, m);
  if (model.status === 'ok') {
    const size = sizeProblem(m, model.value);
    if (size && !problems.some((p) => p.detail === size.detail)) problems.push(size);
  }
  if (machine.status === 'ok' && model.status === 'ok') {
    const { work } = model.value;
    const read = beyondCache(work, level3Bytes(context, machine.value));
    const limits = roofline(machine.value, read, m.machine.memoryBandwidthBytesPerSecond);
    for (const t of m.tests) {
      const found = physicsProblem(limits, t);
      if (found && !problems.some((p) => p.code === found.code)) problems.push(found);
    }
  } else {
    const reasons = [machine, model].flatMap((x) => (x.status === 'unknown' ? x.reasons : []));
    notes.push(`${reasons.join('; ')}: the result could not be checked against the hardware's limits`);
  }
  const own = m.tests.flatMap((t) => t.problems);
  const status = [...problems, ...own].some((p) => REFUSING.has(p.code))
    ? 'refused'
    : problems.length + own.length > 0
      ? 'doubtful'
      : 'accepted';
  return { measurement: { ...m, problems: problems.slice(0, 50), status }, notes };
}
