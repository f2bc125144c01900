// What an export holds, by the core's renderers; loaded when somebody exports.
import type { Assessment } from '../../core/assess/assessment.ts';
import type { ReportDocument } from '../../core/report/document.ts';
import { drawingOf } from '../../core/report/figure/drawing.ts';
import { figuredAssessment, figuredComparison } from '../../core/report/figured-assessment.ts';
import { type Format, render } from '../../core/report/render.ts';
import { pictureOf } from './svg-to-png.ts';

const OPTIONS = { width: 100, colour: false };

type Given = Assessment | readonly Assessment[];

/** One assessment with everything known of it, or several side by side. */
function documentOf(given: Given): ReportDocument {
  return 'schema' in given ? figuredAssessment(given) : figuredComparison(given);
}

export function reportText(given: Given, format: Format): string {
  if ('schema' in given) return render(documentOf(given), given, format, OPTIONS);
  const [first] = given;
  const data = {
    schema: 'viable.comparison/1',
    version: first?.version,
    made: first?.made,
    assessments: given,
  };
  return render(documentOf(given), data, format, OPTIONS);
}

/** The report's figures under each other, as on paper. */
export function reportPicture(given: Given): Promise<Blob> {
  const drawn = documentOf(given).blocks.flatMap((block) => (block.kind === 'figure' ? [block.svg] : []));
  return pictureOf({ ...drawingOf(drawn, true), background: '#fff' });
}
