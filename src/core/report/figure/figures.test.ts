// Figures: whatever the values, the drawing is well formed, inside its frame, and says in words what it shows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryPlan } from '../../memory/plan.ts';
import { intervalChart } from './interval-chart.ts';
import { memoryBars } from './memory-bars.ts';
import { linearScale, logScale } from './svg.ts';

/** Tags that open and close in order; numbers that are numbers. */
function wellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, , self] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (self === '/') continue;
    if (close === '/') expect(open.pop()).toBe(name);
    else open.push(name ?? '');
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
}

/** All x positions of marks. */
const positions = (svg: string) =>
  [...svg.matchAll(/(?: x| cx)="([-\d.]+)"| d="M([-\d.]+)/g)].map((m) => Number(m[1] ?? m[2]));

const rate = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const interval = fc
  .tuple(rate, fc.double({ min: 0.2, max: 1, noNaN: true }), fc.double({ min: 1, max: 5, noNaN: true }))
  .map(([likely, low, high]) => ({ low: likely * low, likely, high: likely * high }));
const row = fc.record({
  label: fc.string({ maxLength: 80 }),
  predicted: fc.option(interval, { nil: undefined }),
  measured: fc.option(rate, { nil: undefined }),
});

describe('intervalChart', () => {
  it('is well formed and inside its frame, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const made = intervalChart({
          id: 'a',
          title: 'Title & <more>',
          unit: 'tokens/s',
          rows,
          limit: { value: 10, name: 'limit' },
        });
        const shown = rows.filter((r) => r.predicted || r.measured !== undefined);
        expect(made === undefined).toBe(shown.length === 0);
        if (!made) return;
        wellFormed(made?.svg ?? '');
        for (const x of positions(made?.svg ?? '')) {
          expect(x).toBeGreaterThanOrEqual(-1);
          expect(x).toBeLessThanOrEqual(741);
        }
        expect(made?.table.rows).toHaveLength(shown.length);
      }),
    );
  });

  it('puts larger values further right', () => {
    const made = intervalChart({
      ...{ id: 'a', title: 't', unit: 'u' },
      rows: [1, 2, 3].map((v) => ({ label: String(v), predicted: { low: v, likely: v, high: v } })),
    });
    const at = [...(made?.svg.matchAll(/class="likely" cx="([\d.]+)"/g) ?? [])].map((m) => Number(m[1]));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(new Set(at).size).toBe(3);
  });
});

describe('memoryBars', () => {
  const bytes = fc.integer({ min: 0, max: 2 ** 40 });
  const device = fc.record({
    ...{ name: fc.string({ maxLength: 60 }), index: fc.constant(0), layers: fc.nat(100) },
    ...{ weightsBytes: bytes, kvCacheBytes: bytes, stateBytes: bytes, computeBytes: bytes, overheadBytes: bytes },
    capacityBytes: fc.option(fc.integer({ min: 1, max: 2 ** 40 }), { nil: undefined }),
  });
  it('is well formed, and says what does not fit', () => {
    fc.assert(
      fc.property(fc.array(device, { minLength: 1, maxLength: 6 }), (devices) => {
        const made = memoryBars({ devices, exact: true, ruleset: 'x' } as unknown as MemoryPlan, 'Memory', 'm');
        wellFormed(made.svg);
        const over = devices.some(
          (d) =>
            d.capacityBytes !== undefined &&
            d.weightsBytes + d.kvCacheBytes + d.stateBytes + d.computeBytes + d.overheadBytes > d.capacityBytes,
        );
        expect(made.description.includes('does not fit')).toBe(over);
      }),
    );
  });
});

describe('scales', () => {
  it('have round ticks that rise, and hold their ends', () => {
    fc.assert(
      fc.property(rate, fc.double({ min: 1.5, max: 1e5, noNaN: true }), (least, times) => {
        for (const s of [linearScale(least * times, 0, 100), logScale(least, least * times, 0, 100)]) {
          expect(s.ticks.length).toBeGreaterThan(0);
          expect([...s.ticks].sort((a, b) => a - b)).toEqual(s.ticks);
          expect(s.at(least)).toBeGreaterThanOrEqual(-0.01);
          expect(s.at(least * times)).toBeLessThanOrEqual(100.01);
        }
      }),
    );
  });
});
