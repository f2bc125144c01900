// The Assessment: the one versioned result object that every surface reads. A number that a page lacks is added here.
import type { Reliability } from '../catalogue/schema/source.ts';
import type { OperatingSystem } from '../machine/machine.ts';
import type { MemoryPlan } from '../memory/plan.ts';
import type { Prediction } from '../predict/prediction.ts';
import type { Verdict } from '../verdict/verdict.ts';

export const ASSESSMENT_SCHEMA = 'viable.assessment/1';

/** Specification of a part with the source of its decisive figures. */
export interface AssessedPart {
  readonly id: string | undefined;
  readonly name: string;
  readonly facts: readonly { readonly name: string; readonly value: string; readonly source: string | undefined }[];
}

export interface AssessedMachine {
  readonly id: string | undefined;
  readonly name: string;
  readonly os: OperatingSystem;
  readonly systemMemoryBytes: number | undefined;
  readonly systemMemoryBandwidthBytesPerSecond: number | undefined;
  readonly devices: readonly AssessedPart[];
  readonly host: AssessedPart | undefined;
}

export interface AssessedModel {
  readonly id: string | undefined;
  readonly name: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly contextTokens: number;
  readonly quantization: string;
  readonly weightsBytes: number;
  readonly bitsPerWeight: number;
  readonly source: string;
}

export interface AssessedWorkload {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly tests: readonly { readonly promptTokens: number; readonly outputTokens: number }[];
  readonly concurrency: number;
}

export interface AssessmentResult {
  readonly workload: AssessedWorkload;
  readonly memory: MemoryPlan;
  /** Undefined where the model fits nowhere. */
  readonly prediction: Prediction | undefined;
  readonly verdict: Verdict;
  /** Why this tier, in a sentence, and what would lift it. */
  readonly why: string;
}

/** A published measurement of the device, near to what was asked. */
export interface CitedEvidence {
  readonly device: string;
  readonly engine: string;
  readonly model: string;
  readonly quantization: string;
  readonly workload: string;
  readonly kvCacheType: string | undefined;
  readonly prefillTokensPerSecond: number | undefined;
  readonly decodeTokensPerSecond: number | undefined;
  readonly runs: number;
  readonly source: string;
  readonly references: readonly string[];
}

export interface CitedSource {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly url: string | undefined;
  readonly checked: string;
  readonly reliability: Reliability;
}

export interface Assessment {
  readonly schema: typeof ASSESSMENT_SCHEMA;
  /** Version of Viable that made it. */
  readonly version: string;
  /** When it was made, ISO 8601; handed in. */
  readonly made: string;
  /** The answer in a sentence. */
  readonly answer: string;
  readonly machine: AssessedMachine;
  readonly model: AssessedModel;
  readonly engine: {
    readonly id: string;
    readonly name: string;
    readonly kvCacheType: string;
    readonly flashAttention: boolean;
  };
  readonly results: readonly AssessmentResult[];
  readonly assumptions: readonly string[];
  /** Nearest published measurements of the device; empty where none was asked for or is known. */
  readonly evidence: readonly CitedEvidence[];
  readonly sources: readonly CitedSource[];
}
