// viable report assessment: one model on one machine, with figures and sources.
import { assess } from '../../../../core/assess/assess.ts';
import { suggestModel } from '../../../../core/assess/suggest-model.ts';
import { figuredAssessment } from '../../../../core/report/figured-assessment.ts';
import { loadEvidence } from '../../../catalogue-files/load.ts';
import { answered, CliError } from '../../fail.ts';
import { machineOf } from '../../machine-argument.ts';
import { modelFile } from '../../model-argument.ts';
import type { ReportMaker } from '../../reports.ts';
import { openContext } from '../../session.ts';
import { contextOptions } from '../../settings.ts';

export const assessmentMaker: ReportMaker = async (subjects, options) => {
  if (subjects.length > 0) throw new CliError(`"${subjects[0]}" is too much: say the machine with --machine`);
  const { context, stamp } = openContext();
  const machine = await machineOf(context.catalogue, options);
  const workloads = options.workload.split(',').map((w) => w.trim());
  const settings = contextOptions(options);
  const suggested = options.model === undefined ? suggestModel(context, machine, workloads, settings) : undefined;
  const name = options.model ?? suggested?.model ?? '';
  const file = await modelFile(name, context.catalogue);
  const request = { machine, model: file ? answered(file) : name, workloads, published: loadEvidence(), ...settings };
  const made = answered(assess(context, request, stamp(), true));
  const assessment = suggested ? { ...made, assumptions: [suggested.reason, ...made.assumptions] } : made;
  return { document: figuredAssessment(assessment), data: assessment };
};
