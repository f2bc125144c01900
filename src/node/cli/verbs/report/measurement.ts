// viable report measurement: one stored result, with figures.
import { compareMeasurement } from '../../../../core/assess/measured/measurement-comparison.ts';
import { measurementComparisonReport } from '../../../../core/report/measurement-comparison-report.ts';
import { CliError } from '../../fail.ts';
import type { ReportMaker } from '../../reports.ts';
import { openContext } from '../../session.ts';
import { findResult, inStore } from '../results/stored.ts';

export const measurementMaker: ReportMaker = async (subjects, options) => {
  const [which] = subjects;
  if (which === undefined || subjects.length > 1)
    throw new CliError('say the number of one result; viable results lists them');
  const { number, measurement } = await inStore(options, (store) => findResult(store, which));
  const { context, stamp } = openContext();
  const data = compareMeasurement(context, measurement, stamp(), { number });
  return { document: measurementComparisonReport(data, true), data };
};
