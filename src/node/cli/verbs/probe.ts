// viable probe: what this machine tells about itself, each datum with its origin or the reason why it is unknown.
import type { Probed } from '../../../core/machine/probed.ts';
import type { CellLike, ReportDocument } from '../../../core/report/document.ts';
import type { Format } from '../../../core/report/render.ts';
import { formatBytes, significant } from '../../../core/units/format.ts';
import { GIGA } from '../../../core/units/scale.ts';
import { probeMachine } from '../../probe/probe-machine.ts';
import { print } from '../output.ts';

function shown(name: string, value: unknown): string {
  if (Array.isArray(value))
    return value.map((v) => (typeof v === 'object' ? JSON.stringify(v) : String(v))).join(' ') || 'none';
  if (value === null) return 'none';
  if (typeof value === 'number' && name.endsWith('Bytes')) return formatBytes(value);
  if (typeof value === 'number' && name.endsWith('Hz')) return `${significant(value / GIGA)} GHz`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function rowsOf(part: string, data: object): CellLike[][] {
  return Object.entries(data).flatMap(([name, datum]): CellLike[][] => {
    if (typeof datum !== 'object' || datum === null || !('status' in datum))
      return [[`${part} ${name}`, String(datum), '']];
    const d = datum as Probed<unknown>;
    if (d.status === 'known') return [[`${part} ${name}`, shown(name, d.value), d.from]];
    return [
      [
        `${part} ${name}`,
        { text: `unknown: ${d.reason}`, tone: 'poor' },
        d.assumption ? `assumed: ${d.assumption}` : '',
      ],
    ];
  });
}

export async function probeVerb(options: { readonly format: Format }): Promise<void> {
  const probed = await probeMachine();
  const gpus = probed.gpus.status === 'known' ? probed.gpus.value : [];
  const rows = [
    ...rowsOf('system', probed.system),
    ...rowsOf('cpu', probed.cpu),
    ...rowsOf('memory', probed.memory),
    ...(probed.gpus.status === 'unknown'
      ? [['gpus', `unknown: ${probed.gpus.reason}`, '']]
      : gpus.length === 0
        ? [['gpus', 'none', probed.gpus.from]]
        : []),
    ...gpus.flatMap((gpu, i) => rowsOf(`gpu ${i}`, gpu)),
  ];
  const document: ReportDocument = {
    title: 'This machine',
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Datum', wrapTo: 18 },
          { header: 'Value', wrapTo: 24 },
          { header: 'From', wrapTo: 14 },
        ],
        rows,
      },
    ],
    records: rows.map(([datum, value, from]) => ({
      datum: typeof datum === 'string' ? datum : datum?.text,
      value: typeof value === 'string' ? value : value?.text,
      from: typeof from === 'string' ? from : from?.text,
    })),
  };
  await print(document, probed, options.format);
}
