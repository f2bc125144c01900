// A machine sheet as a report: what fits and what does not; its bill with the age of each price; many machines as a list.
import type { BillLine } from '../build/bill.ts';
import type { MachineSheet } from '../build/machine-sheet.ts';
import type { RuleOutcome } from '../build/rule.ts';
import { type Block, type Cell, list, paragraph, type RawValue, type ReportDocument, type Tone } from './document.ts';

/** "3,060 EUR" */
export function money(amount: number, currency: string): string {
  const digits = amount < 100 ? 2 : 0;
  return `${amount.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',')} ${currency}`;
}

const TONES: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'fair', hint: 'muted' };
const WORDS = { pass: 'passes', fail: 'fails', unknown: 'unknown', 'not-applicable': 'not applicable' } as const;

function outcomeCell(o: RuleOutcome): Cell {
  if (o.status === 'fail') return { text: o.level, tone: TONES[o.level] ?? 'muted' };
  return { text: WORDS[o.status], tone: o.status === 'pass' ? 'good' : 'muted' };
}

function outcomeTable(title: string, outcomes: readonly RuleOutcome[]): Block[] {
  if (outcomes.length === 0) return [];
  const columns = [{ header: 'Result' }, { header: 'Rule', wrapTo: 14 }, { header: 'Found', wrapTo: 24 }];
  return [{ kind: 'table', title, columns, rows: outcomes.map((o) => [outcomeCell(o), o.rule, o.message]) }];
}

/** By what is missing, since one part that is not named leaves many rules open. */
function uncheckedTable(outcomes: readonly RuleOutcome[]): Block[] {
  if (outcomes.length === 0) return [];
  const reasons = [...new Set(outcomes.map((o) => o.message))];
  return [
    {
      kind: 'table',
      title: 'What could not be checked',
      columns: [
        { header: 'Because', wrapTo: 24 },
        { header: 'Rules', wrapTo: 24 },
      ],
      rows: reasons.map((reason) => [
        reason,
        outcomes
          .filter((o) => o.message === reason)
          .map((o) => o.rule)
          .join(', '),
      ]),
    },
  ];
}

function checkSummary(s: MachineSheet): string {
  const { failed, unknown, outcomes } = s.check;
  const passed = outcomes.filter((o) => o.status === 'pass').length;
  const many = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const counts = `${many(failed.error, 'error')}, ${many(failed.warning, 'warning')}, ${many(failed.hint, 'hint')}; ${passed} rules pass, ${unknown} could not be checked`;
  const word = s.check.compatible
    ? unknown > 0
      ? 'No error among what could be checked'
      : 'Compatible'
    : 'Does not fit together';
  return `${word}: ${counts}.`;
}

/** What `viable machine check` prints. `all`: passed rules and those that do not apply too. */
export function machineCheckReport(s: MachineSheet, all = false): ReportDocument {
  const of = (status: RuleOutcome['status']) => s.check.outcomes.filter((o) => o.status === status);
  const failed = (['error', 'warning', 'hint'] as const).flatMap((level) =>
    of('fail').filter((o) => o.level === level),
  );
  const why = failed.map((o) => `${o.rule}: ${o.title}. ${o.reason} (${o.source})`);
  const { power, circuit } = s;
  return {
    title: `${s.name}: does it fit together?`,
    blocks: [
      paragraph(checkSummary(s), s.check.compatible ? 'good' : 'bad'),
      ...outcomeTable('What fails', failed),
      ...(why.length > 0 ? [list('Why', why)] : []),
      ...uncheckedTable(of('unknown')),
      ...(all ? outcomeTable('What passes', of('pass')) : []),
      ...(all ? outcomeTable('What does not apply', of('not-applicable')) : []),
      paragraph(
        `Power: ${power.peakW.watts} W at most from the supply, ${power.loadW.watts} W at the wall under load (${power.loadW.basis}), ${power.idleW.watts} W idle (${power.idleW.basis}); checked for a circuit of ${circuit.volts} V and ${circuit.amperes} A.`,
        'muted',
      ),
    ],
    records: s.check.outcomes.map((o) => ({ machine: s.id, ...o })),
  };
}

function age(line: BillLine): Cell {
  if (line.price.status === 'unknown') return { text: 'unknown', tone: 'bad' };
  const { date, ageMonths, stale, kind } = line.price.value;
  const months = Math.floor(ageMonths);
  const text = `${date}${kind === 'street' ? '' : `, ${kind}`}${stale ? `, ${months} months old` : ''}`;
  return { text, tone: stale ? 'fair' : 'good' };
}

