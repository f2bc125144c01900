// The user's own prices from CSV: each good row becomes a quotation, each bad one a sentence with its line number.
import type { Catalogue, Supply } from '../catalogue/catalogue.ts';
import type { Named } from '../catalogue/resolve/name-index.ts';
import { resolveAccelerator } from '../catalogue/resolve/resolve-accelerator.ts';
import { resolveEntry } from '../catalogue/resolve/resolve-entry.ts';
import { PRICED, type Priced, type Quote, QuoteSchema } from '../catalogue/schema/price.ts';
import { type Answer, ok, unknown } from '../units/result.ts';
import { PRICE_LIST_COLUMNS } from './price-list-columns.ts';
import { splitCsv } from './split-csv.ts';

export interface PriceList {
  /** By "kind/id"; of two rows for one thing the later holds. */
  readonly prices: Readonly<Record<string, Quote>>;
  /** "line 3: …", one a bad row. */
  readonly problems: readonly string[];
}

/** "kind/id", an id, or a name as people write it. */
function keyOf(catalogue: Catalogue, supply: Supply, item: string): Answer<string> {
  const kinds: Record<Priced, Readonly<Record<string, Named & { readonly id: string }>>> = {
    parts: supply.parts,
    cpus: catalogue.cpus,
    accelerators: catalogue.accelerators,
    machines: catalogue.machines,
  };
  const slash = item.indexOf('/');
  const prefix = PRICED.find((kind) => kind === item.slice(0, Math.max(0, slash)));
  if (prefix) {
    const found = resolveEntry<Named>(kinds[prefix], item.slice(slash + 1), prefix);
    return found.status === 'ok' ? ok(`${prefix}/${found.value.id}`) : found;
  }
  const exact = PRICED.find((kind) => Object.hasOwn(kinds[kind], item));
  if (exact) return ok(`${exact}/${item}`);
  const gpu = resolveAccelerator(catalogue.accelerators, item);
  if (gpu.status === 'ok') return ok(`accelerators/${gpu.value.accelerator.id}`);
  for (const kind of ['cpus', 'machines', 'parts'] as const) {
    const found = resolveEntry<Named>(kinds[kind], item, kind);
    if (found.status === 'ok') return ok(`${kind}/${found.value.id}`);
  }
  return unknown(`"${item.slice(0, 80)}" is no machine, processor, accelerator or part of the catalogue`);
}

/** "1234.50" or, in files with semicolons, "1.234,50". */
function amountOf(text: string, separator: string): number {
  const plain = separator === ';' && text.includes(',') ? text.replace(/\./g, '').replace(',', '.') : text;
  return plain.trim() === '' ? Number.NaN : Number(plain);
}

function rowQuote(cells: Readonly<Record<string, string>>, separator: string): Answer<Quote> {
  const price = amountOf(cells.price ?? '', separator);
  if (!(price > 0) || !Number.isFinite(price)) return unknown(`price "${cells.price ?? ''}" is not a positive number`);
  const checked = QuoteSchema.safeParse({
    price,
    currency: cells.currency?.toUpperCase(),
    tax: cells.tax,
    region: cells.region || 'world',
    date: cells.date,
    kind: cells.kind || 'street',
    source: 'own',
    ...(cells.note ? { note: cells.note } : {}),
  });
  if (checked.success) return ok(checked.data);
  const [issue] = checked.error.issues;
  return unknown(`${issue?.path.join('.') ?? 'row'} "${cells[String(issue?.path[0])] ?? ''}": ${issue?.message ?? ''}`);
}

/** Reads a price list. Comma or semicolon is told by the header; lines that begin with # are remarks. */
export function readPriceList(catalogue: Catalogue, supply: Supply, text: string): Answer<PriceList> {
  const { rows, separator } = splitCsv(text.replace(/^\ufeff/, ''));
  const [header, ...body] = rows;
  const columns = header?.cells.map((c) => c.trim().toLowerCase()) ?? [];
  const absent = PRICE_LIST_COLUMNS.filter((c) => !columns.includes(c));
  if (absent.length > 0)
    return unknown(
      `the first line must name the columns ${PRICE_LIST_COLUMNS.join(', ')}; ${absent.join(', ')} ${absent.length > 1 ? 'are' : 'is'} missing`,
    );
  const prices: Record<string, Quote> = {};
  const problems: string[] = [];
  for (const { line, cells } of body) {
    const named = Object.fromEntries(columns.map((c, i) => [c, (cells[i] ?? '').trim()]));
    const key = keyOf(catalogue, supply, named.item ?? '');
    const quote = rowQuote(named, separator);
    if (key.status === 'ok' && quote.status === 'ok') prices[key.value] = quote.value;
    else problems.push(`line ${line}: ${[key, quote].flatMap((a) => (a.status === 'ok' ? [] : a.reasons)).join('; ')}`);
  }
  return ok({ prices, problems });
}
