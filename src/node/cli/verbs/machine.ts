// viable machine check|show|list: does it fit together, what does it cost, what is there. Exit 1 where an error-level rule fails.
import { stringify } from 'yaml';
import { type MachineSheet, machineSheet } from '../../../core/build/machine-sheet.ts';
import type { PriceWish } from '../../../core/build/money.ts';
import { toBuildFile } from '../../../core/build/to-build-file.ts';
import type { Catalogue, Supply } from '../../../core/catalogue/catalogue.ts';
import { machineListReport } from '../../../core/report/machine-list-report.ts';
import { machineCheckReport, machineShowReport, money } from '../../../core/report/machine-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { loadSupply } from '../../catalogue-files/load.ts';
import { type BuyingOptions, buyingWish, circuitFlag } from '../buying.ts';
import { answered, CliError } from '../fail.ts';
import { requestOf } from '../machine-request.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';

export interface MachineVerbOptions extends BuyingOptions {
  readonly format: Format;
  readonly circuit?: string;
  readonly all?: boolean;
  readonly platform?: string;
  readonly buildFile?: boolean;
}

function sheetOf(
  catalogue: Catalogue,
  supply: Supply,
  what: string,
  wish: PriceWish,
  o: MachineVerbOptions,
): MachineSheet {
  const { supply: own, ...request } = requestOf(catalogue, supply, what);
  return machineSheet(catalogue, own, { ...request, wish, circuit: circuitFlag(o.circuit) ?? request.circuit });
}

export async function machineCheckVerb(what: string, o: MachineVerbOptions): Promise<void> {
  const { context, stamp } = openContext();
  const supply = loadSupply();
  const made = stamp();
  const sheet = sheetOf(context.catalogue, supply, what, buyingWish(context.catalogue, supply, o, made.made), o);
  await print(machineCheckReport(sheet, o.all), { ...made, ...sheet }, o.format);
  if (!sheet.check.compatible) process.exitCode = 1;
}

/** The machine as a build file with its bill as a remark. */
function buildFileText(catalogue: Catalogue, what: string, sheet: MachineSheet): string {
  const { supply, machine } = requestOf(catalogue, loadSupply(), what);
  const file = answered(toBuildFile(catalogue, supply, machine));
  const trust = (source: string) => catalogue.sources[source]?.reliability ?? 'your own';
  const remarks = sheet.bill.lines.map(({ name, count, price }) =>
    price.status === 'ok'
      ? `${count} x ${name}: ${money(count * price.value.amount, price.value.currency)}, price of ${price.value.date} (${trust(price.value.source)})`
      : `${count} x ${name}: no price is known`,
  );
  const { total, knownTotal, currency, tax } = sheet.bill;
  const sum = `${total.status === 'ok' ? 'Together' : 'Without what has no price'} ${money(knownTotal, currency)}, tax ${tax}.`;
  const head = [sheet.name, ...remarks, sum].map((line) => `# ${line}\n`).join('');
  return `${head}${stringify(file, { lineWidth: 0 })}`;
}

export async function machineShowVerb(what: string, o: MachineVerbOptions): Promise<void> {
  const { context, stamp } = openContext();
  const supply = loadSupply();
  const made = stamp();
  const sheet = sheetOf(context.catalogue, supply, what, buyingWish(context.catalogue, supply, o, made.made), o);
  if (o.buildFile) {
    process.stdout.write(buildFileText(context.catalogue, what, sheet));
    return;
  }
  const source = (id: string) => {
    const s = context.catalogue.sources[id];
    return s
      ? `${s.title}, ${s.publisher}${s.url ? `, ${s.url}` : ''} (${s.reliability}, checked ${s.checked})`
      : 'your own price list';
  };
  await print(machineShowReport(sheet, source), { ...made, ...sheet }, o.format);
}

export async function machineListVerb(text: string | undefined, o: MachineVerbOptions): Promise<void> {
  const { context, stamp } = openContext();
  const supply = loadSupply();
  const made = stamp();
  const wish = buyingWish(context.catalogue, supply, o, made.made);
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const machines = Object.values(context.catalogue.machines)
    .filter((m) => o.platform === undefined || m.platform === o.platform)
    .filter((m) => words.every((w) => `${m.id} ${m.name} ${m.maker ?? ''}`.toLowerCase().includes(w)));
  if (machines.length === 0)
    throw new CliError(`no machine of the catalogue has "${text ?? o.platform ?? ''}" in its name`, 1);
  const circuit = circuitFlag(o.circuit);
  const sheets = machines.map((machine) => machineSheet(context.catalogue, supply, { machine, wish, circuit }));
  const price = (s: MachineSheet) => (s.bill.total.status === 'ok' ? s.bill.total.value : Number.POSITIVE_INFINITY);
  const sorted = [...sheets].sort((a, b) => price(a) - price(b) || (a.id < b.id ? -1 : 1));
  await print(machineListReport(sorted, wish), { schema: 'viable.machines/1', ...made, machines: sorted }, o.format);
}
