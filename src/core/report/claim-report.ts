// A checked claim as a report: its two tables printed anew, then where it disagrees and why.
import type { CheckedClaim, CheckedConfiguration, CheckedRate, CheckedSystem } from '../assess/claim/check-claim.ts';
import { formatRate, significant } from '../units/format.ts';
import { GIB, GIGA } from '../units/scale.ts';
import { type CellLike, list, paragraph, type RawValue, type ReportDocument, type Table } from './document.ts';
import { tierCell } from './tone.ts';

/** Bytes a parameter takes in FP16 and, about, in Q4_K_M; a tenth of the memory is left for cache and buffers. */
const FP16_BYTES = 2;
const Q4_K_M_BYTES = 4.9 / 8;
const ROOM = 0.9;

/** The document's ticks in characters that every font has. */
const TICKS = { yes: '✓', no: '✗', unsure: '○' } as const;

function systemRow({ claim, machine }: CheckedSystem): CellLike[] {
  const host = machine.host;
  const bytes = claim.maximumVramGb * GIB * ROOM;
  return [
    claim.label,
    claim.cpuType,
    String(host ? host.performanceCores + host.efficiencyCores : claim.cores),
    `${significant((machine.systemMemoryBytes ?? 0) / GIB)} GiB`,
    host ? significant(host.bandwidth.memorySideBytesPerSecond / GIGA, 4) : 'unknown',
    claim.maximumGpus,
    `${claim.maximumVramGb} GB`,
    `${significant(bytes / FP16_BYTES / 1e9, 2)}–${significant(bytes / Q4_K_M_BYTES / 1e9, 2)} (${claim.maximumModelBillions})`,
  ];
}

const machineName = (c: CheckedConfiguration) =>
  c.claim.gpu === '-' ? c.claim.label : `${c.claim.label} + ${c.claim.gpu}`;

/** The measured rate where it is the device's own, else the predicted one. */
function rateCell({ measured, predicted: p }: CheckedRate): string {
  if (measured && !measured.bf16Cache) return formatRate(measured.value);
  return p ? `${formatRate(p.likely)} (${formatRate(p.low)}–${formatRate(p.high)})` : 'fits nowhere';
}

function citation(references: readonly string[], source: string): string {
  if (!references.every((r) => /^\d+$/.test(r))) return source;
  return `LocalScore ${references.slice(0, 3).join(', ')}${references.length > 3 ? ', …' : ''}`;
}

function originCell(c: CheckedConfiguration): string {
  const m = c.decode.measured ?? c.prefill.measured;
  if (!m) return `predicted, ${c.basis}`;
  const cited = citation(m.references, m.source);
  if (!m.bf16Cache) return `measured: ${cited}`;
  const rates = [c.prefill, c.decode].map((r) => (r.measured ? formatRate(r.measured.value) : '–')).join(' and ');
  return `predicted; with a BF16 cache ${rates} measured: ${cited}`;
}

function systemsTable(checked: CheckedClaim): Table {
  return {
    kind: 'table',
    title:
      'Systems (bandwidth of the memory side; billions of parameters that fit, FP16 to Q4_K_M, in brackets as stated)',
    columns: [
      { header: 'CPU', wrapTo: 12 },
      { header: 'Type', wrapTo: 8 },
      { header: 'Cores', align: 'right' },
      { header: 'RAM', align: 'right', wrapTo: 5 },
      { header: 'GB/s', align: 'right' },
      { header: 'Max GPUs', wrapTo: 6 },
      { header: 'Max VRAM', align: 'right', wrapTo: 5 },
      { header: 'Max model [B]', align: 'right', wrapTo: 8 },
    ],
    rows: checked.systems.map(systemRow),
  };
}

function speedTable(checked: CheckedClaim): Table {
  return {
    kind: 'table',
    title:
      'Configurations: prompt processing and token generation in tokens/s (means over the nine LocalScore tests, engine llamafile 0.9.3)',
    columns: [
      { header: 'Machine', wrapTo: 12 },
      { header: 'Model', wrapTo: 10 },
      { header: 'Prefill', align: 'right', wrapTo: 11 },
      { header: 'Decode', align: 'right', wrapTo: 8 },
      { header: 'From', wrapTo: 14 },
    ],
    rows: checked.configurations.map((c) => [
      machineName(c),
      `${c.claim.model} ${c.claim.quantization.toUpperCase()}`,
      rateCell(c.prefill),
      rateCell(c.decode),
      originCell(c),
    ]),
  };
}

function tierTable(checked: CheckedClaim): Table {
  return {
    kind: 'table',
    title:
      'Configurations: tiers in place of the ticks (the chance of this tier or a better one; the document’s own: ✓ yes, ✗ no, ○ open)',
    columns: [
      { header: 'Machine', wrapTo: 12 },
      ...['UC1', 'UC2', 'UC3', 'UC4'].map((header) => ({ header, wrapTo: 11 })),
    ],
    rows: checked.configurations.map((c) => [
      machineName(c),
      ...c.useCases.map((u) => tierCell(u.verdict, `\u00a0${TICKS[u.claimedTick]}`)),
    ]),
  };
}

function record(c: CheckedConfiguration): Record<string, RawValue> {
  const rate = (name: string, r: CheckedRate) => ({
    [`${name}Measured`]: r.measured?.value,
    [`${name}Low`]: r.predicted?.low,
    [`${name}Likely`]: r.predicted?.likely,
    [`${name}High`]: r.predicted?.high,
    [`${name}Claimed`]: r.claimed?.value,
  });
  return {
    machine: c.claim.machine,
    model: c.claim.model,
    quantization: c.claim.quantization,
    ...rate('prefill', c.prefill),
    ...rate('decode', c.decode),
    basis: c.basis,
    ...Object.fromEntries(
      c.useCases.flatMap((u) => [
        [u.id, u.verdict.tier],
        [`${u.id}Claimed`, u.claimedTick],
      ]),
    ),
  };
}

/** The report; `disagreements` are sentences. */
export function claimReport(checked: CheckedClaim, disagreements: readonly string[]): ReportDocument {
  return {
    title: `${checked.claim.name}, checked`,
    blocks: [
      systemsTable(checked),
      speedTable(checked),
      tierTable(checked),
      paragraph(
        'Measured: median of published runs, with its result numbers. Predicted: likely value (80 % interval).',
        'muted',
      ),
      list('Where the document disagrees, and why', disagreements),
    ],
    records: checked.configurations.map(record),
  };
}
