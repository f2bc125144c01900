// viable predict: reads scenarios, one JSON object a line, and answers each in order, as it comes.
import { createReadStream } from 'node:fs';
import { ignoredFields, ScenarioSchema, scenarioProblem } from '../../../api/scenario.ts';
import { answerScenario, type BatchAnswer, type ScenarioId } from '../../../core/assess/batch-answer.ts';
import { type Context, createContext } from '../../../core/assess/context.ts';
import type { ModelDescription } from '../../../core/model/description.ts';
import type { Answer } from '../../../core/units/result.ts';
import { loadCatalogue } from '../../catalogue-files/load.ts';
import { CliError } from '../fail.ts';
import { lines } from '../lines.ts';
import { modelFile } from '../model-argument.ts';

export interface PredictOptions {
  readonly scenarios: string;
  readonly evidence?: 'auto' | 'off';
}

/** A longer line is not a scenario. */
const LONGEST_LINE = 1_000_000;

function idOf(value: unknown): ScenarioId {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

type Files = Map<string, Answer<ModelDescription> | undefined>;

async function answer(
  context: Context,
  files: Files,
  line: string | undefined,
  evidence: 'auto' | 'off',
): Promise<BatchAnswer> {
  if (line === undefined)
    return {
      id: undefined,
      status: 'invalid',
      field: '(whole line)',
      reasons: [`the line is longer than ${LONGEST_LINE} characters`],
    };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: undefined, status: 'invalid', field: '(whole line)', reasons: ['the line is not JSON'] };
  }
  const checked = ScenarioSchema.safeParse(value);
  if (!checked.success) {
    const { field, message } = scenarioProblem(checked.error);
    return { id: idOf(value), status: 'invalid', field, reasons: [`${field}: ${message}`] };
  }
  const { id, gpuLayers, ...scenario } = checked.data;
  if (!files.has(scenario.model)) files.set(scenario.model, await modelFile(scenario.model, context.catalogue));
  const file = files.get(scenario.model);
  if (file?.status === 'unknown') return { id, status: 'unknown', reasons: file.reasons };
  const placement = gpuLayers === undefined ? undefined : { acceleratorLayers: gpuLayers };
  const made = answerScenario(context, id, { evidence, ...scenario, model: file?.value ?? scenario.model, placement });
  const ignored = ignoredFields(value);
  if (made.status !== 'ok' || ignored.length === 0) return made;
  return { ...made, assumptions: [`not known and ignored: ${ignored.slice(0, 10).join(', ')}`, ...made.assumptions] };
}

export async function predictVerb(options: PredictOptions): Promise<void> {
  const { catalogue, calibrations } = loadCatalogue();
  const context = createContext(catalogue, calibrations);
  const files: Files = new Map();
  const input = options.scenarios === '-' ? process.stdin : createReadStream(options.scenarios);
  try {
    for await (const line of lines(input, LONGEST_LINE)) {
      if (line?.trim() === '') continue;
      const text = `${JSON.stringify(await answer(context, files, line, options.evidence ?? 'auto'))}\n`;
      if (!process.stdout.write(text)) await new Promise((done) => process.stdout.once('drain', done));
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new CliError(
      `${options.scenarios}: cannot be read (${code})`,
      code === 'ENOENT' || code === 'EISDIR' ? 2 : 3,
    );
  }
}
