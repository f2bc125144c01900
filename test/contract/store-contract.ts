// What every store must do: one suite, run by each database.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { openStore } from '../../src/node/store/open-store.ts';
import type { ResultQuery, ResultStore } from '../../src/node/store/store.ts';
import { exportLines, importLines } from '../../src/node/store/transfer.ts';
import { measurementOf } from '../support/measurement.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** `place` gives the address of an empty database. */
export function storeContract(name: string, place: () => Promise<string> | string): void {
  describe(`a store in ${name}`, () => {
    let address: string;
    let store: ResultStore;
    const open: ResultStore[] = [];
    const another = async (at: string) => {
      const opened = await openStore(at, {});
      open.push(opened);
      return opened;
    };
    const ids = async (query: ResultQuery) => (await store.list(query)).results.map((r) => r.measurement.id);

    beforeEach(async () => {
      address = await place();
      store = await another(address);
    });
    afterEach(async () => {
      for (const s of open.splice(0)) await s.close();
    });

    it('gives back a record as it was, by number and by id', async () => {
      const record = measurementOf(1);
      const { number, outcome } = await store.add(record);
      expect({ number, outcome }).toEqual({ number: 1, outcome: 'added' });
      for (const key of [number, record.id]) expect((await store.get(key))?.measurement).toEqual(record);
      expect(Date.parse((await store.get(number))?.stored ?? '')).toBeLessThanOrEqual(Date.now());
    });

    it('knows a record again, numbers without gaps, and does not change one under its id', async () => {
      await store.add(measurementOf(1));
      expect(await store.add(measurementOf(1))).toEqual({ number: 1, outcome: 'known' });
      expect(await store.add(measurementOf(1, { status: 'doubtful' }))).toEqual({ number: 1, outcome: 'different' });
      expect((await store.get(1))?.measurement.status).toBe('accepted');
      expect((await store.add(measurementOf(2))).number).toBe(2);
      expect(await store.replace(measurementOf(1, { status: 'doubtful' }))).toEqual({
        number: 1,
        outcome: 'different',
      });
      expect((await store.get(1))?.measurement.status).toBe('doubtful');
    });

    it('writes what comes at once, each with its own number, the same record once', async () => {
      const records = Array.from({ length: 250 }, (_, i) => measurementOf(i % 200));
      const added = await Promise.all(records.map((r) => store.add(r)));
      expect(new Set(added.map((a) => a.number)).size).toBe(200);
      expect(added.filter((a) => a.outcome === 'added')).toHaveLength(200);
      expect(await store.count()).toBe(200);
      for (const [i, { number }] of added.entries())
        if (i % 40 === 0) expect((await store.get(number))?.measurement.id).toBe(records[i]?.id);
    });

    it('says of an unknown one that there is none', async () => {
      for (const key of [1, 0, -1, 1.5, 2 ** 40, Number.NaN, 'nothing', ''])
        expect(await store.get(key)).toBeUndefined();
      for (const key of [1, 0, 1.5, 2 ** 40]) expect(await store.delete(key)).toBe(false);
    });

    it('deletes one and never gives its number again', async () => {
      await store.add(measurementOf(1));
      expect(await store.delete(1)).toBe(true);
      expect(await store.delete(1)).toBe(false);
      expect(await store.get(1)).toBeUndefined();
      expect((await store.add(measurementOf(2))).number).toBe(2);
    });

    it('keeps refused results apart', async () => {
      const problems = [{ code: 'above-roofline' as const, detail: 'faster than its memory' }];
      await store.add(measurementOf(1, { status: 'refused', problems }));
      await store.add(measurementOf(2));
      expect(await ids({})).toEqual(['test-2']);
      expect(await ids({ statuses: ['refused'] })).toEqual(['test-1']);
      expect(await store.count()).toBe(1);
      expect(await all(store.export())).toHaveLength(2);
    });

    it('filters', async () => {
      const base = measurementOf(0);
      const strange = { ...base.machine, name: '100%_\\ "Grün" 漢字', accelerators: [], fingerprint: 'beef' };
      await store.add(measurementOf(1));
      await store.add(measurementOf(2, { machine: strange }));
      await store.add(
        measurementOf(3, {
          model: { ...base.model, id: undefined, name: 'Other', quantization: 'F16', synthetic: true },
          engine: { name: 'vLLM' },
          origin: { kind: 'vllm' },
        }),
      );
      const expected: [ResultQuery, string[]][] = [
        [{ model: 'LLAMA-3.1' }, ['test-2', 'test-1']],
        [{ machine: 'rtx 3090' }, ['test-3', 'test-1']],
        [{ machine: '100%_\\ "grün"' }, ['test-2']],
        [{ machine: '%' }, ['test-2']],
        [{ machine: '1_0' }, []],
        [{ machine: '漢' }, ['test-2']],
        [{ machine: "'; drop table viable_results; --" }, []],
        [{ quantization: 'q4_k_m' }, ['test-2', 'test-1']],
        [{ engine: 'VLLM' }, ['test-3']],
        [{ origin: 'vllm' }, ['test-3']],
        [{ fingerprint: 'beef' }, ['test-2']],
        [{ synthetic: true }, ['test-3']],
        [{ since: base.measured, until: measurementOf(2).measured }, ['test-1']],
        [{ since: '2026-01-01T01:02:00+01:00' }, ['test-3', 'test-2']],
        [{ model: 'llama', machine: 'grün' }, ['test-2']],
      ];
      for (const [query, found] of expected) expect(await ids(query), JSON.stringify(query)).toEqual(found);
    });

    it('lists in pages that do not shift while others write', async () => {
      for (let i = 0; i < 7; i++) await store.add(measurementOf(i));
      for (const order of ['newest', 'oldest', 'score'] as const) {
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.list({ order, limit: 3, after });
          seen.push(...page.results.map((r) => r.measurement.id));
          after = page.next;
          if (seen.length === 3 && order !== 'oldest') await store.add(measurementOf(100 + seen.length));
        } while (after !== undefined);
        const first = order === 'oldest' ? 'test-0' : order === 'newest' ? 'test-6' : 'test-103';
        expect(seen[0], order).toBe(first);
        expect(new Set(seen).size, order).toBe(seen.length);
        expect(seen.length, order).toBeGreaterThanOrEqual(7);
      }
    });

    it('lists by score only what has one, and equal scores whole', async () => {
      const { summary } = measurementOf(1);
      for (let i = 0; i < 5; i++) await store.add(measurementOf(i, { summary }));
      await store.add(measurementOf(9, { summary: undefined }));
      const first = await store.list({ order: 'score', limit: 3 });
      const second = await store.list({ order: 'score', limit: 3, after: first.next });
      expect([...first.results, ...second.results].map((r) => r.number)).toEqual([5, 4, 3, 2, 1]);
      expect(second.next).toBeUndefined();
    });

    it('refuses what is no page or date, in one line', async () => {
      const wrong: ResultQuery[] = [
        { limit: 0 },
        { limit: 1e9 },
        { limit: Number.NaN },
        { after: 'x' },
        { after: '1e99' },
        { order: 'score', after: '5' },
        { since: 'yesterday' },
      ];
      for (const query of wrong)
        await expect(store.list(query), JSON.stringify(query)).rejects.toMatchObject({ problem: 'wrong-use' });
    });

    it('keeps names of any kind', async () => {
      const name = '\u0000\u001b[31m<script>\ud800 𝄞 ﷽ \u202e';
      const base = measurementOf(1);
      for (const id of ['a\u0000b', 'a\u0000c', '\ud800', '漢'.repeat(400), "'", '../../etc']) {
        const record = measurementSchema.parse({ ...base, id, model: { ...base.model, name } });
        const { number } = await store.add(record);
        expect((await store.get(number))?.measurement).toEqual(record);
        expect((await store.get(id))?.number).toBe(number);
        expect((await store.add(record)).outcome).toBe('known');
      }
      expect(await store.count({ model: '<SCRIPT>' })).toBe(6);
    });

    it('exports lines that another store takes, and that come out of it as they were', async () => {
      for (let i = 0; i < 450; i++) void store.add(measurementOf(i, i % 7 === 0 ? { status: 'refused' } : {}));
      await store.add(measurementOf(450));
      const lines = await all(exportLines(store));
      expect(lines).toHaveLength(451);
      const other = await another(await place());
      const whole = lines.map((l) => l.trimEnd());
      expect(await importLines(other, from([...whole, '', ...whole]))).toEqual({ added: 451, known: 451, refused: [] });
      const { measurement } = (await store.get(1))!;
      expect(
        await importLines(
          other,
          from(['{', undefined, '{"schema":"x"}', JSON.stringify({ ...measurement, status: 'doubtful' })]),
        ),
      ).toMatchObject({
        added: 0,
        refused: [{ line: 1 }, { line: 2 }, { line: 3, reason: expect.stringContaining('schema') }, { line: 4 }],
      });
      expect((await all(exportLines(other))).sort()).toEqual(lines.sort());
    });

    it('gives tokens that are kept as hashes, end, and can be taken back', async () => {
      const { token, secret } = await store.tokens.create({ name: 'CI', scopes: ['submit'] });
      expect(secret).toMatch(/^viable_[0-9a-f]{12}_[\w-]{43}$/);
      expect(await store.tokens.check(secret)).toMatchObject({ id: token.id, name: 'CI', scopes: ['submit'] });
      const soon = await store.tokens.create({
        name: 'short',
        scopes: ['read', 'delete'],
        expires: new Date(Date.now() + 300).toISOString(),
      });
      expect((await store.tokens.check(soon.secret))?.scopes).toEqual(['read', 'delete']);
      const wrong = [
        `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
        `viable_${token.id}_`,
        '',
        'x'.repeat(1e5),
      ];
      for (const w of wrong) expect(await store.tokens.check(w)).toBeUndefined();
      expect(JSON.stringify(await store.tokens.list())).not.toContain(
        secret.slice(secret.indexOf('_', secret.indexOf('_') + 1) + 1),
      );
      expect(await store.tokens.revoke(token.id)).toBe(true);
      expect(await store.tokens.revoke(token.id)).toBe(false);
      expect(await store.tokens.revoke('nobody')).toBe(false);
      expect(await store.tokens.check(secret)).toBeUndefined();
      await new Promise((done) => setTimeout(done, 320));
      expect(await store.tokens.check(soon.secret)).toBeUndefined();
      expect((await store.tokens.list()).map((t) => t.name)).toEqual(['CI', 'short']);
      for (const bad of [
        { name: '', scopes: ['read' as const] },
        { name: 'a\nb', scopes: ['read' as const] },
        { name: 'x', scopes: [] },
        { name: 'x', scopes: ['read' as const], expires: '2020-01-01' },
      ])
        await expect(store.tokens.create(bad)).rejects.toMatchObject({ problem: 'wrong-use' });
    });

    it('serves two at once', async () => {
      const second = await another(address);
      const added = await Promise.all(
        Array.from({ length: 100 }, (_, i) => (i % 2 ? store : second).add(measurementOf(Math.floor(i / 4)))),
      );
      expect(new Set(added.map((a) => a.number)).size).toBe(25);
      expect(await second.count()).toBe(25);
    });
  });
}
