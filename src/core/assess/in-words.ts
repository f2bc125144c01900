// The answer to one workload in a plain sentence, for a reader who decides and does not compute.
import { formatBytes, formatRate, formatSeconds } from '../units/format.ts';
import type { AssessedWorkload, AssessmentResult } from './assessment.ts';

/** Writes a formatted number in the reader's notation. */
export type Say = (number: string) => string;
export const plainly: Say = (number) => number;

export interface Subject {
  readonly model: string;
  readonly quantization: string;
  readonly machine: string;
}

/** "UC2", or the lengths of a workload without a name. */
export function workloadName(workload: Pick<AssessedWorkload, 'id' | 'name'>): string {
  return workload.id?.toUpperCase() ?? workload.name;
}

const OPENING = ['Yes', 'In the background', 'Only off-line', 'No'] as const;

function withoutRoom(r: AssessmentResult, { model, quantization, machine }: Subject, say: Say): string {
  const available = r.memory.availableBytes;
  const has = available === undefined ? '' : `, and ${say(formatBytes(available))} are there`;
  return `No: ${model} in ${quantization} does not fit on ${machine}. It needs ${say(formatBytes(r.memory.requiredBytes))}${has}.`;
}

/** "Yes: Llama 3.1 8B Instruct on … starts to answer after 0.37 s and writes 202 tokens a second; UC2 is done in 1.6 s." */
export function inWords(r: AssessmentResult, subject: Subject, say: Say = plainly): string {
  const p = r.prediction;
  if (!p) return withoutRoom(r, subject, say);
  const opening = OPENING[Math.min(r.verdict.rank, OPENING.length) - 1] ?? 'No';
  const steps = [
    ...(p.ttftSeconds && p.decodeTokensPerSecond
      ? [`starts to answer after ${say(formatSeconds(p.ttftSeconds.likely))}`]
      : []),
    ...(p.decodeTokensPerSecond
      ? [`writes ${say(formatRate(p.decodeTokensPerSecond.likely))} tokens a second`]
      : [`reads ${say(formatRate(p.prefillTokensPerSecond?.likely ?? 0))} tokens a second`]),
  ];
  const { model, machine } = subject;
  return `${opening}: ${model} on ${machine} ${steps.join(' and ')}; ${workloadName(r.workload)} is done in ${say(formatSeconds(p.totalSeconds.likely))}.`;
}
