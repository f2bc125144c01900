// viable models: which catalogue models fit a machine, how fast they are, best first.
import { rankModels } from '../../../core/assess/rank-models.ts';
import { modelsReport } from '../../../core/report/models-report.ts';
import { resolveWorkload } from '../../../core/workload/workload.ts';
import { answered } from '../fail.ts';
import { type MachineOptions, machineOf } from '../machine-argument.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { contextOptions, type SettingOptions, whole } from '../settings.ts';

export interface ModelsOptions extends MachineOptions, SettingOptions {
  readonly workload: string;
  readonly limit: string;
  readonly all?: boolean;
}

export async function modelsVerb(options: ModelsOptions): Promise<void> {
  const { context, stamp } = openContext();
  const settings = contextOptions(options);
  const workload = answered(resolveWorkload(context.catalogue, options.workload));
  const limit = options.all ? Number.POSITIVE_INFINITY : (whole(options.limit, '--limit') ?? 25);
  const machine = await machineOf(context.catalogue, options);
  const ranking = rankModels(context, { machine, workload: options.workload, ...settings });
  if (ranking.unknown.length === ranking.all)
    answered({ status: 'unknown', reasons: ranking.unknown[0]?.reasons ?? [] });
  const document = modelsReport(ranking, machine.name, workload.name, limit);
  await print(
    document,
    {
      schema: 'viable.models/1',
      ...stamp(),
      machine: machine.name,
      workload,
      assumptions: machine.assumptions,
      ...ranking,
    },
    options.format,
  );
}
