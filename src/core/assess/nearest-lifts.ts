// The nearest changes that lift a workload to a better tier: of settings first, then of the machine, then of the model.
import type { Machine } from '../machine/machine.ts';
import { GIB } from '../units/scale.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Context } from './context.ts';
import { USUAL_FORMATS } from './memory/memory-search.ts';
import { outcomeOf } from './outcome.ts';
import { resolveScenario, type Scenario, type ScenarioRequest } from './scenario.ts';
import { FAMILIAR_MODELS } from './suggest-model.ts';

/** What is asked differently; all else stays. */
export interface Change {
  readonly contextTokens?: number;
  readonly users?: number;
  readonly kvCacheType?: string;
  readonly quantization?: string;
  /** As people write it: "AMD Ryzen 9 9950X + 2x NVIDIA GeForce RTX 3090 + 64GB". */
  readonly machine?: string;
  readonly model?: string;
}

export interface Lift {
  readonly kind: 'context' | 'users' | 'cache' | 'quantization' | 'cards' | 'card' | 'model';
  /** "Q3_K_M in place of Q4_K_M" */
  readonly text: string;
  readonly change: Change;
  readonly verdict: Pick<Verdict, 'tier' | 'tierName' | 'rank' | 'probability'>;
}

interface Step {
  readonly kind: Lift['kind'];
  readonly text: string;
  readonly change: Change;
}

/** Cards tried, from the next faster on: enough to pass a generation, few enough to be quick. */
const MOST_CARDS = 24;
/** Older cards are not what somebody would buy now. Assumption: about five years before the newest in the catalogue. */
const YEARS_ON_SALE = 5;

function smallerFormats(context: Context, s: Scenario): Step[] {
  const bits = (id: string) => context.catalogue.quantizations[id]?.bitsPerWeight.value ?? 0;
  const now = s.model.quantization === undefined ? 0 : bits(s.model.quantization);
  return USUAL_FORMATS.filter((id) => bits(id) < now).map((quantization) => ({
    kind: 'quantization',
    text: `${context.catalogue.quantizations[quantization]?.name ?? quantization} in place of ${s.model.quantizationName}`,
    change: { quantization },
  }));
}

/** "CPU + 2x card + 64GB", which resolves to the machine again. */
function machineText(machine: Machine, card: string, count: number): string {
  const memory = machine.systemMemoryBytes === undefined ? [] : [`${Math.round(machine.systemMemoryBytes / GIB)}GB`];
  return [...(machine.host ? [machine.host.name] : []), count > 1 ? `${count}x ${card}` : card, ...memory].join(' + ');
}

function otherCards(context: Context, { machine }: Scenario): Step[] {
  if (machine.devices.some((d) => d.accelerator.unifiedMemory) || machine.host?.kind === 'laptop') return [];
  const [first] = machine.devices;
  const cards = Object.values(context.catalogue.accelerators);
  const newest = Math.max(...cards.map((a) => Number(a.released?.value.slice(0, 4) ?? 0)));
  const bandwidth = first?.accelerator.memoryBandwidthGBps.value ?? 0;
  const memory = first?.accelerator.memoryGib.value ?? 0;
  const faster = cards
    .filter((a) => a.kind === 'desktop' || a.kind === 'workstation')
    .filter((a) => !a.unifiedMemory && Number(a.released?.value.slice(0, 4) ?? 0) > newest - YEARS_ON_SALE)
    .filter((a) => (first ? a.vendor === first.accelerator.vendor : a.vendor === 'nvidia'))
    .filter(
      (a) => a.memoryBandwidthGBps.value >= bandwidth && a.memoryGib.value >= memory && a.id !== first?.accelerator.id,
    )
    .sort((a, b) => a.memoryGib.value - b.memoryGib.value || a.memoryBandwidthGBps.value - b.memoryBandwidthGBps.value)
    .slice(0, MOST_CARDS);
  const count = Math.max(1, machine.devices.length);
  const more: Step[] = first
    ? [
        {
          kind: 'cards',
          text: `${count + 1} × ${first.accelerator.name} in place of ${count}`,
          change: { machine: machineText(machine, first.accelerator.name, count + 1) },
        },
      ]
    : [];
  const others: Step[] = faster.map((a) => ({
    kind: 'card',
    text: first ? `${a.name} in place of ${first.accelerator.name}` : `${a.name} beside the processor`,
    change: { machine: machineText(machine, a.name, count) },
  }));
  return [...more, ...others];
}

function smallerModels(context: Context, s: Scenario): Step[] {
  const parameters = (id: string) =>
    context.catalogue.models[id]?.publishedParameters.value ?? Number.POSITIVE_INFINITY;
  const own = s.model.model.id === undefined ? s.model.weights.elements : parameters(s.model.model.id);
  return FAMILIAR_MODELS.filter((id) => parameters(id) < 0.9 * own).map((model) => ({
    kind: 'model',
    text: `${context.catalogue.models[model]?.name ?? model} in place of ${s.model.model.name}`,
    change: { model },
  }));
}

function steps(context: Context, request: ScenarioRequest, s: Scenario): Step[] {
  const users = request.users ?? s.workload.concurrency;
  const fewer: Step[] = [];
  for (let n = Math.floor(users / 2); n >= 1; n = Math.floor(n / 2))
    fewer.push({ kind: 'users', text: `${n} in place of ${users} users at once`, change: { users: n } });
  return [
    ...(request.contextTokens === undefined
      ? []
      : [
          {
            kind: 'context' as const,
            text: 'only as much context as the use case needs',
            change: { contextTokens: 0 },
          },
        ]),
    ...(s.predict.kvCacheType === 'f16' && s.memory.flashAttention
      ? [{ kind: 'cache' as const, text: 'a KV cache in q8_0', change: { kvCacheType: 'q8_0' } }]
      : []),
    ...smallerFormats(context, s),
    ...fewer,
    ...otherCards(context, s),
    ...smallerModels(context, s),
  ];
}

/** The request with a change; a smaller model is taken in its usual format. */
export function changed(request: ScenarioRequest, change: Change): ScenarioRequest {
  const { contextTokens, ...rest } = change;
  return {
    ...request,
    ...rest,
    ...(contextTokens === 0 ? { contextTokens: undefined } : {}),
    ...(change.model === undefined ? {} : { quantization: undefined, contextTokens: undefined }),
  };
}

/** Tries changes one at a time, since there may be many: of each kind the first that lifts, undefined for each that was tried in vain. */
export function* triedLifts(context: Context, request: ScenarioRequest): Generator<Lift | undefined> {
  const scenario = resolveScenario(context, request);
  const now = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
  if (scenario.status === 'unknown' || now.status === 'unknown' || now.value.verdict.rank <= 1) return;
  const found = new Set<Lift['kind']>();
  for (const { kind, text, change } of steps(context, request, scenario.value)) {
    if (found.has(kind)) continue;
    const other = resolveScenario(context, changed(request, change));
    const outcome = other.status === 'ok' ? outcomeOf(context, other.value) : other;
    if (outcome.status === 'unknown' || outcome.value.verdict.rank >= now.value.verdict.rank) {
      yield undefined;
      continue;
    }
    const { tier, tierName, rank, probability } = outcome.value.verdict;
    found.add(kind);
    yield { kind, text, change, verdict: { tier, tierName, rank, probability } };
  }
}

/** Of each kind the first change that reaches a better tier; empty in the best tier and where none is found. */
export function nearestLifts(context: Context, request: ScenarioRequest): readonly Lift[] {
  return [...triedLifts(context, request)].filter((lift) => lift !== undefined);
}
