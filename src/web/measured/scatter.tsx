// Measured against predicted on logarithmic scales: the diagonal is right, the line through a dot is its 80 % interval.
import { useCallback } from 'react';
import { PlotChart } from '../components/plot-chart.tsx';
import { useLocal } from '../format/numbers.ts';
import { type Dot, PHASES, type PhaseName } from './phases.ts';

const TALLEST = 560;

export function Scatter({ dots, phase }: { readonly dots: readonly Dot[]; readonly phase: PhaseName }) {
  const local = useLocal();
  const { name, unit, format } = PHASES[phase];
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot'), width: number) => {
      const least = Math.min(...dots.map((d) => Math.min(d.measured, d.low)));
      const most = Math.max(...dots.map((d) => Math.max(d.measured, d.high)));
      const say = (value: number) => local(format(value));
      const axis = { type: 'log', domain: [least, most], tickFormat: (d: number) => local(String(d)) } as const;
      return plot.plot({
        className: 'viable-plot',
        width,
        height: Math.min(width, TALLEST),
        marginLeft: 56,
        marginBottom: 44,
        grid: true,
        x: { ...axis, label: `${name} measured, ${unit}` },
        y: { ...axis, label: `predicted, ${unit}` },
        marks: [
          plot.line(
            [
              [least, least],
              [most, most],
            ] as [number, number][],
            { className: 'diagonal' },
          ),
          plot.ruleX(dots, { x: 'measured', y1: 'low', y2: 'high', className: 'bands' }),
          plot.dot(dots, {
            x: 'measured',
            y: 'likely',
            r: 3.5,
            symbol: (d: Dot) => (d.stored ? 'square' : 'circle'),
            className: 'dots',
          }),
          plot.tip(
            dots,
            plot.pointer({
              x: 'measured',
              y: 'likely',
              title: (d: Dot) =>
                `${d.title}\nmeasured ${say(d.measured)}, predicted ${say(d.likely)} (${say(d.low)} – ${say(d.high)})`,
              className: 'plot-tip',
            }),
          ),
        ],
      });
    },
    [dots, name, unit, format, local],
  );
  if (dots.length === 0) return <p className="hint">No measurement passes the filter.</p>;
  return (
    <PlotChart
      label={`${name}: ${dots.length} measurements against predictions`}
      name={`viable-${phase}`}
      draw={draw}
    />
  );
}
