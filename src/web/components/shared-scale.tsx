// An interval on a linear scale from zero to the largest of several, so that they can be compared by eye.
import type { Interval } from '../../core/units/interval.ts';

const WIDTH = 160;

interface Props {
  readonly interval: Interval;
  readonly all: readonly Interval[];
}

export function SharedScale({ interval: { low, likely, high }, all }: Props) {
  const most = Math.max(...all.map((x) => x.high), Number.MIN_VALUE);
  const x = (value: number) => (WIDTH * value) / most;
  return (
    <svg className="shared-scale" viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="axis" width={WIDTH} y="2" height="8" rx="2" />
      <rect className="value-bar" width={x(likely)} y="2" height="8" rx="2" />
      <rect className="spread-bar" x={x(low)} width={Math.max(1, x(high) - x(low))} y="4" height="4" />
    </svg>
  );
}
