// viable report comparison: one model on several machines, with figures and sources.
import { assess } from '../../../../core/assess/assess.ts';
import { figuredComparison } from '../../../../core/report/figured-assessment.ts';
import { answered, CliError } from '../../fail.ts';
import { machineOf } from '../../machine-argument.ts';
import { modelFile } from '../../model-argument.ts';
import type { ReportMaker } from '../../reports.ts';
import { openContext } from '../../session.ts';
import { contextOptions } from '../../settings.ts';

export const comparisonMaker: ReportMaker = async (machines, options) => {
  if (machines.length < 2) throw new CliError('a comparison needs two machines or more; "this" is the machine at hand');
  if (options.model === undefined) throw new CliError('a comparison needs --model');
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
  return { document: figuredComparison(assessments), data: { schema: 'viable.comparison/1', ...made, assessments } };
};
