// The matrix itself: a cell is a button that says its tier in a word and a sign, and why it is so when it is looked at.
import { formatRate, formatSeconds } from '../../core/units/format.ts';
import { tierClass, tierSign } from '../components/tier-badge.tsx';
import { useLocal } from '../format/numbers.ts';
import { listText, toggled } from '../state/lists.ts';
import { setValues, useAddress } from '../state/store.ts';
import type { MatrixColumn } from './columns.ts';
import type { Chosen } from './matrix.tsx';
import type { MatrixCell, MatrixRow } from './rows.ts';

interface Props {
  readonly rows: readonly MatrixRow[];
  readonly columns: readonly MatrixColumn[];
  readonly pinned: readonly string[];
  readonly chosen: Chosen | undefined;
  readonly onLook: (cell: Chosen) => void;
  readonly onKeep: (cell: Chosen) => void;
}

function SortButton({ at, name }: { readonly at: number; readonly name: string }) {
  const { values } = useAddress();
  const now = values.sort ?? '';
  const next = now === String(at) ? `-${at}` : now === `-${at}` ? '' : String(at);
  const mark = now === String(at) ? ' ▲' : now === `-${at}` ? ' ▼' : '';
  return (
    <button type="button" className="sort" onClick={() => setValues({ sort: next })}>
      {name}
      <span aria-hidden="true">{mark}</span>
    </button>
  );
}

const sortState = (sort: string | undefined, at: number) =>
  sort === String(at) ? 'ascending' : sort === `-${at}` ? 'descending' : 'none';

interface CellProps {
  readonly cell: MatrixCell;
  readonly label: string;
  readonly on: boolean;
  readonly onLook: () => void;
  readonly onKeep: () => void;
}

function Cell({ cell, label, on, onLook, onKeep }: CellProps) {
  const local = useLocal();
  if (cell.state === undefined)
    return (
      <span className="cell waiting-cell" role="img" aria-label="being assessed">
        …
      </span>
    );
  const { result: r } = cell;
  const p = r?.prediction;
  const tier = r?.verdict.tierName ?? 'unknown';
  const decode = p?.decodeTokensPerSecond ? `${local(formatRate(p.decodeTokensPerSecond.likely))} tok/s` : '';
  return (
    <button
      type="button"
      className={`cell ${r ? tierClass(r.verdict.rank) : 'muted'}`}
      aria-pressed={on}
      onClick={onKeep}
      onFocus={onLook}
      onMouseEnter={onLook}
    >
      <span className="word">
        <span aria-hidden="true">{r ? tierSign(r.verdict.rank) : '?'} </span>
        {tier}
      </span>
      <span className="figures-of-cell">
        {p ? `${decode} · ${local(formatSeconds(p.totalSeconds.likely))}` : r ? 'does not fit' : ''}
      </span>
      <span className="hidden">, {label}</span>
    </button>
  );
}

export function MatrixTable({ rows, columns, pinned, chosen, onLook, onKeep }: Props) {
  const { values } = useAddress();
  return (
    <section className="scroll matrix-table" aria-label="Matrix" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            {columns.map((c, i) => (
              <th key={c.id} scope="col" aria-sort={sortState(values.sort, i + 1)} title={c.note}>
                <SortButton at={i + 1} name={c.name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { id, name } = row.machine;
            const isPinned = pinned.includes(id);
            return (
              <tr key={id} className={isPinned ? 'pinned' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    className="pin no-print"
                    aria-pressed={isPinned}
                    aria-label={`Pin ${name}`}
                    title={isPinned ? 'No longer keep on top' : 'Keep on top'}
                    onClick={() => setValues({ pin: listText(toggled(pinned, id)) })}
                  >
                    <span aria-hidden="true">{isPinned ? '★' : '☆'}</span>
                  </button>
                  {name}
                </th>
                {columns.map((c, i) => (
                  <td key={c.id}>
                    <Cell
                      cell={row.cells[i] ?? { state: undefined }}
                      label={`${c.name} on ${name}`}
                      on={chosen?.row === id && chosen.column === c.id}
                      onLook={() => onLook({ row: id, column: c.id })}
                      onKeep={() => onKeep({ row: id, column: c.id })}
                    />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
