// The history of one machine: its stored results over time, by model and format.
import { useCallback } from 'react';
import { formatBytes, significant } from '../../core/units/format.ts';
import { SelectField } from '../components/fields.tsx';
import { PlotChart } from '../components/plot-chart.tsx';
import { useLocal } from '../format/numbers.ts';
import { setValues, useAddress } from '../state/store.ts';
import { PHASES, type PhaseName } from './phases.ts';
import { byMachine, figureOf, type Machine } from './stored-dots.ts';
import type { StoredResult } from './use-stored.ts';

const HEIGHT = 260;

function HistoryChart({ machine, phase }: { readonly machine: Machine; readonly phase: PhaseName }) {
  const { name, unit } = PHASES[phase];
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot'), width: number) => {
      const points = machine.results.flatMap(({ measurement: m }) => {
        const value = figureOf(m, phase);
        const series = `${m.model.name} ${m.model.quantization}`;
        return value === undefined ? [] : [{ when: new Date(m.measured), value, series }];
      });
      return plot.plot({
        className: 'viable-plot',
        width,
        height: HEIGHT,
        grid: true,
        marginTop: 32,
        y: { label: `${name}, ${unit}`, zero: true },
        x: { label: null, type: 'utc' },
        marks: [
          plot.line(points, { x: 'when', y: 'value', z: 'series', sort: 'when', className: 'bands' }),
          plot.dot(points, { x: 'when', y: 'value', r: 4, className: 'dots', title: 'series' }),
          plot.text(
            points,
            plot.selectMaxX({ x: 'when', y: 'value', z: 'series', text: 'series', textAnchor: 'end', dy: -12 }),
          ),
        ],
      });
    },
    [machine, phase, name, unit],
  );
  return <PlotChart label={`${name} of ${machine.name} over time`} name="viable-history" draw={draw} />;
}

function Row({ result: { number, measurement: m } }: { readonly result: StoredResult }) {
  const local = useLocal();
  const rate = (phase: PhaseName) => {
    const value = figureOf(m, phase);
    return value === undefined ? '–' : local(PHASES[phase].format(value));
  };
  return (
    <tr>
      <td>
        <a href={`api/results/${number}`}>{number}</a>
      </td>
      <td>{m.measured.slice(0, 16).replace('T', ' ')}</td>
      <td>
        {m.model.name} {m.model.quantization}
      </td>
      <td>
        {m.engine.name} {m.engine.version ?? m.engine.build ?? ''}
      </td>
      <td className="number">{rate('prefill')}</td>
      <td className="number">{rate('decode')}</td>
      <td className="number">{m.summary ? local(significant(m.summary.score, 4)) : '–'}</td>
      <td>
        {m.status}
        {m.problems.map((p) => (
          <span key={p.code} className="hint">
            {' '}
            {p.code}: {p.detail}
          </span>
        ))}
      </td>
    </tr>
  );
}

export function History({ results, phase }: { readonly results: readonly StoredResult[]; readonly phase: PhaseName }) {
  const { values } = useAddress();
  const local = useLocal();
  const machines = byMachine(results);
  const machine = machines.find((m) => m.key === values.history) ?? machines[0];
  if (!machine) return null;
  const memory = machine.results[0]?.measurement.machine.systemMemoryBytes;
  return (
    <section aria-labelledby="history">
      <h2 id="history">History of a machine</h2>
      <div className="narrow no-print">
        <SelectField
          label="Measured machine"
          value={machine.key}
          options={machines.map((m) => ({ value: m.key, label: `${m.name} (${m.results.length})` }))}
          onChange={(value) => setValues({ history: value })}
        />
      </div>
      {memory === undefined ? null : <p className="hint">{local(formatBytes(memory))} of system memory.</p>}
      <HistoryChart machine={machine} phase={phase} />
      <div className="scroll" tabIndex={-1}>
        <table>
          <thead>
            <tr>
              <th scope="col">Result</th>
              <th scope="col">Measured</th>
              <th scope="col">Model</th>
              <th scope="col">Engine</th>
              <th scope="col" className="number">
                Prefill, tokens/s
              </th>
              <th scope="col" className="number">
                Decode, tokens/s
              </th>
              <th scope="col" className="number">
                Score
              </th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {machine.results.map((r) => (
              <Row key={r.number} result={r} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
