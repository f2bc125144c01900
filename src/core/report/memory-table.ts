// A memory plan as a table: a device a row, its parts as columns.
import { deviceTotal, type MemoryPlan } from '../memory/plan.ts';
import { formatBytes } from '../units/format.ts';
import type { Table } from './document.ts';

/** How sure the figures are, in a few words. */
export function exactness(plan: MemoryPlan): string {
  return plan.exact
    ? `exact by the rules of ${plan.ruleset}; overheads assumed`
    : `rules of ${plan.ruleset}; compute buffer and overheads estimated`;
}

/** Devices in order, the host first. */
export function memoryTable(plan: MemoryPlan, title: string): Table {
  const state = plan.devices.some((d) => d.stateBytes > 0);
  return {
    kind: 'table',
    title,
    columns: [
      { header: 'Device', wrapTo: 14 },
      { header: 'Layers', align: 'right' },
      { header: 'Weights', align: 'right' },
      { header: 'KV cache', align: 'right' },
      ...(state ? [{ header: 'State', align: 'right' as const }] : []),
      { header: 'Compute', align: 'right' },
      { header: 'Overhead', align: 'right' },
      { header: 'Used', align: 'right', wrapTo: 8 },
    ],
    rows: plan.devices.map((d) => [
      d.name,
      String(d.layers),
      formatBytes(d.weightsBytes),
      formatBytes(d.kvCacheBytes),
      ...(state ? [formatBytes(d.stateBytes)] : []),
      formatBytes(d.computeBytes),
      formatBytes(d.overheadBytes),
      d.capacityBytes === undefined
        ? formatBytes(deviceTotal(d))
        : `${formatBytes(deviceTotal(d))} of ${formatBytes(d.capacityBytes)}`,
    ]),
  };
}
