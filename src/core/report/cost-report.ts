// What a machine costs, as a report: the bill over its life, the curve over load, and owning against paying by use.
import type { CostAnswer } from '../assess/advice/cost-answer.ts';
import { significant } from '../units/format.ts';
import { comparisonText, costTable } from './cost-blocks.ts';
import { type Block, type CellLike, list, paragraph, type ReportDocument } from './document.ts';
import { formatMoney } from './money.ts';

const BAR = 20;

/** A bar as long as the value's share of the largest, on a logarithmic scale, since costs span decades. */
function bar(value: number, least: number, most: number): string {
  if (!(most > least) || !(least > 0)) return '▪';
  const share = Math.log(value / least) / Math.log(most / least);
  return '▪'.repeat(1 + Math.round(share * (BAR - 1)));
}

function curveTable(a: CostAnswer): Block {
  const costs = a.curve.flatMap((p) => (p.perMillionTokens === undefined ? [] : [p.perMillionTokens]));
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const asked = a.load.requestsPerHour.value;
  return {
    kind: 'table',
    title: 'Cost over load: a million tokens, prompt and output together',
    columns: [
      { header: 'Requests/h', align: 'right', wrapTo: 8 },
      { header: 'Used', align: 'right' },
      { header: 'Average W', align: 'right', wrapTo: 7 },
      { header: a.terms.currency, align: 'right' },
      { header: '', wrapTo: BAR },
    ],
    rows: a.curve.map((p): CellLike[] => [
      `${significant(p.requestsPerHour, 3)}${p.requestsPerHour === asked ? ' ←' : ''}`,
      p.saturated ? { text: 'saturated', tone: 'bad' } : `${significant(100 * p.utilisation, 2)} %`,
      String(Math.round(p.averageWatts)),
      p.perMillionTokens === undefined ? '–' : formatMoney(p.perMillionTokens, ''),
      p.perMillionTokens === undefined ? '' : bar(p.perMillionTokens, least, most),
    ]),
  };
}

export function costReport(a: CostAnswer): ReportDocument {
  const { cost, load, terms, tokenCost } = a;
  const saturated = cost.utilisation.saturated
    ? [
        paragraph(
          `Saturated: ${significant(load.requestsPerHour.value, 3)} requests an hour are asked, it serves ${significant(a.capacityPerHour.likely, 3)}; the rest waits without end.`,
          'bad',
        ),
      ]
    : [];
  const per = tokenCost ? `, ${formatMoney(tokenCost.perMillionTokens.value, terms.currency)} a million tokens` : '';
  return {
    title: `${a.machine.name} with ${a.model.name} in ${a.format}: ${formatMoney(cost.total.value, terms.currency)} over ${significant(terms.termYears.value, 2)} years${per} at ${significant(load.requestsPerHour.value, 3)} requests an hour`,
    blocks: [
      ...saturated,
      paragraph(
        `${a.workloads.join(', ')}: ${significant(a.tokens.prompt, 4)} prompt and ${significant(a.tokens.output, 4)} output tokens a request, ${a.concurrency} at once; ${a.placement}. It serves ${significant(a.capacityPerHour.likely, 3)} requests an hour at most (${significant(a.capacityPerHour.low, 3)}–${significant(a.capacityPerHour.high, 3)}).`,
      ),
      costTable('What it costs', a),
      curveTable(a),
      ...(a.comparisons.length > 0
        ? [
            list(
              'Owning against paying by use',
              a.comparisons.map((c) => comparisonText(c, terms.currency)),
            ),
          ]
        : []),
      ...(a.priceNotes.length > 0 ? [list('About the price', a.priceNotes)] : []),
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
    ],
    records: a.curve.map((p) => ({
      machine: a.machine.id,
      model: a.model.id,
      quantization: a.format,
      currency: terms.currency,
      ...p,
    })),
  };
}
