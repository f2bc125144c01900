// An interval on a logarithmic scale around its likely value: how wide it is can be seen and compared.
import type { Interval } from '../../core/units/interval.ts';

/** Factor below and above the likely value at the ends of the scale. */
const REACH = 4;
const WIDTH = 120;

const place = (value: number, likely: number) =>
  Math.min(WIDTH, Math.max(0, (WIDTH / 2) * (1 + Math.log(value / likely) / Math.log(REACH))));

export function IntervalBar({ interval: { low, likely, high } }: { readonly interval: Interval }) {
  const [from, to] = [place(low, likely), place(high, likely)];
  return (
    <svg className="interval" viewBox={`0 0 ${WIDTH} 12`} aria-hidden="true">
      <line className="axis" x1="0" x2={WIDTH} y1="6" y2="6" />
      <rect className="band" x={from} y="3" width={Math.max(1, to - from)} height="6" rx="3" />
      <circle className="likely" cx={WIDTH / 2} cy="6" r="3.5" />
    </svg>
  );
}
