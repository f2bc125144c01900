// The question that the address asks: which model on which machine for which use, with what is taken where nothing is said.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import type { RequestShape, WorkloadRequest } from '../../core/workload/workload.ts';
import type { Values } from './address.ts';

export const USE_CASES = ['uc1', 'uc2', 'uc3', 'uc4'] as const;

export interface Question {
  readonly machine: string;
  readonly model: string;
  /** Empty: the model's usual one. */
  readonly quantization: string;
  /** Of one request; 0: what the use case needs. */
  readonly contextTokens: number;
  readonly users: number;
  /** Id of a workload, or "prompt-output" in tokens. */
  readonly use: string;
  readonly engine: string;
  readonly backend: string;
  readonly kvCacheType: string;
  readonly flashAttention: '' | 'on' | 'off';
}

export const DEFAULTS: Question = {
  machine: 'ryzen-9-9950x-rtx-5080',
  model: 'llama-3.1-8b-instruct',
  quantization: '',
  contextTokens: 0,
  users: 1,
  use: 'uc2',
  engine: '',
  backend: '',
  kvCacheType: '',
  flashAttention: '',
};

export const MOST_USERS = 256;
/** Longest prompt or output that can be asked for. */
export const MOST_TOKENS = 10_000_000;

const CUSTOM = /^(\d{1,8})-(\d{1,8})$/;

function whole(text: string | undefined, least: number, most: number, otherwise: number): number {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
}

/** Lengths of a use case that has no name; undefined where it has one. */
export function customLengths(use: string): { promptTokens: number; outputTokens: number } | undefined {
  const match = CUSTOM.exec(use);
  return match ? { promptTokens: Number(match[1]), outputTokens: Number(match[2]) } : undefined;
}

export function questionOf(values: Values): Question {
  const { flash = '' } = values;
  return {
    machine: values.machine ?? DEFAULTS.machine,
    model: values.model ?? DEFAULTS.model,
    quantization: values.quant ?? '',
    contextTokens: whole(values.context, 1, MOST_TOKENS, 0),
    users: whole(values.users, 1, MOST_USERS, 1),
    use: values.use ?? DEFAULTS.use,
    engine: values.engine ?? '',
    backend: values.backend ?? '',
    kvCacheType: values.kv ?? '',
    flashAttention: flash === 'on' || flash === 'off' ? flash : '',
  };
}

export const sameQuestion = (a: Question, b: Question): boolean => JSON.stringify(a) === JSON.stringify(b);

const given = (text: string): string | undefined => (text === '' ? undefined : text);

/** Settings of a scenario without machine, model and workload. */
export function settingsOf(q: Question): Omit<ScenarioRequest, 'machine' | 'model' | 'workload'> {
  return {
    quantization: given(q.quantization),
    engine: given(q.engine),
    backend: given(q.backend),
    kvCacheType: given(q.kvCacheType),
    flashAttention: q.flashAttention === '' ? undefined : q.flashAttention === 'on',
    contextTokens: q.contextTokens === 0 ? undefined : q.contextTokens,
    users: q.users === 1 ? undefined : q.users,
  };
}

/** The use case as the core takes it. */
export function workloadOf(use: string): WorkloadRequest {
  return customLengths(use) ?? use;
}

/** The question as the core takes it, for these use cases. */
export function assessRequest(q: Question, uses: readonly string[]): AssessRequest {
  return { machine: q.machine, model: q.model, workloads: uses.map(workloadOf), ...settingsOf(q) };
}

type Uses = Readonly<Record<string, { readonly tests: readonly RequestShape[] }>>;

/** Tokens that one request of a use case puts into the context; 0 where the use case is not known. */
export function tokensOf(uses: Uses, use: string): number {
  const custom = customLengths(use);
  const tests = custom ? [custom] : (uses[use]?.tests ?? []);
  return Math.max(0, ...tests.map((t) => t.promptTokens + t.outputTokens));
}
