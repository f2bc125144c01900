// A scenario: one machine, model, quantization, engine and workload, from names to resolved things with stated defaults.
import type { Catalogue, Entry } from '../catalogue/catalogue.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import type { Engine } from '../catalogue/schema/engine.ts';
import type { Machine } from '../machine/machine.ts';
import { hostHasAvx512Bf16 } from '../machine/machine.ts';
import type { MachineRequest } from '../machine/request.ts';
import { cacheElementBytes } from '../memory/cache-type.ts';
import type { PlacementWish } from '../memory/place.ts';
import type { MemorySettings } from '../memory/settings.ts';
import type { ModelDescription } from '../model/description.ts';
import { BACKENDS, type Backend, backendNamed, runsOn, usualBackend } from '../predict/backend.ts';
import type { PreparedModel } from '../predict/model-library.ts';
import type { PredictSettings } from '../predict/predictor.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { contextNeeded, resolveWorkload, type Workload, type WorkloadRequest } from '../workload/workload.ts';
import { type Context, DEFAULT_ENGINE } from './context.ts';

export interface ScenarioRequest {
  readonly machine: MachineRequest | Machine;
  /** Catalogue id, name or alias; or a description read from a file. */
  readonly model: string | ModelDescription;
  readonly quantization?: string | undefined;
  readonly engine?: string | undefined;
  readonly backend?: string | undefined;
  readonly flashAttention?: boolean | undefined;
  readonly kvCacheType?: string | undefined;
  readonly workload: WorkloadRequest;
  readonly contextTokens?: number | undefined;
  /** Users who are served at once, instead of the workload's. */
  readonly users?: number | undefined;
  /** Requests that run together; absent: as many as users, or as many as fit. */
  readonly slots?: number | undefined;
  readonly ubatchTokens?: number | undefined;
  readonly placement?: PlacementWish | undefined;
  readonly evidence?: 'auto' | 'off' | undefined;
}

export interface Scenario {
  readonly machine: Machine;
  readonly model: PreparedModel;
  readonly engine: Entry<Engine>;
  readonly workload: Workload;
  readonly memory: MemorySettings;
  readonly predict: PredictSettings;
  readonly placement: PlacementWish;
  /** True where the caller said how many requests run together. */
  readonly slotsGiven: boolean;
  readonly assumptions: readonly string[];
}

/** The format assumed for a catalogue model when none is named. */
export const DEFAULT_QUANTIZATION = 'q4_k_m';
const DEFAULT_UBATCH = 512;

/** The format a model is taken in when none is named: a catalogue model's usual one; undefined for a file, which has its own. */
export function usualFormat(catalogue: Catalogue, model: ModelDescription, engine?: Engine): string | undefined {
  if (model.source !== 'catalogue') return undefined;
  const entry = model.id === undefined ? undefined : catalogue.models[model.id];
  if (engine?.usualFormat === undefined) return entry?.usualQuantization ?? DEFAULT_QUANTIZATION;
  return entry?.usualQuantization === 'mxfp4_moe' ? 'mxfp4' : engine.usualFormat;
}

function isMachine(request: MachineRequest | Machine): request is Machine {
  return typeof request === 'object' && 'devices' in request;
}

function flashAttentionOf(engine: Engine, asked: boolean | undefined): boolean {
  if (engine.flashAttention === 'absent') return false;
  if (engine.flashAttention === 'always') return true;
  return asked ?? engine.flashAttention === 'on';
}

/** Releases are given to the day, month or year; the shorter of two decides how far they are compared. */
function olderThanModel(engine: Engine, released: string | undefined): boolean {
  const own = engine.released?.value;
  if (own === undefined || released === undefined) return false;
  const digits = Math.min(own.length, released.length);
  return own.slice(0, digits) < released.slice(0, digits);
}

function cacheNotes(engine: Engine, machine: Machine, asked: string | undefined): string[] {
  const hit =
    engine.bf16CacheOnAvx512Bf16Hosts &&
    asked === undefined &&
    machine.devices.length > 0 &&
    hostHasAvx512Bf16(machine);
  return hit
    ? [
        `${machine.host?.name} has AVX512_BF16: LocalScore's own client would switch to a BF16 KV cache, a slow path on GPUs; an f16 cache is assumed here`,
      ]
    : [];
}

/** A description in a format under an engine. `asked`: as the caller names it; undefined: the one that is usual for the model. */
export function preparedUnder(
  { catalogue, library }: Context,
  engine: Entry<Engine> | undefined,
  description: ModelDescription,
  asked: string | undefined,
): Answer<PreparedModel> {
  const named = engine ? formatFor(catalogue, engine, asked) : asked;
  return library.prepare(description, named ?? usualFormat(catalogue, description, engine));
}

/** A format by the name that the engine's files give it: "MXFP4" is a checkpoint elsewhere and a mix in GGUF. */
function formatFor(catalogue: Catalogue, engine: Engine & { readonly id: string }, asked: string | undefined) {
  const { mxfp4_moe: mix } = catalogue.quantizations;
  if (asked === undefined || !mix?.engines?.includes(engine.id)) return asked;
  const named = resolveEntry(catalogue.quantizations, asked, 'quantization');
  return named.status === 'ok' && named.value.id === 'mxfp4' ? mix.id : asked;
}

