// Advice as a decision page: the question, the ranking, what each machine does and costs, risks, and what to verify on delivery.
import type { Advice, AdvisedMachine, OptionLine } from '../assess/advice/advice.ts';
import { formatProbability, formatSeconds, significant } from '../units/format.ts';
import { adviceDetails } from './advice-details.ts';
import { legendOf, markedName, markedText } from './advice-marks.ts';
import { type Block, type CellLike, list, paragraph, type RawValue, type ReportDocument } from './document.ts';
import { formatMoney } from './money.ts';

const decodeOf = (m: AdvisedMachine) =>
  Math.min(...m.uses.map((u) => u.decodeTokensPerSecond?.likely ?? Number.POSITIVE_INFINITY));
const surest = (m: AdvisedMachine) => Math.min(...m.uses.map((u) => u.chance));

function rankingRow(m: AdvisedMachine): CellLike[] {
  const ttft = m.uses.flatMap((u) => (u.ttftSeconds ? [u.ttftSeconds.likely] : []));
  return [
    String(m.rank),
    markedName(m),
    `${m.model.name} ${m.format.name}`,
    formatMoney(m.price.value, ''),
    formatMoney(m.cost.total.value, ''),
    ttft.length > 0 ? formatSeconds(Math.max(...ttft)) : '–',
    significant(decodeOf(m), 2),
    formatProbability(surest(m)),
  ];
}

const MOST_VARIANTS = 3;

/** The same hardware otherwise bought, and what is better in nothing: rows below the choice. */
function variantRows(m: AdvisedMachine): CellLike[][] {
  const muted = (text: string): CellLike => ({ text, tone: 'muted' });
  const shown = m.variants.slice(0, MOST_VARIANTS);
  const left = m.variants.length - shown.length;
  return [
    ...shown.map((v) => [
      '',
      muted(`or ${markedText(v)}`),
      muted(v.model === m.model.id && v.format === m.format.name ? '' : `${v.model} ${v.format}`),
      muted(formatMoney(v.price, '')),
      muted(formatMoney(v.total, '')),
      ...['', '', ''],
    ]),
    ...(left > 0 ? [['', muted(`or ${left} more, all in json`), '', '', '', '', '', '']] : []),
  ];
}

function rankingTable(a: Advice): Block {
  return {
    kind: 'table',
    title: `The shortlist, cheapest over ${significant(a.terms.termYears.value, 2)} years first (money in ${a.currency}, tax ${a.terms.tax})`,
    columns: [
      { header: '#' },
      { header: 'Machine', wrapTo: 12 },
      { header: 'Model', wrapTo: 10 },
      { header: 'To buy', align: 'right' },
      { header: 'Over life', align: 'right', wrapTo: 6 },
      { header: 'TTFT', align: 'right' },
      { header: 'Decode tok/s', align: 'right', wrapTo: 6 },
      { header: 'Sure', align: 'right' },
    ],
    rows: a.ranking.flatMap((m) => [rankingRow(m), ...variantRows(m)]),
  };
}

function relaxationBlocks(a: Advice): Block[] {
  if (a.feasible) return [];
  if (a.relaxations.length === 0)
    return [
      paragraph(
        'No single change of budget, limits, tiers, users or format helps: see why machines were rejected.',
        'poor',
      ),
    ];
  return [
    {
      kind: 'table',
      title: 'What would do instead, nearest first',
      columns: [
        { header: 'Change', wrapTo: 24 },
        { header: 'Then', wrapTo: 20 },
        { header: `To buy (${a.currency})`, align: 'right', wrapTo: 7 },
      ],
      rows: a.relaxations.map((r) => [r.change, r.machineName, formatMoney(r.price, '')]),
    },
  ];
}

/** What a buyer pays who wants none of the risks of a cable. */
function withoutCable(a: Advice): string[] {
  const [first] = a.meeting;
  const inside = a.meeting.find((o) => o.externalLink === undefined);
  if (first?.externalLink === undefined) return [];
  return [
    inside
      ? `Without a cable: ${inside.name}, for ${formatMoney(inside.price - first.price, a.currency)} more to buy and ${formatMoney(inside.total - first.total, a.currency)} more over its life.`
      : 'Without a cable nothing meets this need.',
  ];
}

