// Predicts engines that serve many requests: equal accelerators in tensor parallel, any number of users, from rows under load.
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Device, Machine } from '../../machine/machine.ts';
import { cacheElementBytes } from '../../memory/cache-type.ts';
import type { MemoryPlan } from '../../memory/plan.ts';
import { ok } from '../../units/result.ts';
import { contextNeeded, type Workload } from '../../workload/workload.ts';
import type { ErrorSpread, Stratum } from '../calibration.ts';
import {
  SERVING_CHIP_MEANINGS,
  SERVING_ENGINE_MEANINGS,
  type UsedCoefficients,
  usedValues,
} from '../coefficients-used.ts';
import { NO_CEILINGS } from '../form-ceiling.ts';
import { underLoad } from '../load/under-load.ts';
import { NO_OFFSET } from '../observed.ts';
import type { PlacedInput } from '../placed-model.ts';
import type { Basis } from '../prediction.ts';
import type { Predict, PredictInput } from '../predictor.ts';
import { stretched, widestOf } from '../spread.ts';
import { bottlenecksOf, termsOf } from '../terms.ts';
import { sequencesAtOnce } from './capacity.ts';
import { type ServingCalibration, type ServingCoefficients, servingCoefficients } from './serving-calibration.ts';
import { servingDevices } from './serving-devices.ts';
import { servingCosts } from './serving-form.ts';
import { servingWork } from './serving-work.ts';

/** The equal accelerators that hold the model between them; undefined where a host or unlike ones take part. */
function equalDevices(machine: Machine, plan: MemoryPlan): { first: Device; count: number } | undefined {
  const holding = plan.devices.filter((d) => d.layers > 0 || (d.kind === 'accelerator' && d.hasOutput));
  const devices = holding.map((d) => machine.devices[d.index]);
  const [first] = devices;
  if (!first || plan.expertLayersOnHost) return undefined;
  return devices.every((d) => d?.accelerator.id === first.accelerator.id)
    ? { first, count: devices.length }
    : undefined;
}

/** Stretch of the interval for chips whose architecture has no rows, and for formats that none of the rows has. Assumption. */
const FAR_STRETCH = 1.5;
/** Formats of the rows. */
const KNOWN_FORMATS = new Set(['bf16', 'f16', 'fp8', 'fp8-block', 'nvfp4', 'mxfp4']);

function spreadFor(c: ServingCalibration, engine: string, basis: Basis, known: boolean): ErrorSpread {
  const of = (strata: Readonly<Record<string, Stratum>>): ErrorSpread => {
    const found = strata[engine] ?? strata.all;
    if (!found) throw new Error('a serving calibration lacks the group "all"');
    return found;
  };
  const spread = basis === 'calibrated' ? of(c.byModel) : widestOf(of(c.byAccelerator), of(c.byModel));
  return basis === 'extrapolated' || !known ? stretched(spread, FAR_STRETCH) : spread;
}

/** Tokens of a sequence in the middle of its life, the longest test of the workload. */
const middleTokens = (w: Workload) =>
  Math.max(...w.tests.map((t) => w.depthTokens + t.promptTokens + t.outputTokens / 2), contextNeeded(w) / 2);

function notesFor(
  c: ServingCalibration,
  found: ServingCoefficients,
  basis: Basis,
  name: string,
  known: boolean,
): string[] {
  const rows = c.rows.architectures[found.chipNode] ?? 0;
  return [
    ...(basis === 'calibrated'
      ? []
      : [
          `${name} was not measured under load; coefficients of ${found.chipNode}${rows > 0 ? `, ${rows} rows` : ', without rows of its own'}`,
        ]),
    ...(c.rows.engines[found.engineNode]
      ? []
      : ['this engine was not measured: the mean of those that were stands for it']),
    ...(known ? [] : ['no row has this format: the interval is widened']),
  ];
}

