// A report of the core on the page: the same sentences and tables as in every other format.
import type { Block, CellLike, ReportDocument, Table } from '../../core/report/document.ts';
import { cellText } from '../../core/report/document.ts';
import { useLocal, useLocalSentence } from '../format/numbers.ts';

const toneOf = (cell: CellLike): string => (typeof cell === 'string' ? '' : (cell.tone ?? ''));

function ReportTable({ table }: { readonly table: Table }) {
  const local = useLocal();
  const sentence = useLocalSentence();
  return (
    <div className="scroll" tabIndex={-1}>
      <table>
        {table.title ? <caption>{sentence(table.title)}</caption> : null}
        <thead>
          <tr>
            {table.columns.map((c) => (
              <th key={c.header} scope="col" className={c.align === 'right' ? 'number' : ''}>
                {c.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {row.map((cell, i) => (
                <td
                  key={table.columns[i]?.header ?? ''}
                  className={`${table.columns[i]?.align === 'right' ? 'number' : ''} ${toneOf(cell)}`.trim()}
                >
                  {(table.columns[i]?.align === 'right' ? local : sentence)(cellText(cell))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReportBlock({ block }: { readonly block: Block }) {
  const sentence = useLocalSentence();
  if (block.kind === 'table') return <ReportTable table={block} />;
  if (block.kind === 'paragraph')
    return <p className={block.tone === 'muted' ? 'hint' : (block.tone ?? '')}>{sentence(block.text)}</p>;
  if (block.kind !== 'list') return null;
  return (
    <>
      {block.title ? <h3>{block.title}</h3> : null}
      <ul>
        {block.items.map((item) => (
          <li key={item}>{sentence(item)}</li>
        ))}
      </ul>
    </>
  );
}

export function ReportBlocks({ report }: { readonly report: ReportDocument }) {
  return (
    <div className="report">
      {report.blocks.map((block) => (
        <ReportBlock key={JSON.stringify(block).slice(0, 400)} block={block} />
      ))}
    </div>
  );
}
