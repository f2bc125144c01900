// Bills and prices on the real catalogue: totals equal the document's, old prices age, own prices come first, tax and currency are said.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { billOf } from '../src/core/build/bill.ts';
import { buildOf } from '../src/core/build/build.ts';
import { checkBuild } from '../src/core/build/check.ts';
import { ageMonths } from '../src/core/build/dates.ts';
import { generateMachines } from '../src/core/build/generate/generate.ts';
import { usualSpace } from '../src/core/build/generate/space.ts';
import { convertCurrency, convertQuote, type PriceWish } from '../src/core/build/money.ts';
import { priceOf } from '../src/core/build/price.ts';
import { readPriceList } from '../src/core/build/price-list.ts';
import type { Catalogue, Supply } from '../src/core/catalogue/catalogue.ts';
import type { Quote } from '../src/core/catalogue/schema/price.ts';
import { realCatalogue, realSupply } from './support/real.ts';

let catalogue: Catalogue;
let supply: Supply;
beforeAll(() => {
  catalogue = realCatalogue();
  supply = realSupply();
});

const WISH: PriceWish = { currency: 'EUR', tax: 'included', country: 'de', asOf: '2025-12-31' };
const machine = (id: string) => {
  const found = catalogue.machines[id];
  if (!found) throw new Error(`no machine ${id}`);
  return found;
};
const QUOTE: Quote = {
  price: 100,
  currency: 'EUR',
  tax: 'included',
  region: 'DE',
  date: '2026-01',
  kind: 'street',
  source: 's',
};

describe('the companion document’s builds', () => {
  it.each([
    ['server-epyc-9354', 6980],
    ['server-epyc-9754', 11400],
    ['light-server-epyc-8224p', 6640],
    ['workstation-threadripper-9960x', 7010],
    ['desktop-ryzen-9950x3d', 2820],
  ])('%s costs what the document says, and fits', (id, total) => {
    const bill = billOf(catalogue, supply, machine(id), WISH);
    expect(bill.total).toMatchObject({ status: 'ok' });
    expect(bill.knownTotal).toBeCloseTo(total, 6);
    expect(checkBuild(buildOf(catalogue, supply, machine(id))).failed.error).toBe(0);
  });

  it('finds the light server’s chiplets too few for its channels', () => {
    const { outcomes } = checkBuild(buildOf(catalogue, supply, machine('light-server-epyc-8224p')));
    expect(outcomes.find((o) => o.rule === 'chiplets-feed-channels')).toMatchObject({
      status: 'fail',
      level: 'warning',
    });
  });

  it('costs more once newer prices are known, and marks the others old', () => {
    const later = billOf(catalogue, supply, machine('server-epyc-9354'), { ...WISH, asOf: '2026-11-25' });
    expect(later.knownTotal).toBeGreaterThan(6980);
    expect(later.staleLines).toBeGreaterThan(0);
  });
});

describe('the four platforms of the seed document', () => {
  it.each(['ryzen-9-9950x', 'threadripper-7970x', 'epyc-9554p', 'ryzen-ai-max-plus-pro-395'])(
    '%s is priced and fits',
    (id) => {
      const found = machine(id);
      expect(billOf(catalogue, supply, found, { ...WISH, asOf: '2026-11-25' }).total.status).toBe('ok');
      expect(checkBuild(buildOf(catalogue, supply, found)).compatible).toBe(true);
    },
  );
});

describe('prices', () => {
  it('are unknown, never zero, before anybody quoted one', () => {
    expect(priceOf(supply, { kind: 'cpus', id: 'amd-epyc-9354' }, { ...WISH, asOf: '2020-01-01' }).status).toBe(
      'unknown',
    );
    expect(priceOf(supply, { kind: 'parts', id: 'nothing' }, WISH).status).toBe('unknown');
  });

  it('take tax off at the seller’s rate and put the buyer’s on', () => {
    const net = convertQuote(supply, QUOTE, { ...WISH, tax: 'excluded' });
    expect(net.status === 'ok' && net.value.amount).toBeCloseTo(100 / 1.19, 9);
    const inDenmark = convertQuote(supply, QUOTE, { ...WISH, country: 'dk' });
    expect(inDenmark.status === 'ok' && inDenmark.value.amount).toBeCloseTo((100 / 1.19) * 1.25, 9);
    const unclear = convertQuote(supply, { ...QUOTE, tax: 'unknown' }, WISH);
    expect(unclear).toMatchObject({ status: 'ok', value: { amount: 100 } });
    expect(unclear.status === 'ok' && unclear.value.notes.join()).toContain('does not say');
  });

  it('come back from another currency', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.constantFrom('USD', 'GBP', 'CHF'),
        (amount, currency) => {
          const there = convertCurrency(supply, amount, 'EUR', currency, '2026-01-01');
          if (there.status !== 'ok') throw new Error(there.reasons.join());
          const back = convertCurrency(supply, there.value.amount, currency, 'EUR', '2026-01-01');
          expect(back.status === 'ok' && back.value.amount).toBeCloseTo(amount, 5);
        },
      ),
    );
  });

  it('age in months, counted from the last day that the date may mean', () => {
    expect(ageMonths('2025-12', '2026-12-31')).toBeCloseTo(12, 1);
    expect(ageMonths('2026-11-25', '2026-11-25')).toBe(0);
    expect(ageMonths('2026', '2026-11-25')).toBe(0);
  });

  it('of one’s own come before any other; of a bad row its line is said', () => {
    const text =
      'item;price;currency;tax;date\n# a remark\nAMD EPYC 9354;"1.999,50";EUR;included;2026-11-01\nnothing;1;EUR;included;2026-11-01\nRTX 5090;0;EUR;included;2026-11-01\nRTX 5090;1;EUR;perhaps;2026-11-01\n';
    const list = readPriceList(catalogue, supply, text);
    if (list.status !== 'ok') throw new Error(list.reasons.join());
    expect(list.value.problems.map((p) => p.slice(0, 7))).toEqual(['line 4:', 'line 5:', 'line 6:']);
    const bill = billOf(catalogue, supply, machine('server-epyc-9354'), { ...WISH, own: list.value.prices });
    expect(bill.knownTotal).toBeCloseTo(6980 - 2800 + 1999.5, 6);
    expect(readPriceList(catalogue, supply, 'item,price\nx,1\n')).toMatchObject({ status: 'unknown' });
  });

  it('a price list of any text is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        readPriceList(catalogue, supply, text);
        readPriceList(catalogue, supply, `item,price,currency,tax,date\n${text}`);
      }),
    );
  });
});

describe('the generator', () => {
  it('gives the same machines twice, each with an id of its own, all of which pass every error rule with certainty', () => {
    const space = {
      ...usualSpace(catalogue, supply),
      motherboards: ['asus-proart-x870e-creator-wifi', 'supermicro-h13ssl-nt'],
      cardCounts: [0, 2],
    };
    const made = generateMachines(catalogue, supply, space);
    expect(made.length).toBeGreaterThan(100);
    expect(new Set(made.map((m) => m.id)).size).toBe(made.length);
    expect(generateMachines(catalogue, supply, space)).toEqual(made);
    for (const m of made) {
      const open = checkBuild(buildOf(catalogue, supply, m)).outcomes.filter(
        (o) => o.level === 'error' && ['fail', 'unknown'].includes(o.status),
      );
      expect(open, m.id).toEqual([]);
    }
  });
});

it('the catalogue has 200 machines and more', () =>
  expect(Object.keys(catalogue.machines).length).toBeGreaterThanOrEqual(200));
