// Three needs and the advice they get: the shortlist in a golden file, and its arithmetic by hand in docs/method/advice.md.
// UPDATE_GOLDEN=1 writes both anew: look at the difference before committing it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Advice, AdvisedMachine } from '../../src/core/assess/advice/advice.ts';
import { realAdvice, realSupply } from '../support/advice.ts';
import { realContext } from '../support/real.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const GOLDEN = path('advice.json');
const PAGE = path('../../docs/method/advice.md');
const NEEDS = ['developer', 'team', 'batch'] as const;
const update = process.env.UPDATE_GOLDEN === '1';
const TOLERANCE = 0.01;
const LONGEST = 240_000;

const context = realContext();
const supply = realSupply();
const advices = new Map<string, Advice>();

function adviceOf(name: string): Advice {
  const known = advices.get(name);
  if (known) return known;
  const need: unknown = parse(readFileSync(path(`../../docs/examples/need-${name}.yaml`), 'utf8'));
  const made = realAdvice(context, supply, need);
  advices.set(name, made);
  return made;
}

const round = (x: number) => Number(x.toPrecision(4));

/** What must not change unseen. */
function summary(a: Advice) {
  const kinds = [...new Set(a.rejected.map((r) => r.kind))].sort();
  return {
    question: a.question,
    feasible: a.feasible,
    shortlist: a.ranking.map((m) => ({
      ...{ machine: m.id, model: m.model.id, format: m.format.name, placement: m.placement },
      ...{ price: round(m.price.value), total: round(m.cost.total.value), energy: round(m.cost.energyPerYear.value) },
      ...{ capacityPerHour: round(m.capacityPerHour.likely), headroom: round(m.headroom) },
      chance: round(Math.min(...m.uses.map((u) => u.chance))),
      binds: m.bindings[0]?.constraint,
    })),
    meeting: a.meeting.length,
    front: a.front.length,
    rejected: Object.fromEntries(kinds.map((k) => [k, a.rejected.filter((r) => r.kind === k).length])),
    robust: a.robust,
  };
}

function expectNear(now: unknown, was: unknown, at: string): void {
  if (typeof now === 'number' && typeof was === 'number')
    expect(Math.abs(now - was), `${at}: ${was} → ${now}`).toBeLessThanOrEqual(TOLERANCE * Math.abs(was) + 1e-9);
  else if (now !== null && typeof now === 'object' && was !== null && typeof was === 'object') {
    expect(Object.keys(now), at).toEqual(Object.keys(was));
    for (const [key, value] of Object.entries(now))
      expectNear(value, (was as Record<string, unknown>)[key], `${at}.${key}`);
  } else expect(now, at).toEqual(was);
}

const figure = (x: number, digits = 0) =>
  x.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The arithmetic of one machine, every result computed here and not taken from the advice. */
function byHand(a: Advice, m: AdvisedMachine) {
  const { terms, load } = a;
  const [y, d, e, h] = [
    terms.termYears.value,
    terms.depreciationPerYear.value,
    terms.electricityPerKwh.value,
    load.hoursPerYear.value,
  ];
  const [idle, busy, p] = [m.power.idleWatts.value, m.power.loadWatts.value, m.price.value];
  const b = m.cost.utilisation.busyShare;
  const inUse = idle + b * (busy - idle);
  const kwh = (terms.pue.value * (h * inUse + (8760 - h) * idle)) / 1000;
  const residual = p * (1 - d) ** y;
  const total = p - residual + y * kwh * e;
  const served = load.requestsPerHour.value * h * y;
  return {
    y,
    d,
    e,
    h,
    idle,
    busy,
    p,
    b,
    inUse,
    kwh,
    residual,
    total,
    served,
    share: load.requestsPerHour.value / m.capacityPerHour.likely,
  };
}