function changeBlocks(a: Advice): Block[] {
  if (!a.feasible) return [];
  const { nextStep: step, rival, currency } = a;
  const holds = a.sensitivity.filter((s) => s.holds).length;
  return [
    list('What would change the ranking', [
      a.robust
        ? `Nothing that was tried: the first stays first under all ${a.sensitivity.length} changes below; it is a robust choice.`
        : `The first stays first under ${holds} of ${a.sensitivity.length} changes below.`,
      ...(rival
        ? [
            `${rival.name} is cheaper over its life once the first costs ${formatMoney(rival.priceRise, currency)} more than stated.`,
          ]
        : []),
      ...withoutCable(a),
      ...(step
        ? [
            `Next step up: ${step.name}, for ${formatMoney(step.morePrice, currency)} more to buy and ${formatMoney(step.moreTotal, currency)} more over its life; it buys: ${step.buys.join('; ')}.`,
          ]
        : []),
    ]),
    {
      kind: 'table',
      title: 'Sensitivity',
      columns: [
        { header: 'If', wrapTo: 20 },
        { header: 'First is', wrapTo: 16 },
        { header: 'Holds' },
        { header: 'Note', wrapTo: 18 },
      ],
      rows: a.sensitivity.map((s) => [
        s.change,
        s.winnerName ?? 'nothing',
        { text: s.holds ? 'yes' : 'no', tone: s.holds ? 'good' : 'poor' },
        s.note,
      ]),
    },
  ];
}

const MOST_ON_FRONT = 12;

function frontTable(a: Advice): Block[] {
  if (a.front.length === 0) return [];
  const shown = a.front.slice(0, MOST_ON_FRONT);
  const row = (o: OptionLine): CellLike[] => [
    markedName(o),
    o.format,
    formatMoney(o.price, ''),
    formatSeconds(o.seconds),
    `${Math.round(o.loadWatts)}`,
    `${Math.round(100 * o.headroom)} %`,
    o.binding,
  ];
  const more = a.front.length > shown.length ? `; ${shown.length} of ${a.front.length}, all in json` : '';
  return [
    {
      kind: 'table',
      title: `Pareto front: no other is better in price, speed, power, headroom and quality at once${more}`,
      columns: [
        { header: 'Machine', wrapTo: 10 },
        { header: 'Format', wrapTo: 6 },
        { header: 'Price', align: 'right' },
        { header: 'Request', align: 'right', wrapTo: 5 },
        { header: 'W', align: 'right' },
        { header: 'Free', align: 'right', wrapTo: 4 },
        { header: 'Binds', wrapTo: 14 },
      ],
      rows: shown.map(row),
    },
  ];
}

const KINDS: Readonly<Record<string, string>> = {
  rules: 'break a rule of building',
  'price-unknown': 'have no known price',
  budget: 'are above the budget',
  'power-unknown': 'have unknown power',
  power: 'need too much power',
  noise: 'are too loud',
  platform: 'are of another kind',
  delivery: 'come too late',
  cable: 'work over a cable',
  memory: 'have too little memory',
  speed: 'are too slow',
  sureness: 'are not sure enough',
  load: 'cannot carry the load',
  headroom: 'leave too little room',
  unknown: 'could not be judged',
};

