// One device's memory as a stacked bar: parts side by side, the device's end marked, what is beyond it hatched.
import { type DeviceMemory, deviceTotal } from '../../core/memory/plan.ts';
import { formatBytes } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';

export const MEMORY_PARTS: readonly {
  readonly name: string;
  readonly style: string;
  readonly of: (d: DeviceMemory) => number;
}[] = [
  { name: 'weights', style: 'weights', of: (d) => d.weightsBytes },
  { name: 'KV cache', style: 'cache', of: (d) => d.kvCacheBytes },
  { name: 'state', style: 'state', of: (d) => d.stateBytes },
  { name: 'compute buffer', style: 'compute', of: (d) => d.computeBytes },
  { name: 'overhead', style: 'overhead', of: (d) => d.overheadBytes },
];

const HEIGHT = 26;
const SHARE_FOR_A_LABEL = 60;

interface Props {
  readonly device: DeviceMemory;
  readonly width: number;
}

export function MemoryBar({ device: d, width }: Props) {
  const local = useLocal();
  const total = deviceTotal(d);
  const capacity = d.capacityBytes;
  const scaleBytes = Math.max(1, total, capacity ?? 0);
  const x = (bytes: number) => (Math.max(0, width - 2) * bytes) / scaleBytes;
  const over = capacity === undefined ? 0 : total - capacity;
  let at = 0;
  const parts = MEMORY_PARTS.map((p) => {
    const bytes = p.of(d);
    const from = at;
    at += bytes;
    return { ...p, bytes, from };
  }).filter((p) => p.bytes > 0);
  const layers = d.layers > 0 ? `, ${d.layers} layers` : '';
  const of = capacity === undefined ? '' : ` of ${local(formatBytes(capacity))}`;
  const excess = over > 0 ? `, ${local(formatBytes(over))} too much` : '';
  const label = `${d.name}${layers}: ${local(formatBytes(total))}${of}${excess}`;
  return (
    <figure className="memory-bar">
      <figcaption className={over > 0 ? 'bad' : ''}>{label}</figcaption>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        <rect className="room" x="1" y="1" width={x(capacity ?? scaleBytes)} height={HEIGHT - 2} rx="4" />
        {parts.map((p) => (
          <g key={p.name}>
            <rect className={`part ${p.style}`} x={1 + x(p.from)} y="1" width={x(p.bytes)} height={HEIGHT - 2}>
              <title>{`${p.name}: ${local(formatBytes(p.bytes))}`}</title>
            </rect>
            {x(p.bytes) > SHARE_FOR_A_LABEL + p.name.length * 4 ? (
              <text className="inside" x={1 + x(p.from) + 8} y={HEIGHT / 2 + 4}>
                {p.name}
              </text>
            ) : null}
          </g>
        ))}
        {over > 0 && capacity !== undefined ? (
          <rect className="beyond" x={1 + x(capacity)} y="1" width={x(over)} height={HEIGHT - 2}>
            <title>{`does not fit: ${local(formatBytes(over))}`}</title>
          </rect>
        ) : null}
        {capacity !== undefined ? (
          <line className="end" x1={1 + x(capacity)} x2={1 + x(capacity)} y1="0" y2={HEIGHT} />
        ) : null}
      </svg>
    </figure>
  );
}
