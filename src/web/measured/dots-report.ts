// Measurements against predictions as they are shown, as a report in the formats of the core; the furthest off first.
import type { ReportDocument } from '../../core/report/document.ts';
import { significant } from '../../core/units/format.ts';
import { type Dot, PHASES, type PhaseName } from './phases.ts';

export function dotsReport(dots: readonly Dot[], phase: PhaseName): ReportDocument {
  const { name, unit, format } = PHASES[phase];
  return {
    title: `${name}: measured against predicted`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Measurement', wrapTo: 24 },
          { header: `Measured, ${unit}`, align: 'right' },
          { header: 'Predicted (80 % interval)', align: 'right', wrapTo: 12 },
          { header: 'Ratio', align: 'right' },
          { header: 'In the interval' },
        ],
        rows: dots.map((d) => [
          d.title,
          format(d.measured),
          `${format(d.likely)} (${format(d.low)}–${format(d.high)})`,
          significant(d.measured / d.likely, 2),
          d.within ? 'yes' : 'no',
        ]),
      },
    ],
    records: dots.map(({ title, measured, low, likely, high, within, stored }) => ({
      ...{ measurement: title, phase, measured, low, likely, high, within, stored },
    })),
  };
}
