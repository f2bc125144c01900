// Takes an assessment or a comparison along: as a link, Markdown, CSV, JSON, one HTML file, or on paper.
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Format } from '../../core/report/render.ts';
import { download } from './download.ts';
import { TakeAlong } from './take-along.tsx';

interface Props {
  /** One assessment, or several of a comparison. */
  readonly assessment: Assessment | readonly Assessment[];
}

const isMany = (a: Props['assessment']): a is readonly Assessment[] => Array.isArray(a);

async function save(assessment: Props['assessment'], format: Format, type: string): Promise<void> {
  const { reportText } = await import('./report-text.ts');
  const name = isMany(assessment) ? 'viable-comparison' : 'viable-assessment';
  download(`${name}.${format}`, type, reportText(assessment, format));
}

export function ExportMenu({ assessment }: Props) {
  return <TakeAlong onSave={(format, type) => void save(assessment, format, type)} />;
}
