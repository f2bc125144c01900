// Why the cell that is looked at has its tier, with a way to its whole answer.
import { inWords } from '../../core/assess/in-words.ts';
import { why } from '../../core/assess/why.ts';
import { TierBadge } from '../components/tier-badge.tsx';
import { useLocal } from '../format/numbers.ts';
import { formatAddress } from '../state/address.ts';
import { useAddress } from '../state/store.ts';
import type { By, MatrixColumn } from './columns.ts';
import type { Chosen } from './matrix.tsx';
import type { MatrixRow } from './rows.ts';

interface Props {
  readonly rows: readonly MatrixRow[];
  readonly columns: readonly MatrixColumn[];
  readonly chosen: Chosen | undefined;
  readonly by: By;
}

export function Why({ rows, columns, chosen, by }: Props) {
  const local = useLocal();
  const { values } = useAddress();
  const row = rows.find((r) => r.machine.id === chosen?.row);
  const at = columns.findIndex((c) => c.id === chosen?.column);
  const cell = row?.cells[at];
  if (!row || !chosen || !cell || cell.state === undefined)
    return <p className="why-panel hint no-print">Point at a cell, or move to it with the keyboard, to read why.</p>;
  const { result: r, assessment: a } = cell;
  const {
    sort: _sort,
    filter: _filter,
    pin: _pin,
    tier: _tier,
    by: _by,
    models: _models,
    cell: _cell,
    ...kept
  } = values;
  const subject = by === 'uses' ? { use: chosen.column } : { model: chosen.column, quant: '' };
  const there = formatAddress({ view: 'explore', values: { ...kept, machine: row.machine.id, ...subject } });
  return (
    <aside className="why-panel no-print" aria-label="Why">
      {r && a ? (
        <>
          <TierBadge verdict={r.verdict} />
          <p>
            {inWords(r, { model: a.model.name, quantization: a.model.quantization, machine: a.machine.name }, local)}{' '}
            <span className="hint">{why(r.memory, r.prediction, r.verdict, local)}.</span>
          </p>
        </>
      ) : (
        <p>Unknown, because {(cell.reasons ?? []).join('; ')}.</p>
      )}
      <a href={there}>Open in Explore</a>
    </aside>
  );
}
