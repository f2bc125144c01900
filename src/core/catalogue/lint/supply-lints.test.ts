// Planted errors in builds and prices are found, sound entries are left in peace.
import { describe, expect, it } from 'vitest';
import type { FullCatalogue } from '../catalogue.ts';
import { CpuSchema } from '../schema/cpu.ts';
import { KINDS } from '../schema/index.ts';
import { MachineSchema } from '../schema/machine.ts';
import { PartSchema } from '../schema/part.ts';
import { CurrencySchema, PriceSchema } from '../schema/price.ts';
import { buildsFit } from './builds-fit.ts';
import { pricesRefer } from './prices-refer.ts';

const figure = <T>(value: T) => ({ value, source: 's' });
const cpu = CpuSchema.parse({
  name: 'Chip',
  vendor: 'amd',
  architecture: 'zen5',
  kind: 'desktop',
  performanceCores: figure(8),
  boostClockGhz: figure(5),
  memoryChannels: figure(2),
  memoryMtps: figure(5600),
  socket: figure('AM5'),
});
const board = (socket: string) => PartSchema.parse({ kind: 'motherboard', name: 'Board', socket: figure(socket) });
const kit = PartSchema.parse({
  kind: 'memory',
  name: 'Kit',
  memoryType: figure('DDR5'),
  modules: figure(2),
  moduleGib: figure(32),
  memoryMtps: figure(5600),
});
const machine = (gib: number) =>
  MachineSchema.parse({
    name: 'Machine',
    platform: 'desktop',
    cpu: 'chip',
    systemMemoryGib: figure(gib),
    parts: [{ id: 'board' }, { id: 'kit' }],
    source: 's',
  });
const quote = {
  price: 300,
  currency: 'EUR',
  tax: 'included',
  region: 'DE',
  date: '2026-01',
  kind: 'street',
  source: 's',
};
const line = (kind: string, id: string, subtotal: number, count = 1) => ({ kind, id, count, subtotal });
const LINES = [line('cpus', 'chip', 100), line('parts', 'board', 150), line('parts', 'kit', 50)];

function catalogue(socket: string, gib: number, prices: Record<string, object> = {}): FullCatalogue {
  const empty = Object.fromEntries(KINDS.map((kind) => [kind, {}]));
  const named = Object.entries(prices).map(([id, q]) => [id, { id, ...PriceSchema.parse({ quotes: [q] }) }]);
  return {
    ...empty,
    cpus: { chip: { id: 'chip', ...cpu } },
    parts: { board: { id: 'board', ...board(socket) }, kit: { id: 'kit', ...kit } },
    machines: { pc: { id: 'pc', ...machine(gib) } },
    currencies: {
      eur: {
        id: 'eur',
        ...CurrencySchema.parse({ name: 'euro', perEuro: [{ rate: 1, date: '1999-01-01', source: 's' }] }),
      },
    },
    prices: Object.fromEntries(named),
  } as unknown as FullCatalogue;
}

describe('builds-fit', () => {
  const messages = (c: FullCatalogue) => buildsFit.check(c).map((f) => f.message);
  it('passes a build that fits', () => expect(messages(catalogue('AM5', 64))).toEqual([]));
  it('finds a wrong socket', () => expect(messages(catalogue('AM4', 64)).join()).toContain('cpu-socket'));
  it('finds memory that does not add up', () =>
    expect(messages(catalogue('AM5', 128)).join()).toContain('add up to 64 GiB'));
});

describe('prices-refer', () => {
  const messages = (prices: Record<string, object>) =>
    pricesRefer.check(catalogue('AM5', 64, prices)).map((f) => f.message);
  it('passes prices of what exists, itemised or not', () =>
    expect(messages({ 'parts/kit': quote, 'machines/pc': { ...quote, lines: LINES } })).toEqual([]));
  it.each([
    ['a thing that does not exist', { 'parts/none': quote }, 'not in catalogue/parts'],
    ['a folder that is no kind', { 'gpus/kit': quote }, 'put it below'],
    ['a currency without a rate', { 'parts/kit': { ...quote, currency: 'SEK' } }, 'SEK'],
    ['lines that do not add up', { 'machines/pc': { ...quote, price: 301, lines: LINES } }, 'add up to 300'],
    [
      'lines that are other parts',
      { 'machines/pc': { ...quote, price: 250, lines: LINES.slice(0, 2) } },
      'not the parts',
    ],
  ])('finds %s', (_, prices, message) => expect(messages(prices).join()).toContain(message));
});
