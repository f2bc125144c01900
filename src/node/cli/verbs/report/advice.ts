// The report "advice": the decision page of a need (need.yaml), or of an advice that was saved as JSON.
import { readFileSync } from 'node:fs';
import { ADVICE_SCHEMA, type Advice } from '../../../../core/assess/advice/advice.ts';
import { adviceReport } from '../../../../core/report/advice-report.ts';
import { CliError } from '../../fail.ts';
import type { ReportMaker } from '../../reports.ts';
import { adviceOf, needOf } from '../advise.ts';

/** The advice that a file holds; undefined where it holds something else. */
function saved(path: string): Advice | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Advice> | null;
    return value?.schema === ADVICE_SCHEMA ? (value as Advice) : undefined;
  } catch {
    return undefined;
  }
}

export const adviceMaker: ReportMaker = async ([file], options) => {
  if (file === undefined)
    throw new CliError('report advice needs a file: a need (need.yaml), or what viable advise --format json printed');
  const advice = saved(file) ?? adviceOf(needOf({ format: options.format, need: file }), {}, undefined);
  return { document: adviceReport(advice, true), data: advice };
};
