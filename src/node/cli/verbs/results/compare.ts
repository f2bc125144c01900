// viable results compare: results side by side.
import type { Format } from '../../../../core/report/render.ts';
import { resultsComparisonReport } from '../../../../core/report/results-comparison-report.ts';
import { CliError } from '../../fail.ts';
import { print } from '../../output.ts';
import { findResults, inStore, type StoreOptions } from './stored.ts';

export interface CompareResultsOptions extends StoreOptions {
  readonly format: Format;
}

export async function compareResultsVerb(which: readonly string[], options: CompareResultsOptions): Promise<void> {
  const results = await inStore(options, (store) => findResults(store, which));
  if (results.length < 2) throw new CliError('compare needs two different results or more');
  const data = { schema: 'viable.results-comparison/1', results };
  await print(resultsComparisonReport(results), data, options.format);
}