/** The backend asked for, where it runs on every accelerator; undefined: each its usual one, said where there is a choice. */
function backendOf(
  engine: Engine,
  machine: Machine,
  asked: string | undefined,
): Answer<{ backend: Backend | 'cpu' | undefined; assumptions: string[] }> {
  const [first] = machine.devices;
  if (asked === undefined) {
    const choice = first !== undefined && engine.backends.includes('vulkan') && engine.calibration !== undefined;
    const assumptions = choice ? [`the backend is not given: ${usualBackend(first.accelerator)} is assumed`] : [];
    return ok({ backend: undefined, assumptions });
  }
  const backend = backendNamed(asked);
  if (backend === undefined)
    return unknown(`backend "${asked.slice(0, 40)}" is not known; known: cpu, ${BACKENDS.join(', ')}`);
  const unfit = machine.devices.find((d) => backend !== 'cpu' && !runsOn(backend, d.accelerator.vendor));
  return unfit
    ? unknown(`the backend ${backend} does not run on ${unfit.accelerator.name}`)
    : ok({ backend, assumptions: [] });
}

/** Resolves all names of a request; every unknown one is reported, not only the first. */
export function resolveScenario(context: Context, request: ScenarioRequest, explain = false): Answer<Scenario> {
  const { catalogue, library } = context;
  const machine = isMachine(request.machine) ? ok(request.machine) : context.machineOf(request.machine);
  const description = typeof request.model === 'string' ? library.describe(request.model) : ok(request.model);
  const engine = resolveEntry(catalogue.engines, request.engine ?? DEFAULT_ENGINE, 'engine');
  const workload = resolveWorkload(catalogue, request.workload);
  const fromFile = description.status === 'ok' && description.value.source !== 'catalogue';
  const model =
    description.status === 'ok'
      ? preparedUnder(
          context,
          engine.status === 'ok' ? engine.value : undefined,
          description.value,
          request.quantization,
        )
      : unknown();
  const kvCacheType = request.kvCacheType ?? (engine.status === 'ok' ? engine.value.defaultKeyValueType : 'f16');
  const elementBytes = cacheElementBytes(kvCacheType);
  const backend =
    engine.status === 'ok' && machine.status === 'ok'
      ? backendOf(engine.value, machine.value, request.backend)
      : unknown();
  const parts = [machine, description, engine, workload, model, elementBytes, backend];
  if (
    machine.status === 'unknown' ||
    engine.status === 'unknown' ||
    workload.status === 'unknown' ||
    model.status === 'unknown' ||
    elementBytes.status === 'unknown' ||
    backend.status === 'unknown'
  ) {
    return unknown(...parts.flatMap((p) => (p.status === 'unknown' ? p.reasons : [])));
  }
  const placement = request.placement ?? (request.backend?.toLowerCase() === 'cpu' ? 'cpu' : 'auto');
  if (placement === 'cpu' && !machine.value.host)
    return unknown('the model is to run on the CPU, but no known CPU was named');
  const users = request.users ?? workload.value.concurrency;
  const slots = request.slots ?? users;
  const needed = contextNeeded(workload.value);
  const contextTokens = Math.max(request.contextTokens ?? 0, needed) * slots;
  const trained = model.value.model.hyper.contextTokens;
  const assumptions = [
    ...machine.value.assumptions,
    ...model.value.model.assumptions,
    ...backend.value.assumptions,
    ...cacheNotes(engine.value, machine.value, request.kvCacheType),
    ...(request.quantization === undefined && !fromFile
      ? [`no quantization was given: ${model.value.quantizationName} is assumed`]
      : []),
    ...(trained > 0 && contextTokens / slots > trained
      ? [`the workload needs ${contextTokens / slots} tokens of context, the model was made for ${trained}`]
      : []),
  ];
  const id = model.value.model.id;
  if (olderThanModel(engine.value, id === undefined ? undefined : catalogue.models[id]?.released?.value)) {
    assumptions.push(
      `${engine.value.name} (${engine.value.released?.value}) is older than this model and may not run it`,
    );
  }
  if (request.flashAttention && engine.value.flashAttention === 'absent')
    assumptions.push(`${engine.value.name} has no flash attention: it is off`);
  const ubatchTokens = request.ubatchTokens ?? engine.value.ubatchTokens ?? DEFAULT_UBATCH;
  const flashAttention = flashAttentionOf(engine.value, request.flashAttention);
  const used = backend.value.backend;
  return ok({
    machine: machine.value,
    model: model.value,
    engine: engine.value,
    workload: users === workload.value.concurrency ? workload.value : { ...workload.value, concurrency: users },
    memory: {
      contextTokens,
      slots,
      unifiedCache: false,
      ubatchTokens,
      outputRows: slots,
      flashAttention,
      cacheElementBytes: elementBytes.value,
    },
    predict: {
      ...{ kvCacheType: kvCacheType.toLowerCase(), ubatchTokens, flashAttention },
      backend: used === 'cpu' ? undefined : used,
      ...{ evidence: request.evidence ?? 'auto', explain, slots, slotsGiven: request.slots !== undefined },
    },
    placement,
    slotsGiven: request.slots !== undefined,
    assumptions,
  });
}