function lines(name: string): string {
  const a = adviceOf(name);
  const [m] = a.ranking;
  if (!m) return `**${a.need.name}**: nothing meets it.\n`;
  const x = byHand(a, m);
  const { currency } = a;
  return [
    `**${a.need.name}.** ${m.name}, ${m.model.name} in ${m.format.name}.`,
    `- Load: ${figure(a.load.requestsPerHour.value)} requests an hour of ${figure(m.capacityPerHour.likely)} it can serve, ${figure(100 * x.share, 1)} %; busy ${figure(100 * x.b, 1)} % of ${figure(x.h)} hours a year.`,
    `- Power in use: ${figure(x.idle)} + ${figure(x.b, 3)} · (${figure(x.busy)} − ${figure(x.idle)}) = ${figure(x.inUse, 1)} W.`,
    `- Energy: (${figure(x.h)} · ${figure(x.inUse, 1)} + ${figure(8760 - x.h)} · ${figure(x.idle)}) / 1000 = ${figure(x.kwh, 1)} kWh a year, at ${x.e} ${currency} ${figure(x.kwh * x.e, 2)} ${currency} a year.`,
    `- Total: ${figure(x.p, 2)} − ${figure(x.residual, 2)} + ${x.y} · ${figure(x.kwh * x.e, 2)} = ${figure(x.total, 2)} ${currency} over ${x.y} years, ${figure((1000 * x.total) / x.served, 2)} ${currency} a thousand requests.`,
    '',
  ].join('\n');
}

describe('three needs', () => {
  it.each(NEEDS)(
    '%s: the shortlist is that of the golden file',
    (name) => {
      const now = summary(adviceOf(name));
      if (update) {
        const all = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, unknown>;
        writeFileSync(GOLDEN, `${JSON.stringify({ ...all, [name]: now }, null, 2)}\n`);
      }
      const was = (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, unknown>)[name];
      expectNear(JSON.parse(JSON.stringify(now)), was, name);
    },
    LONGEST,
  );

  it.each(NEEDS)(
    '%s: the arithmetic by hand is that of the advice, and its order holds',
    (name) => {
      const a = adviceOf(name);
      expect(a.feasible).toBe(true);
      for (const m of a.ranking) {
        const x = byHand(a, m);
        expect(x.kwh).toBeCloseTo(m.cost.energyPerYear.value, 6);
        expect(x.residual).toBeCloseTo(m.cost.residual.value, 6);
        expect(x.total).toBeCloseTo(m.cost.total.value, 6);
        expect(x.share).toBeCloseTo(m.offeredShare, 9);
        expect(m.findings.filter((f) => f.level === 'error' && f.outcome === 'fail')).toEqual([]);
        expect(m.price.value).toBeLessThanOrEqual(a.need.budget?.amount ?? Number.POSITIVE_INFINITY);
        expect(m.assessment.results.every((r) => r.memory.fits)).toBe(true);
        expect(m.verification.command).toContain(`--model ${m.model.id}`);
      }
      const totals = a.meeting.map((o) => o.total);
      expect(totals).toEqual([...totals].sort((p, q) => p - q));
      expect(a.meeting.length + a.rejected.length).toBe(a.search.offers);
    },
    LONGEST,
  );

  it(
    'the page shows the arithmetic of the first of each',
    () => {
      const block = `<!-- needs -->\n${NEEDS.map(lines).join('\n')}<!-- /needs -->`;
      const page = readFileSync(PAGE, 'utf8');
      const whole = page.replace(/<!-- needs -->[\s\S]*<!-- \/needs -->/, block);
      if (update) writeFileSync(PAGE, whole);
      const numbers = (text: string) =>
        (text.match(/[\d,]*\d(\.\d+)?/g) ?? []).map((t) => Number(t.replaceAll(',', '')));
      const words = (text: string) => text.replace(/[\d,]*\d(\.\d+)?/g, '#');
      const shown = readFileSync(PAGE, 'utf8');
      expect(words(shown)).toBe(words(whole));
      numbers(whole).forEach((n, i) => {
        expectNear(n, numbers(shown)[i] ?? Number.NaN, `figure ${i} of the page`);
      });
    },
    LONGEST,
  );
});
