// viable assess: one model on one machine for several workloads.
import { assess } from '../../../core/assess/assess.ts';
import { suggestModel } from '../../../core/assess/suggest-model.ts';
import { assessmentReport } from '../../../core/report/assessment-report.ts';
import { loadEvidence } from '../../catalogue-files/load.ts';
import { answered } from '../fail.ts';
import { type MachineOptions, machineOf } from '../machine-argument.ts';
import { modelFile } from '../model-argument.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { contextOptions, type SettingOptions } from '../settings.ts';

export interface AssessOptions extends MachineOptions, SettingOptions {
  readonly model?: string;
  readonly workload: string;
  readonly explain?: boolean;
}

export async function assessVerb(options: AssessOptions): Promise<void> {
  const { context, stamp } = openContext();
  const machine = await machineOf(context.catalogue, options);
  const workloads = options.workload.split(',').map((w) => w.trim());
  const settings = contextOptions(options);
  const suggested = options.model === undefined ? suggestModel(context, machine, workloads, settings) : undefined;
  const name = options.model ?? suggested?.model ?? '';
  const file = await modelFile(name, context.catalogue);
  const model = file ? answered(file) : name;
  const published = options.explain || options.format === 'json' ? loadEvidence() : undefined;
  const request = { machine, model, workloads, published, ...settings };
  const made = answered(assess(context, request, stamp(), options.explain ?? false));
  const assessment = suggested ? { ...made, assumptions: [suggested.reason, ...made.assumptions] } : made;
  await print(assessmentReport(assessment, options.explain ?? false), assessment, options.format);
}
