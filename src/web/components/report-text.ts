// The text of an export, by the core's renderers; loaded when somebody exports.
import type { Assessment } from '../../core/assess/assessment.ts';
import { assessmentReport } from '../../core/report/assessment-report.ts';
import { comparisonReport } from '../../core/report/comparison-report.ts';
import { type Format, render } from '../../core/report/render.ts';

const OPTIONS = { width: 100, colour: false };

/** One assessment with everything known of it, or several side by side. */
export function reportText(given: Assessment | readonly Assessment[], format: Format): string {
  if ('schema' in given) return render(assessmentReport(given, true), given, format, OPTIONS);
  const [first] = given;
  const data = {
    schema: 'viable.comparison/1',
    version: first?.version,
    made: first?.made,
    assessments: given,
  };
  return render(comparisonReport(given), data, format, OPTIONS);
}