function lineRow(line: BillLine): (string | Cell)[] {
  const { price, count } = line;
  const known = price.status === 'ok' ? price.value : undefined;
  const whole = (n: number | undefined) => (n === undefined ? '?' : money(n, ''));
  return [
    count > 1 ? `${count} × ${line.name}` : line.name,
    whole(known?.amount).trim(),
    whole(known && known.amount * count).trim(),
    age(line),
  ];
}

function billBlocks(s: MachineSheet): Block[] {
  const { bill } = s;
  const tax = bill.tax === 'included' ? 'with tax' : 'without tax';
  const columns = [
    { header: 'Part', wrapTo: 22 },
    { header: 'Each', align: 'right' as const },
    { header: bill.currency, align: 'right' as const },
    { header: 'Price of', wrapTo: 12 },
  ];
  const total =
    bill.total.status === 'ok'
      ? `Total ${money(bill.total.value, bill.currency)} ${tax}`
      : `At least ${money(bill.knownTotal, bill.currency)} ${tax}; ${bill.total.reasons.join('; ')}`;
  const dates =
    bill.oldest === undefined
      ? ''
      : `; prices of ${bill.oldest === bill.newest ? bill.oldest : `${bill.oldest} to ${bill.newest}`}`;
  const stale =
    bill.staleLines > 0
      ? `, ${bill.staleLines} of ${bill.lines.length} older than ${s.staleAfterMonths} months: ask again before buying`
      : '';
  return [
    { kind: 'table', title: 'Bill of materials', columns, rows: bill.lines.map(lineRow) },
    paragraph(`${total}${dates}${stale}.`, bill.total.status === 'ok' && bill.staleLines === 0 ? 'good' : 'fair'),
  ];
}

/** Sentences on conversions, each once, with the parts they hold for. */
function priceNotes(s: MachineSheet): string[] {
  const notes = new Map<string, number>();
  for (const l of s.bill.lines)
    for (const n of l.price.status === 'ok' ? l.price.value.notes : l.price.reasons)
      notes.set(n, (notes.get(n) ?? 0) + 1);
  return [...notes].map(([n, count]) => (count > 1 ? `${n} (${count} lines)` : n));
}

/** What `viable machine show` prints. */
export function machineShowReport(s: MachineSheet, sources: (id: string) => string): ReportDocument {
  const used = [...new Set(s.bill.lines.flatMap((l) => (l.price.status === 'ok' ? [l.price.value.source] : [])))];
  const stated = s.stated.map((p) => `${money(p.amount, s.bill.currency)} on ${p.date} (${p.source})`);
  const gpus = s.accelerators.map((a) => `${a.count > 1 ? `${a.count} × ` : ''}${a.name}`).join(' + ');
  return {
    title: s.name,
    blocks: [
      paragraph(
        `${s.platform}, ${s.systemMemoryGib} GiB of memory${gpus ? `, ${gpus}` : ', no accelerator'}.${s.note ? ` ${s.note}` : ''}`,
      ),
      ...billBlocks(s),
      ...(stated.length > 0 ? [list('Quoted as a whole', stated)] : []),
      paragraph(
        `Power at the wall: ${s.power.idleW.watts} W idle (${s.power.idleW.basis}), ${s.power.loadW.watts} W under load (${s.power.loadW.basis}).`,
      ),
      paragraph(`${checkSummary(s)} "viable machine check" has the details.`, s.check.compatible ? undefined : 'bad'),
      list('About the prices', [...priceNotes(s), ...s.power.assumptions]),
      ...(used.length > 0 ? [list('Sources', used.map(sources))] : []),
    ],
    records: s.bill.lines.map((l) => ({ machine: s.id, ...lineRecord(l) })),
  };
}

function lineRecord(l: BillLine): Record<string, RawValue> {
  const p = l.price.status === 'ok' ? l.price.value : undefined;
  return {
    kind: l.kind,
    id: l.id,
    name: l.name,
    count: l.count,
    each: p?.amount,
    subtotal: p && p.amount * l.count,
    currency: p?.currency,
    tax: p?.tax,
    date: p?.date,
    ageMonths: p && Number(p.ageMonths.toFixed(1)),
    stale: p?.stale,
    source: p?.source,
    unknown: l.price.status === 'unknown' ? l.price.reasons.join('; ') : undefined,
  };
}
