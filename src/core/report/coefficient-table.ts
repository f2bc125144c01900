// The coefficients behind a prediction: symbol, value, the term each decides, and the measurements they rest on.
import type { UsedCoefficients } from '../predict/coefficients-used.ts';
import { significant } from '../units/format.ts';
import { type Block, paragraph } from './document.ts';

const MOST_DEVICES = 4;

function basis(c: UsedCoefficients): string {
  const rows = c.devices.reduce((sum, d) => sum + d.rows, 0);
  if (rows === 0) return `no row of ${c.node}: the prior and its relatives`;
  const named = c.devices.slice(0, MOST_DEVICES).map((d) => `${d.id} ${d.rows}`);
  const more = c.devices.length > MOST_DEVICES ? `, and ${c.devices.length - MOST_DEVICES} more devices` : '';
  return `${rows} rows (${named.join(', ')}${more})`;
}

const MOST_SOURCES = 3;

/** A few sources, or how many there are: the JSON has them all. */
function sourcesText(sources: readonly string[]): string {
  return sources.length > MOST_SOURCES ? `of ${sources.length} sources` : `sources: ${sources.join(', ')}`;
}

/** One table for each device or engine, with its evidence below. */
export function coefficientBlocks(all: readonly UsedCoefficients[]): Block[] {
  return all.flatMap((c): Block[] => [
    {
      kind: 'table',
      title: `Coefficients of ${c.of}, from ${c.node} (calibration of ${c.calibration})`,
      columns: [
        { header: 'Symbol' },
        { header: 'Coefficient', wrapTo: 20 },
        { header: 'Value', align: 'right' },
        { header: 'Decides', wrapTo: 20 },
      ],
      rows: c.values.map((v) => [v.symbol, v.name, significant(v.value), v.term]),
    },
    paragraph(
      `Fitted to ${basis(c)}, ${sourcesText(c.sources)}${c.references && c.references.length > 0 ? `; for example ${c.references.join(', ')}` : ''}.`,
      'muted',
    ),
  ]);
}
