// What meets the need, cheapest over its life first; the row that the chart points at is marked, and leads to Explore.
import { useEffect, useRef } from 'react';
import type { Advice } from '../../core/assess/advice/advice.ts';
import { markedText } from '../../core/report/advice-marks.ts';
import { formatSeconds } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';
import { formatAddress } from '../state/address.ts';

const SHOWN = 25;

interface Props {
  readonly advice: Advice;
  readonly chosen: string | undefined;
  readonly onLook: (id: string) => void;
}

export function OptionTable({ advice: a, chosen, onLook }: Props) {
  const local = useLocal();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen !== undefined) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const front = new Set(a.front.map((o) => o.id));
  const lines = a.meeting.filter((o, i) => i < SHOWN || o.id === chosen);
  const money = (value: number) => local(String(Math.round(value)));
  const [use] = a.need.useCases;
  const named = typeof use?.workload === 'string' ? { use: use.workload } : {};
  return (
    <div className="scroll" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">Model</th>
            <th scope="col" className="number">
              To buy, {a.currency}
            </th>
            <th scope="col" className="number">
              Over life, {a.currency}
            </th>
            <th scope="col" className="number">
              A request
            </th>
            <th scope="col" className="number">
              W
            </th>
            <th scope="col">On the front</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((o) => (
            <tr
              key={`${o.id} ${o.model} ${o.format}`}
              ref={o.id === chosen ? row : null}
              className={o.id === chosen ? 'chosen' : ''}
              onMouseEnter={() => onLook(o.id)}
            >
              <th scope="row">
                <a
                  href={formatAddress({
                    view: 'explore',
                    values: { machine: o.machine, model: o.model, quant: o.format, ...named },
                  })}
                >
                  {markedText(o)}
                </a>
              </th>
              <td>
                {o.model} {o.format}
              </td>
              <td className="number">{money(o.price)}</td>
              <td className="number">{money(o.total)}</td>
              <td className="number">{local(formatSeconds(o.seconds))}</td>
              <td className="number">{Math.round(o.loadWatts)}</td>
              <td>{front.has(o.id) ? 'yes' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