/** Chip's and engine's coefficients apart, as they were fitted. */
function usedOf(c: ServingCalibration, found: ServingCoefficients, name: string): UsedCoefficients[] {
  const rows = (of: Readonly<Record<string, number>>, id: string) => (of[id] ? [{ id, rows: of[id] }] : []);
  const common = { calibration: 'serving engines', sources: c.evidence.sources };
  return [
    {
      ...{ ...common, of: name, node: found.chipNode, devices: rows(c.rows.architectures, found.chipNode) },
      values: usedValues(found.parameters, SERVING_CHIP_MEANINGS),
    },
    {
      ...{ ...common, of: found.engineNode, node: found.engineNode, devices: rows(c.rows.engines, found.engineNode) },
      values: usedValues(found.parameters, SERVING_ENGINE_MEANINGS),
    },
  ];
}

/** Predictor of one engine; where its form does not hold (a host with layers, unlike accelerators), `otherwise` answers. */
export function servingPredictor(
  catalogue: Catalogue,
  calibration: ServingCalibration,
  engine: string,
  otherwise: Predict,
): Predict {
  const predict = (input: PredictInput): ReturnType<Predict> => {
    const { machine, model, plan, workload, settings } = input;
    const used = equalDevices(machine, plan);
    const devices = used && servingDevices(used.first, used.count);
    if (!used || !devices) return otherwise(input);
    const { accelerator, architecture } = used.first;
    const found = servingCoefficients(calibration, engine, catalogue.architectures, architecture);
    const seen = calibration.accelerators.includes(accelerator.id) && found.engineNode === engine;
    const basis: Basis = seen
      ? 'calibrated'
      : found.own && found.engineNode === engine
        ? 'transferred'
        : 'extrapolated';
    const known = KNOWN_FORMATS.has(model.quantization ?? '');
    const work = servingWork(model);
    const element = cacheElementBytes(settings.kvCacheType);
    const cacheBytes = element.status === 'ok' ? element.value : 2;
    const batch = servingCosts(devices, work, cacheBytes, found.parameters);
    const bytes = model.weights.totalBytes;
    const fitting = sequencesAtOnce(
      work,
      bytes,
      used.first.memoryBytes,
      used.count,
      middleTokens(workload),
      cacheBytes,
    );
    const slots = settings.slotsGiven ? Math.min(fitting, settings.slots ?? fitting) : fitting;
    const spread = spreadFor(calibration, engine, basis, known);
    const { load, ...figures } = underLoad(batch, workload, slots, spread, NO_OFFSET);
    const several = workload.concurrency > 1 ? { batch, slots } : undefined;
    const limits = bottlenecksOf(batch.costs, workload, several);
    return ok({
      ...figures,
      ...(several ? { load } : {}),
      ...(settings.explain ? { coefficients: usedOf(calibration, found, accelerator.name) } : {}),
      terms: settings.explain ? termsOf(batch.costs, workload, several) : [],
      bottleneck: limits.all,
      phaseBottlenecks: { prefill: limits.prefill, decode: limits.decode },
      basis,
      notes: [
        ...notesFor(calibration, found, basis, accelerator.name, known),
        ...(used.count > 1 ? [`${used.count} accelerators share every layer (tensor parallel)`] : []),
        ...(slots < workload.concurrency
          ? [
              `the caches of ${slots} of ${workload.concurrency} requests fit at once (pages are taken as needed); the others wait`,
            ]
          : []),
      ],
    });
  };
  return Object.assign(predict, {
    placed: (input: PlacedInput & Pick<PredictInput, 'settings'>) => ({
      likelyOf: () => undefined,
      ratesOf: (workload: Workload) => predict({ ...input, workload }),
    }),
    onOne: ((on, machine, settings) =>
      on === 'host' ? otherwise.onOne(on, machine, settings) : undefined) satisfies Predict['onOne'],
    ceilings: () => NO_CEILINGS,
  });
}
