// viable results show: one result beside its prediction.
import { compareMeasurement } from '../../../../core/assess/measured/measurement-comparison.ts';
import { measurementComparisonReport } from '../../../../core/report/measurement-comparison-report.ts';
import type { Format } from '../../../../core/report/render.ts';
import { print } from '../../output.ts';
import { openContext } from '../../session.ts';
import { findResult, inStore, type StoreOptions } from './stored.ts';

export interface ShowOptions extends StoreOptions {
  readonly format: Format;
}

export async function showVerb(which: string, options: ShowOptions): Promise<void> {
  const { number, measurement } = await inStore(options, (store) => findResult(store, which));
  const { context, stamp } = openContext();
  const compared = compareMeasurement(context, measurement, stamp(), { number });
  await print(measurementComparisonReport(compared, options.format === 'html'), compared, options.format);
}
