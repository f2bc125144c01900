// Turns measurements under load into observations: one a row, predicted by the closed loop of its users.
import type { Entries } from '../../catalogue/catalogue.ts';
import type { Evidence, EvidenceRow } from '../../catalogue/schema/evidence.ts';
import { deviceOf } from '../../machine/device.ts';
import { nodePath } from '../../predict/calibration.ts';
import { closedLoop } from '../../predict/load/closed-loop.ts';
import type { ModelLibrary } from '../../predict/model-library.ts';
import { sequencesAtOnce } from '../../predict/serving/capacity.ts';
import { servingDevices } from '../../predict/serving/serving-devices.ts';
import { servingCosts } from '../../predict/serving/serving-form.ts';
import type { ServingParameters } from '../../predict/serving/serving-parameters.ts';
import { servingWork } from '../../predict/serving/serving-work.ts';
import { type Answer, ok, unknown } from '../../units/result.ts';
import type { LogTriple, Observation } from '../observation.ts';
import type { ServingNode } from './serving-layout.ts';

export interface ServingObservation extends Observation<ServingParameters>, ServingNode {
  readonly users: number;
  readonly deviceCount: number;
  readonly quantization: string;
  /** Natural logarithm of the naive time of the first token: the prompt's operations at the peak. */
  readonly naiveFirstToken: number;
  readonly logs: (p: ServingParameters) => LogTriple;
}

export interface ServingObservations {
  readonly rows: readonly ServingObservation[];
  readonly unused: ReadonlyMap<string, number>;
}

const log = (value: number | undefined) => (value === undefined ? undefined : Math.log(value));

function observationOf(library: ModelLibrary, file: Evidence, row: EvidenceRow): Answer<ServingObservation> {
  if (row.excluded !== undefined) return unknown(row.excluded);
  const { catalogue } = library;
  const accelerator = file.accelerator === undefined ? undefined : catalogue.accelerators[file.accelerator];
  if (!accelerator) return unknown('accelerator not in the catalogue');
  const device = deviceOf(catalogue, accelerator);
  const devices = servingDevices(device, file.deviceCount);
  if (!devices) return unknown('rates of the architecture are not known');
  const model = library.describe(row.model);
  const prepared = model.status === 'ok' ? library.prepare(model.value, row.quantization) : model;
  if (prepared.status === 'unknown') return unknown('model or format not in the catalogue');
  if (typeof row.workload === 'string' || row.users === undefined) return unknown('not a load of so many users');
  const { users, workload: shape } = row;
  const work = servingWork(prepared.value);
  const cacheBytes = work.denseOperands === 'sixteen' ? 2 : 1;
  const costs = (p: ServingParameters) => servingCosts(devices, work, cacheBytes, p);
  const { totalBytes } = prepared.value.weights;
  if (totalBytes > device.memoryBytes * file.deviceCount)
    return unknown('the weights are larger than the memory of the devices named: wrongly transcribed');
  const middle = shape.promptTokens + shape.outputTokens / 2;
  const slots = sequencesAtOnce(work, totalBytes, device.memoryBytes, file.deviceCount, middle, cacheBytes);
  const active = work.work.activeBytes / (devices.count * devices.bandwidthBytesPerSecond);
  const operations =
    (2 * work.work.matrixParameters * shape.promptTokens) / (devices.count * devices.peakFlops.sixteen);
  return ok({
    ...{ device: accelerator.id, path: nodePath(catalogue.architectures, device.architecture), engine: file.engine },
    ...{ model: prepared.value.model.id ?? row.model, quantization: row.quantization, users },
    ...{ deviceCount: file.deviceCount, stratum: file.engine, scored: true, tests: [shape], runs: row.runs },
    naiveDecode: -Math.log(active),
    naiveFirstToken: Math.log(operations),
    costs: (p) => costs(p).costs,
    logs: (p) => {
      const at = closedLoop(costs(p), shape, 0, users, slots);
      return [-Math.log(at.stepSeconds), 0, Math.log(at.ttftSeconds)];
    },
    measured: [log(row.decodeTokensPerSecond), undefined, log(row.ttftSeconds)],
  });
}

/** Observations of all serving engines out of the evidence. */
export function servingObservations(library: ModelLibrary, evidence: Entries<Evidence>): ServingObservations {
  const rows: ServingObservation[] = [];
  const unused = new Map<string, number>();
  const served = Object.values(evidence).filter((f) => f.rows.some((r) => r.users !== undefined));
  for (const file of served)
    for (const row of file.rows) {
      const made = observationOf(library, file, row);
      if (made.status === 'ok') rows.push(made.value);
      else unused.set(made.reasons[0] ?? '', (unused.get(made.reasons[0] ?? '') ?? 0) + 1);
    }
  return { rows, unused };
}
