// Linter: every price belongs to a thing of the catalogue; lines of an itemised price add up and are the machine's own parts.
import type { FullCatalogue } from '../catalogue.ts';
import { PRICED, type Priced, type Quote } from '../schema/price.ts';
import { type Linter, reporter } from './finding.ts';

/** Cents that rounding may cost. */
const TOLERANCE = 0.01;

const isPriced = (kind: string): kind is Priced => (PRICED as readonly string[]).includes(kind);

/** "kind/id ×count", sorted: two bills are the same where these lists are. */
function billOf(lines: readonly { kind: string; id: string; count: number }[]): string {
  return lines
    .map((l) => `${l.kind}/${l.id} ×${l.count}`)
    .sort()
    .join(', ');
}

function partsOf(catalogue: FullCatalogue, id: string): string | undefined {
  const machine = catalogue.machines[id];
  return (
    machine &&
    billOf([
      { kind: 'cpus', id: machine.cpu, count: machine.sockets },
      ...machine.accelerators.map((a) =>
        a.card === undefined
          ? { kind: 'accelerators', id: a.id, count: a.count }
          : { kind: 'parts', id: a.card, count: a.count },
      ),
      ...machine.parts.map((p) => ({ kind: 'parts', ...p })),
    ])
  );
}

export const pricesRefer: Linter = {
  name: 'prices-refer',
  description: 'Every price names a thing of the catalogue; itemised prices add up and list the parts of the machine.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const { id: key, quotes } of Object.values(catalogue.prices)) {
      const [kind = '', ...rest] = key.split('/');
      const id = rest.join('/');
      if (!isPriced(kind)) {
        report.error('prices', key, '', `put it below prices/${PRICED.join('/, prices/')}/`);
        continue;
      }
      if (!catalogue[kind][id]) report.error('prices', key, '', `"${id}" is not in catalogue/${kind}`);
      for (const [i, quote] of quotes.entries()) {
        if (!catalogue.currencies[quote.currency.toLowerCase()])
          report.error('prices', key, `quotes[${i}].currency`, `${quote.currency} has no file in catalogue/currencies`);
        for (const message of lineProblems(catalogue, kind, id, quote))
          report.error('prices', key, `quotes[${i}].lines`, message);
      }
    }
    return report.findings;
  },
};

function lineProblems(catalogue: FullCatalogue, kind: Priced, id: string, quote: Quote): string[] {
  if (!quote.lines) return [];
  const sum = quote.lines.reduce((total, line) => total + line.subtotal, 0);
  const problems: string[] = [];
  if (Math.abs(sum - quote.price) > TOLERANCE) problems.push(`the lines add up to ${sum}, the price is ${quote.price}`);
  const parts = kind === 'machines' ? partsOf(catalogue, id) : undefined;
  if (parts !== undefined && parts !== billOf(quote.lines))
    problems.push(`the lines are not the parts of the machine, which are ${parts}`);
  return problems;
}
