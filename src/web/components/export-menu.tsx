// Takes an assessment or a comparison along: as a link, Markdown, CSV, JSON, one HTML file, a picture, or on paper.
import type { Assessment } from '../../core/assess/assessment.ts';
import type { Format } from '../../core/report/render.ts';
import { download, downloadBlob } from './download.ts';
import { TakeAlong } from './take-along.tsx';

interface Props {
  /** One assessment, or several of a comparison. */
  readonly assessment: Assessment | readonly Assessment[];
}

const nameOf = (a: Props['assessment']) => (Array.isArray(a) ? 'viable-comparison' : 'viable-assessment');

async function save(assessment: Props['assessment'], format: Format, type: string): Promise<void> {
  const { reportText } = await import('./report-text.ts');
  download(`${nameOf(assessment)}.${format}`, type, reportText(assessment, format));
}

async function savePicture(assessment: Props['assessment']): Promise<void> {
  const { reportPicture } = await import('./report-text.ts');
  downloadBlob(`${nameOf(assessment)}.png`, await reportPicture(assessment));
}

export function ExportMenu({ assessment }: Props) {
  return (
    <TakeAlong
      onSave={(format, type) => void save(assessment, format, type)}
      onPicture={() => void savePicture(assessment)}
    />
  );
}
