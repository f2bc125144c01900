// viable compare: one model on several machines, side by side.
import { assess } from '../../../core/assess/assess.ts';
import { comparisonReport } from '../../../core/report/comparison-report.ts';
import { answered, CliError } from '../fail.ts';
import { machineOf } from '../machine-argument.ts';
import { modelFile } from '../model-argument.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { contextOptions, type SettingOptions } from '../settings.ts';

export interface CompareOptions extends SettingOptions {
  readonly model: string;
  readonly workload: string;
}

export async function compareVerb(machines: readonly string[], options: CompareOptions): Promise<void> {
  if (machines.length < 2) throw new CliError('compare needs two machines or more; "this" is the machine at hand');
  const { context, stamp } = openContext();
  const file = await modelFile(options.model, context.catalogue);
  const model = file ? answered(file) : options.model;
  const workloads = options.workload.split(',').map((w) => w.trim());
  const made = stamp();
  const assessments = [];
  for (const name of machines) {
    const machine = await machineOf(context.catalogue, name === 'this' ? {} : { machine: name });
    assessments.push(answered(assess(context, { machine, model, workloads, ...contextOptions(options) }, made)));
  }
  await print(comparisonReport(assessments), { schema: 'viable.comparison/1', ...made, assessments }, options.format);
}
