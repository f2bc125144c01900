// What an engine's process is asked to do, and what it tells: plain data between two processes.
import type { TestShape } from './measurement.ts';

export interface EngineSettings {
  readonly threads?: number | undefined;
  readonly batchTokens: number;
  /** Undefined: as the engine chooses. */
  readonly flashAttention?: boolean | undefined;
  /** ggml type ids. */
  readonly kvTypeK?: number | undefined;
  readonly kvTypeV?: number | undefined;
  /** Layers on accelerators; undefined: all where there are any. */
  readonly gpuLayers?: number | undefined;
  /** false: CPU only. */
  readonly gpu: boolean;
}

export interface StopRule {
  readonly leastRepetitions: number;
  readonly mostRepetitions: number;
  /** The median's interval ÷ median at which repetitions end. */
  readonly relativeWidth: number;
  /** No repetition is started after this long. */
  readonly mostSeconds: number;
}

export interface JobTest extends StopRule {
  /** Place of the test in the plan. */
  readonly index: number;
  readonly shape: TestShape;
  /** Untimed decode steps and prompt tokens before the first repetition. */
  readonly warmUpTokens: number;
}

/** One process: the model is loaded once and the tests run one after the other. */
export interface EngineJob {
  readonly engineFolder: string;
  readonly modelPath: string;
  readonly settings: EngineSettings;
  readonly vocabulary: number;
  readonly tests: readonly JobTest[];
}

export interface EngineFacts {
  readonly backend: string;
  readonly deviceNames: readonly string[];
  /** Instruction sets of the CPU code that was loaded. */
  readonly variant: string;
  readonly threads: number;
  readonly loadSeconds: number;
  readonly modelBytes: number;
  readonly parameters: number;
}

/** One repetition of a test. */
export interface Repetition {
  readonly prefillSeconds?: number | undefined;
  /** Seconds of each batch of the prompt, with the depth at which it began. */
  readonly batches: readonly { readonly depthTokens: number; readonly tokens: number; readonly seconds: number }[];
  readonly stepSeconds: readonly number[];
}

export type EngineMessage =
  | { readonly kind: 'loaded'; readonly facts: EngineFacts }
  /** Warm-up is over: what counts begins. */
  | { readonly kind: 'timing'; readonly index: number }
  | { readonly kind: 'progress'; readonly index: number; readonly done: number; readonly of: number }
  | { readonly kind: 'repetition'; readonly index: number; readonly repetition: Repetition }
  | { readonly kind: 'test-done'; readonly index: number }
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly index: number | undefined; readonly message: string };
