// The measurements behind the dots, those furthest from their prediction first.

import { significant } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';
import { type Dot, PHASES, type PhaseName } from './phases.ts';

const SHOWN = 30;

export function DotTable({ dots, phase }: { readonly dots: readonly Dot[]; readonly phase: PhaseName }) {
  const local = useLocal();
  const { name, format } = PHASES[phase];
  const say = (value: number) => local(format(value));
  if (dots.length === 0) return null;
  return (
    <section aria-labelledby="dots">
      <h2 id="dots">{name}: furthest from the prediction first</h2>
      <div className="scroll" tabIndex={-1}>
        <table>
          <thead>
            <tr>
              <th scope="col">Measurement</th>
              <th scope="col" className="number">
                Measured
              </th>
              <th scope="col" className="number">
                Predicted
              </th>
              <th scope="col" className="number">
                Ratio
              </th>
              <th scope="col">In the interval</th>
            </tr>
          </thead>
          <tbody>
            {dots.slice(0, SHOWN).map((d) => (
              <tr key={JSON.stringify(d)}>
                <td>{d.href ? <a href={d.href}>{d.title}</a> : d.title}</td>
                <td className="number">{say(d.measured)}</td>
                <td className="number">
                  {say(d.likely)} ({say(d.low)}–{say(d.high)})
                </td>
                <td className="number">{local(significant(d.measured / d.likely, 2))}</td>
                <td>{d.within ? 'yes' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {dots.length > SHOWN ? (
        <p className="hint">
          {SHOWN} of {local(String(dots.length))}; the filter above leads to the others.
        </p>
      ) : null}
    </section>
  );
}
