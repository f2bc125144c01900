// Machines as a list: price with its age, watts, and whether they fit together.
import type { MachineSheet } from '../build/machine-sheet.ts';
import type { Cell, ReportDocument } from './document.ts';
import { money } from './machine-report.ts';

function priceCell(s: MachineSheet): Cell {
  if (s.bill.total.status === 'unknown') return { text: 'unknown', tone: 'muted' };
  return { text: money(s.bill.total.value, '').trim(), tone: s.bill.staleLines > 0 ? 'fair' : 'good' };
}

function stateCell(s: MachineSheet): Cell {
  if (!s.check.compatible)
    return { text: `${s.check.failed.error} error${s.check.failed.error > 1 ? 's' : ''}`, tone: 'bad' };
  const { warning } = s.check.failed;
  return warning > 0
    ? { text: `${warning} warning${warning > 1 ? 's' : ''}`, tone: 'fair' }
    : { text: 'fits', tone: 'good' };
}

export function machineListReport(
  sheets: readonly MachineSheet[],
  wish: { currency: string; tax: string },
): ReportDocument {
  const tax = wish.tax === 'included' ? 'with tax' : 'without tax';
  return {
    title: `${sheets.length} machines, prices in ${wish.currency} ${tax}`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { header: 'Machine', wrapTo: 30 },
          { header: 'GiB', align: 'right' },
          { header: wish.currency, align: 'right' },
          { header: 'Oldest price' },
          { header: 'W', align: 'right' },
          { header: 'Check' },
        ],
        rows: sheets.map((s) => [
          s.name,
          String(s.systemMemoryGib),
          priceCell(s),
          s.bill.total.status === 'ok' ? (s.bill.oldest ?? '') : '',
          String(s.power.loadW.watts),
          stateCell(s),
        ]),
      },
    ],
    records: sheets.map((s) => ({
      id: s.id,
      name: s.name,
      platform: s.platform,
      systemMemoryGib: s.systemMemoryGib,
      accelerators: s.accelerators.map((a) => `${a.count} x ${a.name}`).join(' + '),
      price: s.bill.total.status === 'ok' ? Number(s.bill.total.value.toFixed(2)) : undefined,
      currency: s.bill.currency,
      tax: s.bill.tax,
      oldestPrice: s.bill.oldest,
      stalePrices: s.bill.staleLines,
      idleW: s.power.idleW.watts,
      loadW: s.power.loadW.watts,
      powerBasis: s.power.loadW.basis,
      errors: s.check.failed.error,
      warnings: s.check.failed.warning,
      unchecked: s.check.unknown,
    })),
  };
}
