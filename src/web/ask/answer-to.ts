// The answer to Explore's question, with what the form says of the machine and the model that were named.
import { assess, type Stamp } from '../../core/assess/assess.ts';
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Context } from '../../core/assess/context.ts';
import { DEFAULT_QUANTIZATION } from '../../core/assess/scenario.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import { splitMachineText } from '../../core/machine/request.ts';
import { type Answer, ok } from '../../core/units/result.ts';
import { GIB } from '../../core/units/scale.ts';
import { assessRequest, type Question } from '../state/question.ts';
import { type Format, formatNamed } from './frame.ts';

/** A machine with what it is made of, as far as the catalogue can tell; empty where it has no such part. */
export interface NamedMachine {
  readonly name: string;
  readonly cpu: string;
  readonly card: string;
  readonly cards: number;
  readonly memoryGib: number | undefined;
}

export interface NamedModel {
  readonly name: string;
  /** Tokens that it was made for. */
  readonly contextTokens: number;
  readonly usualFormat: Format;
}

export interface Asked {
  /** For the chosen use case alone, without evidence. */
  readonly answer: Answer<Assessment>;
  readonly machine: Answer<NamedMachine>;
  readonly model: Answer<NamedModel>;
}

function machineNamed(context: Context, text: string): Asked['machine'] {
  const machine = context.machineOf(text);
  if (machine.status === 'unknown') return machine;
  const { name, devices, host, systemMemoryBytes } = machine.value;
  return ok({
    name,
    cpu: host?.name ?? '',
    card: devices[0]?.accelerator.name ?? '',
    cards: Math.max(1, devices.length),
    memoryGib: systemMemoryBytes === undefined ? splitMachineText(text).memoryGb : Math.round(systemMemoryBytes / GIB),
  });
}

function modelNamed({ catalogue }: Context, text: string): Asked['model'] {
  const model = resolveEntry(catalogue.models, text, 'model');
  if (model.status === 'unknown') return model;
  const { name, contextTokens, usualQuantization } = model.value;
  return ok({ name, contextTokens, usualFormat: formatNamed(catalogue, usualQuantization ?? DEFAULT_QUANTIZATION) });
}

export function answerTo(context: Context, q: Question, stamp: Stamp): Asked {
  return {
    answer: assess(context, assessRequest(q, [q.use]), stamp, true),
    machine: machineNamed(context, q.machine),
    model: modelNamed(context, q.model),
  };
}
