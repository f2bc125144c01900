// Figure of a memory plan: one stacked bar a device against its capacity, what does not fit beyond the line.
import { deviceTotal, type MemoryPlan } from '../../memory/plan.ts';
import { formatBytes } from '../../units/format.ts';
import { GIB } from '../../units/scale.ts';
import type { Figure } from '../document.ts';
import { memoryTable } from '../memory-table.ts';
import { fitted, frame, label, linearScale, px } from './svg.ts';

const WIDTH = 720;
const LEFT = 170;
const RIGHT = 590;
const ROW = 38;
const BAR = 20;
const TOP = 34;

const PARTS = [
  ['weightsBytes', 'weights', 'part1'],
  ['kvCacheBytes', 'KV cache', 'part2'],
  ['stateBytes', 'state', 'part3'],
  ['computeBytes', 'compute buffer', 'part4'],
  ['overheadBytes', 'overhead', 'part5'],
] as const;

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** `id` must be unique in the page. The table of the same figures is the text alternative. */
export function memoryBars(plan: MemoryPlan, title: string, id: string): Figure {
  const devices = plan.devices;
  const most = Math.max(...devices.map((d) => Math.max(deviceTotal(d), d.capacityBytes ?? 0)), 1);
  const scale = linearScale(most / GIB, LEFT, RIGHT);
  const height = TOP + devices.length * ROW + 26;
  const used = PARTS.filter(([key]) => devices.some((d) => d[key] > 0));
  let x = LEFT;
  const legend = used.map(([, name, style]) => {
    const at = x;
    x += 24 + name.length * 6.6;
    return `<rect class="${style}" x="${px(at)}" y="6" width="11" height="11" rx="2"/>${label(at + 15, 16, name)}`;
  });
  const rows = devices.map((d, i) => {
    const y = TOP + i * ROW;
    let bytes = 0;
    const segments = PARTS.map(([key, name, style]) => {
      if (d[key] <= 0) return '';
      const [from, to] = [scale.at(bytes / GIB), scale.at((bytes + d[key]) / GIB)];
      bytes += d[key];
      return `<rect class="${style}" x="${px(from)}" y="${y}" width="${px(Math.max(0.5, to - from - 0.6))}" height="${BAR}"><title>${name}: ${plain(formatBytes(d[key]))}</title></rect>`;
    });
    const limit = d.capacityBytes === undefined ? undefined : scale.at(d.capacityBytes / GIB);
    const line = limit === undefined ? '' : `<path class="capacity" d="M${px(limit)} ${y - 4}v${BAR + 8}"/>`;
    const total = plain(formatBytes(deviceTotal(d)));
    const of = d.capacityBytes === undefined ? '' : ` of ${plain(formatBytes(d.capacityBytes))}`;
    return `${label(LEFT - 8, y + 14, fitted(d.name, LEFT - 12), { anchor: 'end' })}${segments.join('')}${line}${label(RIGHT + 10, y + 14, `${total}${of}`)}`;
  });
  const axis = scale.ticks.map((t) => {
    const at = scale.at(t);
    return `<path class="axis" d="M${px(at)} ${TOP - 6}v${height - TOP - 14}"/>${label(at, height - 4, `${t}`, { anchor: 'middle', className: 'quiet' })}`;
  });
  const unit = label(RIGHT + 10, 16, 'GiB', { className: 'quiet' });
  const description = devices
    .map((d) => {
      const parts = PARTS.filter(([key]) => d[key] > 0).map(([key, name]) => `${name} ${plain(formatBytes(d[key]))}`);
      const over = d.capacityBytes !== undefined && deviceTotal(d) > d.capacityBytes ? ', does not fit' : '';
      const of = d.capacityBytes === undefined ? '' : ` of ${plain(formatBytes(d.capacityBytes))}`;
      return `${d.name}: ${plain(formatBytes(deviceTotal(d)))}${of}${over} (${parts.join(', ')})`;
    })
    .join('; ');
  const body = [...axis, ...legend, ...rows, unit].join('');
  return {
    kind: 'figure',
    title,
    description: `${description}.`,
    svg: frame({ id, width: WIDTH, height, title, description, body }),
    table: memoryTable(plan, title),
  };
}
