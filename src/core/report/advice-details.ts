// One machine of an Advice opened: what it does, what it costs, how it compares, what could go wrong, what to verify.
import type { Advice, AdvisedMachine, AdvisedPart } from '../assess/advice/advice.ts';
import {
  formatOptionalSeconds,
  formatProbability,
  formatRateInterval,
  formatSecondsInterval,
  significant,
} from '../units/format.ts';
import { comparisonText, costTable } from './cost-blocks.ts';
import { type Block, type CellLike, list, paragraph } from './document.ts';
import { formatMoney } from './money.ts';

const upper = (workload: string) => (/^uc\d$/.test(workload) ? workload.toUpperCase() : workload);

function doesTable(m: AdvisedMachine, concurrency: number): Block {
  return {
    kind: 'table',
    title: `${m.rank}. ${m.name}: what it does with ${m.model.name} ${m.format.name}, ${concurrency === 1 ? 'one request at a time' : `${concurrency} requests at once`}`,
    columns: [
      { header: 'Use case', wrapTo: 5 },
      { header: 'TTFT', align: 'right', wrapTo: 8 },
      { header: 'Decode tok/s', align: 'right', wrapTo: 8 },
      { header: 'Total', align: 'right', wrapTo: 8 },
      { header: 'Tier', wrapTo: 8 },
      { header: 'Asked', wrapTo: 8 },
      { header: 'Sure', align: 'right' },
    ],
    rows: m.uses.map((u) => [
      upper(u.workload),
      formatOptionalSeconds(u.ttftSeconds),
      formatRateInterval(u.decodeTokensPerSecond),
      formatOptionalSeconds(u.totalSeconds),
      u.tierName,
      u.requiredName,
      formatProbability(u.chance),
    ]),
  };
}

function qualityText(m: AdvisedMachine): string {
  const scores = m.model.scores
    .slice(0, 4)
    .map((s) => `${s.benchmark} ${s.score} (${s.source}${s.date ? `, ${s.date}` : ''})`);
  const loss =
    m.format.loss === undefined
      ? `what ${m.format.name} loses is not known`
      : `${m.format.name} loses ${significant(m.format.loss, 2)} nats of KL divergence a token, ${m.format.lossClass}; ${m.format.lossFrom}`;
  return `Quality: ${scores.length > 0 ? scores.join(', ') : `no published score of ${m.model.name} is in the catalogue`}; ${loss}.`;
}

function billTable(m: AdvisedMachine, currency: string): Block[] {
  if (m.bill.length < 2) return [];
  const when = (p: AdvisedPart): CellLike => {
    if (p.each === undefined) return { text: 'unknown', tone: 'bad' };
    const trust = p.reliability === 'recalled' || p.reliability === 'derived' ? `, ${p.reliability}` : '';
    return {
      text: `${p.date ?? ''}${trust}${p.stale ? `, ${Math.floor(p.ageMonths ?? 0)} months old` : ''}`,
      tone: p.stale ? 'fair' : 'good',
    };
  };
  return [
    {
      kind: 'table',
      title: `${m.rank}. ${m.name}: its parts`,
      columns: [
        { header: 'Part', wrapTo: 24 },
        { header: currency, align: 'right' },
        { header: 'Price of', wrapTo: 12 },
      ],
      rows: m.bill.map((p) => [
        p.count > 1 ? `${p.count} × ${p.name}` : p.name,
        p.each === undefined ? '?' : formatMoney(p.count * p.each, ''),
        when(p),
      ]),
    },
    ...(m.generated
      ? [
          paragraph(
            `To vary or order it, write it out: viable machine show ${m.id} --build-file > my-build.yaml; then viable machine check my-build.yaml.`,
          ),
        ]
      : []),
  ];
}

function verifyBlocks(m: AdvisedMachine): Block[] {
  const { command, expect } = m.verification;
  return [
    paragraph(`${m.rank}. ${m.name}, to verify on delivery, one request alone: ${command}`),
    {
      kind: 'table',
      columns: [
        { header: 'Expect', wrapTo: 20 },
        { header: 'Likely (80 % interval)', align: 'right' },
        { header: 'Unit' },
      ],
      rows: expect.map((e) => [
        e.what,
        e.unit === 's' ? formatSecondsInterval(e.figure) : formatRateInterval(e.figure),
        e.unit === 's' ? '' : e.unit,
      ]),
    },
  ];
}

/** Blocks of one ranked machine. */
export function adviceDetails(a: Advice, m: AdvisedMachine): Block[] {
  const [binds] = m.bindings;
  return [
    doesTable(m, a.concurrency),
    paragraph(
      `${m.placement}; ${Math.round(100 * m.headroom)} % headroom. It serves ${significant(m.capacityPerHour.likely, 2)} requests an hour at most, ${significant(100 * m.offeredShare, 2)} % of that is asked. Binding: ${binds?.text ?? 'nothing'}.`,
    ),
    paragraph(qualityText(m)),
    costTable(`${m.rank}. ${m.name}: what it costs`, m),
    ...billTable(m, a.currency),
    ...(m.priceNotes.length > 0 ? [list(`${m.rank}. ${m.name}: about its price`, m.priceNotes)] : []),
    ...(m.comparisons.length > 0
      ? [
          list(
            `${m.rank}. ${m.name}: owning against paying by use`,
            m.comparisons.map((c) => comparisonText(c, a.currency)),
          ),
        ]
      : []),
    ...(m.risks.length > 0
      ? [
          list(
            `${m.rank}. ${m.name}: what could go wrong`,
            m.risks.map((r) => `${r}.`),
          ),
        ]
      : []),
    ...verifyBlocks(m),
  ];
}
