// Price against time of everything that meets the need; the Pareto front stands out, and a point can be pointed at.
import { useCallback } from 'react';
import type { Advice, OptionLine } from '../../core/assess/advice/advice.ts';
import { formatSeconds } from '../../core/units/format.ts';
import { PlotChart } from '../components/plot-chart.tsx';
import { useLocal } from '../format/numbers.ts';

const HEIGHT = 420;

interface Props {
  readonly advice: Advice;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function FrontChart({ advice: a, chosen, onChoose }: Props) {
  const local = useLocal();
  const draw = useCallback(
    (plot: typeof import('@observablehq/plot'), width: number) => {
      const front = [...a.front].sort((x, y) => x.price - y.price);
      const others = a.meeting.filter((o) => !front.some((f) => f.id === o.id));
      const title = (o: OptionLine) =>
        `${o.name}\n${o.model} ${o.format}, ${o.placement}\n${local(String(Math.round(o.price)))} ${a.currency}, ${local(formatSeconds(o.seconds))}, ${Math.round(o.loadWatts)} W\n${o.binding}`;
      const place = { x: 'price', y: 'seconds' } as const;
      const chart = plot.plot({
        className: 'viable-plot',
        width,
        height: HEIGHT,
        marginLeft: 56,
        marginBottom: 44,
        grid: true,
        x: { type: 'log', label: `price, ${a.currency}`, tickFormat: (d: number) => local(String(d)) },
        y: { type: 'log', label: 'seconds a request', tickFormat: (d: number) => local(String(d)) },
        marks: [
          plot.dot(others, { ...place, r: 3.5, className: 'others' }),
          plot.dot(front, { ...place, r: 5.5, className: 'dots' }),
          plot.dot(
            a.meeting.filter((o) => o.id === chosen),
            { ...place, r: 10, className: 'chosen-dot' },
          ),
          plot.tip([...front, ...others], plot.pointer({ ...place, title, className: 'plot-tip' })),
        ],
      });
      chart.addEventListener('click', () => {
        const value = (chart as Element & { value?: OptionLine | null }).value;
        if (value) onChoose(value.id);
      });
      return chart;
    },
    [a, chosen, local, onChoose],
  );
  if (a.meeting.length === 0) return null;
  return (
    <>
      <PlotChart
        label={`Price against seconds a request: ${a.meeting.length} machines that meet the need, ${a.front.length} on the Pareto front`}
        name="viable-front"
        draw={draw}
      />
      <p className="hint">
        Large dots are the Pareto front: nothing is better in price, speed, power, headroom and quality at once. Point
        at a dot to read it, click to find it in the table.
      </p>
    </>
  );
}
