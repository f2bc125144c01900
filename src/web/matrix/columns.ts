// What stands in rows and columns of the matrix, and what has to be assessed for it.
import type { AssessRequest } from '../../core/assess/assess.ts';
import type { Context } from '../../core/assess/context.ts';
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import type { Values } from '../state/address.ts';
import { listOf } from '../state/lists.ts';
import { type Question, settingsOf, USE_CASES, workloadOf } from '../state/question.ts';

export interface MatrixColumn {
  readonly id: string;
  readonly name: string;
  readonly note: string | undefined;
}

export interface MatrixMachine {
  /** Catalogue id, or the name as it was written. */
  readonly id: string;
  readonly name: string;
  /** Words that the filter looks through. */
  readonly search: string;
}

export type By = 'uses' | 'models';

/** Well-known models of each size, dense and of experts: a first look needs familiar names. */
export const FAMILIAR_MODELS = [
  'llama-3.2-3b-instruct',
  'llama-3.1-8b-instruct',
  'gpt-oss-20b',
  'qwen3-30b-a3b',
  'qwen2.5-32b-instruct',
  'llama-3.3-70b-instruct',
  'gpt-oss-120b',
  'deepseek-v3',
];

export const MOST_MODELS = 12;

export function columnsOf(catalogue: Catalogue, by: By, values: Values): readonly MatrixColumn[] {
  if (by === 'uses')
    return USE_CASES.map((id) => ({ id, name: id.toUpperCase(), note: catalogue.workloads[id]?.description }));
  const asked = listOf(values.models);
  const ids = asked.length > 0 ? asked : FAMILIAR_MODELS;
  return ids.slice(0, MOST_MODELS).flatMap((id) => {
    const model = catalogue.models[id];
    return model ? [{ id, name: model.name, note: undefined }] : [];
  });
}

const kept = new WeakMap<Catalogue, readonly MatrixMachine[]>();

function catalogueMachines(catalogue: Catalogue): readonly MatrixMachine[] {
  const known =
    kept.get(catalogue) ??
    Object.values(catalogue.machines)
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map((m) => {
        const parts = [m.cpu, ...m.accelerators.map((a) => catalogue.accelerators[a.id]?.name ?? a.id)];
        return { id: m.id, name: m.name, search: [m.id, m.name, m.platform, ...parts].join(' ').toLowerCase() };
      });
  kept.set(catalogue, known);
  return known;
}

/** All machines of the catalogue, and those pinned that are described in words. */
export function machinesOf(context: Context, pinned: readonly string[]): readonly MatrixMachine[] {
  const known = catalogueMachines(context.catalogue);
  const own = pinned.flatMap((text) => {
    if (context.catalogue.machines[text]) return [];
    const machine = context.machineOf(text);
    return machine.status === 'ok' ? [{ id: text, name: machine.value.name, search: text.toLowerCase() }] : [];
  });
  return own.length === 0 ? known : [...own, ...known];
}

/** One assessment a machine with all use cases, or one for each machine and model. */
export function askedOf(
  question: Question,
  machines: readonly MatrixMachine[],
  columns: readonly MatrixColumn[],
  by: By,
): readonly AssessRequest[] {
  const settings = settingsOf(question);
  if (by === 'uses') {
    const workloads = columns.map((c) => c.id);
    return machines.map((m) => ({ ...settings, machine: m.id, model: question.model, workloads }));
  }
  const workloads = [workloadOf(question.use)];
  return machines.flatMap((m) =>
    columns.map((c) => ({ ...settings, quantization: undefined, machine: m.id, model: c.id, workloads })),
  );
}
