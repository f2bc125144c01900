// The ready reports by name: each makes a document and the versioned object behind it. A new one is a line here and a maker.
import type { ReportDocument } from '../../core/report/document.ts';
import type { MachineOptions } from './machine-argument.ts';
import type { SettingOptions } from './settings.ts';

export interface ReportOptions extends MachineOptions, SettingOptions {
  readonly model?: string;
  readonly workload: string;
  readonly database?: string;
  readonly output?: string;
}

export interface MadeReport {
  readonly document: ReportDocument;
  readonly data: unknown;
}

/** `subjects` are the words after the report's name: machines to compare, numbers of results. */
export type ReportMaker = (subjects: readonly string[], options: ReportOptions) => Promise<MadeReport>;

export const REPORTS: Readonly<Record<string, () => Promise<ReportMaker>>> = {
  advice: async () => (await import('./verbs/report/advice.ts')).adviceMaker,
  assessment: async () => (await import('./verbs/report/assessment.ts')).assessmentMaker,
  comparison: async () => (await import('./verbs/report/comparison.ts')).comparisonMaker,
  measurement: async () => (await import('./verbs/report/measurement.ts')).measurementMaker,
  seed: async () => (await import('./verbs/report/seed.ts')).seedMaker,
};