function rejectedTable(a: Advice): Block[] {
  if (a.rejected.length === 0) return [];
  const kinds = [...new Set(a.rejected.map((r) => r.kind))];
  const rows = kinds
    .map((kind) => ({ kind, of: a.rejected.filter((r) => r.kind === kind) }))
    .sort((x, y) => y.of.length - x.of.length)
    // What comes nearest says most.
    .map(({ kind, of }) => ({
      kind,
      of: [...of].sort((x, y) => Number(y.reason.startsWith('does')) - Number(x.reason.startsWith('does'))),
    }))
    .map(({ kind, of }) => [String(of.length), KINDS[kind] ?? kind, `${of[0]?.offer ?? ''}: ${of[0]?.reason ?? ''}`]);
  return [
    {
      kind: 'table',
      title: `Rejected: ${a.rejected.length} of ${a.search.offers} machines (each with its reason in json)`,
      columns: [
        { header: 'How many', align: 'right', wrapTo: 4 },
        { header: 'Why', wrapTo: 14 },
        { header: 'For example', wrapTo: 24 },
      ],
      rows,
    },
  ];
}

function record(a: Advice, o: OptionLine, i: number): Record<string, RawValue> {
  const m = a.ranking.find((r) => r.id === o.id);
  return {
    ...{ rank: i + 1, machine: o.id, name: o.name, model: o.model, quantization: o.format, placement: o.placement },
    ...{
      price: o.price,
      lifetimeCost: o.total,
      currency: a.currency,
      requestSeconds: o.seconds,
      loadWatts: o.loadWatts,
    },
    ...{ headroom: o.headroom, binding: o.binding, choice: o.choice, cable: o.externalLink, fromParts: o.generated },
    decodeTokensPerSecond: m && decodeOf(m),
    sureness: m && surest(m),
    costPerMillionTokens: m?.tokenCost?.perMillionTokens.value,
    onFront: a.front.some((f) => f.id === o.id),
  };
}

/** The decision page of an Advice; `full` opens every ranked machine, else the first. */
export function adviceReport(a: Advice, full: boolean): ReportDocument {
  const unknown = a.unknownQuality.length;
  return {
    title: a.answer,
    blocks: [
      paragraph(a.question),
      ...(a.ranking.length > 0 ? [rankingTable(a)] : []),
      ...(a.ranking.length > 0
        ? [
            paragraph(
              'TTFT and decode of the slowest use case under the load asked, likely values. Sure: the chance that every use case reaches its tier. Below a choice: the same hardware otherwise bought, and what is better in nothing.',
              'muted',
            ),
            list(
              'What binds each',
              a.ranking.map((m) => `${m.rank}. ${m.name}: ${m.bindings[0]?.text ?? 'nothing'}.`),
            ),
            ...legendOf([...a.ranking, ...a.ranking.flatMap((m) => m.variants), ...a.front]),
          ]
        : []),
      ...relaxationBlocks(a),
      ...a.ranking.slice(0, full ? a.ranking.length : 1).flatMap((m) => adviceDetails(a, m)),
      ...changeBlocks(a),
      ...frontTable(a),
      ...rejectedTable(a),
      ...(unknown > 0
        ? [
            paragraph(
              `${unknown} models were not considered because no score of ${a.need.quality?.benchmark ?? 'the benchmark'} is known of them.`,
              'muted',
            ),
          ]
        : []),
      {
        kind: 'table',
        title: 'Assumptions',
        columns: [
          { header: 'What', wrapTo: 10 },
          { header: 'Value', wrapTo: 12 },
          { header: 'From', wrapTo: 24 },
        ],
        rows: a.assumptions.map((x) => [x.text, x.value, x.from]),
      },
      ...(a.sources.length > 0
        ? [
            list(
              'Sources',
              a.sources.map(
                (s) =>
                  `${s.id}: ${s.title}, ${s.publisher}${s.url ? `, ${s.url}` : ''} (checked ${s.checked}; ${s.reliability})`,
              ),
            ),
          ]
        : []),
      paragraph(
        `Searched: ${a.search.offers} machines${a.search.generated > 0 ? `, ${a.search.generated} of them put together from parts,` : ''} × ${a.search.models} models × ${a.search.formats} formats × ${a.need.useCases.length} use cases with their placements, ${a.search.scenarios.toLocaleString('en-US')} scenarios. Made ${a.made} by Viable ${a.version}.`,
        'muted',
      ),
    ],
    records: a.meeting.map((o, i) => record(a, o, i)),
  };
}
