// A workload: requests of given prompt and output lengths; several tests are averaged as their benchmark averages them.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import { type Answer, ok, unknown } from '../units/result.ts';

export interface RequestShape {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

export interface Workload {
  readonly id: string | undefined;
  readonly name: string;
  readonly tests: readonly RequestShape[];
  /** Tokens already in the context before the prompt. */
  readonly depthTokens: number;
  readonly concurrency: number;
}

export type WorkloadRequest =
  | string
  | {
      readonly promptTokens: number;
      readonly outputTokens: number;
      readonly contextTokens?: number | undefined;
      readonly concurrency?: number | undefined;
    };

/** Longest context any test of the workload reaches, in tokens. */
export function contextNeeded(workload: Workload): number {
  return workload.depthTokens + Math.max(...workload.tests.map((t) => t.promptTokens + t.outputTokens));
}

/** "1,024 → 16 tokens" */
export function shapeText(shape: RequestShape): string {
  return `${shape.promptTokens} → ${shape.outputTokens} tokens`;
}

/** Workload from an id (`uc1`, `localscore`) or from lengths. */
export function resolveWorkload(catalogue: Catalogue, request: WorkloadRequest): Answer<Workload> {
  if (typeof request === 'string') {
    const found = resolveEntry(catalogue.workloads, request, 'workload');
    if (found.status === 'unknown') return found;
    const { id, name, tests, concurrency } = found.value;
    return ok({ id, name, tests, depthTokens: 0, concurrency });
  }
  const { promptTokens, outputTokens, contextTokens = 0, concurrency = 1 } = request;
  if (promptTokens + outputTokens <= 0) return unknown('the workload has neither prompt nor output tokens');
  const shape = { promptTokens, outputTokens };
  const depthTokens = Math.max(0, contextTokens - promptTokens - outputTokens);
  return ok({ id: undefined, name: shapeText(shape), tests: [shape], depthTokens, concurrency });
}
