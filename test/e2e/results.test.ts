// Stored results as a user meets them: import, list, show, compare, export, delete, calibrate, report; nothing is lost by accident.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { EvidenceSchema } from '../../src/core/catalogue/schema/evidence.ts';
import { measurementSchema } from '../../src/core/measurement/measurement.ts';
import { displayWidth } from '../../src/core/report/wrap.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { benchDecode, benchRow, submission, vllmResult } from '../support/foreign-results.ts';
import { measurementOf } from '../support/measurement.ts';
import { refused, viable, viableOk } from '../support/program.ts';

let folder: string;
beforeEach(() => {
  folder = folderWith({
    'bench.json': [benchRow(), benchDecode(), benchDecode({ n_depth: 4096, avg_ts: 110, avg_ns: 1.16e9 })],
    'localscore.json': submission(),
    'vllm.json': vllmResult(),
    'nonsense.txt': 'no results here',
    'fast.json': [benchDecode({ avg_ts: 9000, avg_ns: 1.42e7, samples_ns: [] })],
  });
});
afterEach(removeFolders);

const env = (more: Readonly<Record<string, string>> = {}) => ({
  env: { XDG_DATA_HOME: join(folder, 'data'), COLUMNS: '80', ...more },
});
const file = (name: string) => join(folder, name);
const ok = (...args: string[]) => viableOk(args, env());
const no = (args: string[], code = 2) => refused(args, code, env());
const list = async () =>
  (JSON.parse(await ok('results', '--json')) as { results: { number: number; measurement: { id: string } }[] }).results;

describe('import', () => {
  it('takes several files, knows them again, and keeps the impossible apart', async () => {
    expect(await ok('import', file('bench.json'), file('localscore.json'))).toContain('2 added');
    expect(await ok('import', file('bench.json'))).toContain('1 known before');
    expect(await ok('import', file('fast.json'))).toMatch(/refused[\s\S]*above-roofline/);
    expect(await list()).toHaveLength(2);
    expect(await ok('results')).toContain('1 refused result is kept apart');
    expect(await ok('results', 'list', '--status', 'refused')).toContain('9000');
  });

  it('a bad file among good ones stores nothing; a dry run neither', async () => {
    expect(await no(['import', file('bench.json'), file('nonsense.txt')])).toContain(
      'nonsense.txt: no results were found',
    );
    expect(await ok('import', '--dry-run', file('bench.json'))).toContain('not stored');
    expect(await list()).toEqual([]);
  });

  it('standard input, a missing file, a file without a machine', async () => {
    const ended = await viable(['import', '-', '--json'], { ...env(), input: JSON.stringify([benchRow()]) });
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      schema: 'viable.import/1',
      results: [{ number: 1, outcome: 'added' }],
    });
    expect(await no(['import', file('absent.json')])).toContain('ENOENT');
    expect(await no(['import', file('vllm.json')])).toContain('--machine');
    expect(await ok('import', file('vllm.json'), '--machine', 'H100 SXM')).toContain('1 added');
  });
});

describe('results', () => {
  beforeEach(() => ok('import', file('bench.json'), file('localscore.json')));

  it('fits 80 columns, in every form', async () => {
    for (const args of [
      ['results'],
      ['results', 'show', '2'],
      ['results', 'compare', '1', '2'],
      ['report', 'measurement', '1'],
    ])
      for (const line of (await ok(...args)).split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });

  it('show: each test beside its prediction, and where the error lies', async () => {
    const text = await ok('results', 'show', '1');
    expect(text).toMatch(/Where the error lies[\s\S]*Decode step without context[\s\S]*token of context/);
    const json = JSON.parse(await ok('results', 'show', '2', '--json'));
    expect(json).toMatchObject({ schema: 'viable.measurement-comparison/1', number: 2, tests: expect.any(Array) });
    for (const t of json.tests) {
      const f = t.decodeTokensPerSecond;
      expect(f.error).toBeCloseTo(f.measured / f.predicted.likely - 1, 9);
      expect(f.inside).toBe(f.measured >= f.predicted.low && f.measured <= f.predicted.high);
    }
  });

  it('export and import round-trip, byte for byte', async () => {
    const lines = await ok('results', 'export');
    for (const line of lines.trim().split('\n')) measurementSchema.parse(JSON.parse(line));
    await ok('results', 'export', '--output', file('out.jsonl'));
    expect(readFileSync(file('out.jsonl'), 'utf8')).toBe(lines);
    expect(await no(['results', 'export', '--output', file('out.jsonl')])).toContain('exists already');
    const other = ['--database', `sqlite:${file('other.sqlite')}`];
    expect(await ok('results', 'import', file('out.jsonl'), ...other)).toContain('2 added');
    expect(await ok('results', 'export', ...other)).toBe(lines);
    expect(await ok('results', 'import', file('out.jsonl'), ...other)).toContain('0 added, 2 known');
  });

  it('export as evidence is what the catalogue takes, with a reviewer’s facts', async () => {
    const yaml = await ok('results', 'export', '--as', 'evidence');
    const documents = parseAllDocuments(yaml).map((d) => EvidenceSchema.parse(d.toJS()));
    expect(documents.map((d) => d.device)).toEqual(['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 3090']);
    expect(documents[0]?.rows[0]).toMatchObject({
      workload: { promptTokens: 512 },
      prefillTokensPerSecond: 10_000,
      runs: 3,
    });
    expect(documents[1]?.rows[0]).toMatchObject({ workload: 'localscore', kvCacheType: 'f16' });
    expect(yaml).toMatch(/# threads: 16/);
    expect(parse(yaml.split('---')[0] ?? '')).toMatchObject({ engine: 'llama.cpp' });
  });

  it('delete asks; --yes deletes what can come back', async () => {
    expect(await no(['results', 'delete', '1'])).toContain('--yes');
    expect(await no(['results', 'delete', '1', '99', '--yes'])).toContain('"99"');
    expect(await list()).toHaveLength(2);
    await ok('results', 'delete', '1', '--yes');
    expect((await list()).map((r) => r.number)).toEqual([2]);
    const kept = join(folder, 'data', 'viable', 'deleted-results.jsonl');
    expect(await ok('results', 'import', kept)).toContain('1 added');
    expect(await list()).toHaveLength(2);
  });

  it('filters, wrong numbers, wrong dates', async () => {
    expect(await ok('results', '--machine', '4090')).toMatch(/4090/);
    expect(await ok('results', '--machine', '4090')).not.toMatch(/3090/);
    expect(await no(['results', 'show', '7'])).toContain('viable results lists');
    expect(await no(['results', '--since', 'yesterday'])).toContain('2026-05-01');
    expect(await no(['results', 'compare', '1'])).toContain('two');
  });

  it('ends where no database can be made, in one line at once', async () => {
    const below = join(file('nonsense.txt'), 'x.db');
    const places = existsSync('/proc/self') ? [below, '/proc/nothing/x.db'] : [below];
    for (const place of places)
      for (const verb of [['results'], ['token', 'list'], ['serve', '--port', '0']])
        expect(await no([...verb, '--database', place], 3)).toContain('cannot be opened for writing');
  });
});

describe('reports', () => {
  it('one self-contained file with figures that tell themselves without sight, colour or script', async () => {
    await ok('import', file('localscore.json'));
    for (const args of [
      ['assessment', '--machine', 'Ryzen 9 9950X + RTX 5090', '--model', 'llama-3.1-8b-instruct'],
      ['comparison', 'RTX 4090', 'nvidia-dgx-spark', '--model', 'llama-3.1-8b-instruct'],
      ['measurement', '1'],
    ]) {
      const path = file(`${args[0]}.html`);
      expect(await ok('report', ...args, '--output', path)).toBe('');
      const html = readFileSync(path, 'utf8');
      expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b|\s(src|href|on\w+)=|url\(|@import/i);
      const figures = html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
      expect(figures.length).toBeGreaterThanOrEqual(2);
      for (const svg of figures) {
        const [, title, description] = /aria-labelledby="(\S+) (\S+)"/.exec(svg) ?? [];
        expect(svg).toContain(`<title id="${title}">`);
        expect(svg).toContain(`<desc id="${description}">`);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(html).toMatch(/@page|@media print/);
      expect(await ok('report', ...args, '--format', 'md')).toMatch(/^# [\s\S]*\| --:/m);
    }
  });

  it('an unknown report, an unknown ending', async () => {
    expect(await no(['report', 'nothing'])).toContain('assessment, comparison, measurement');
    expect(await no(['report', 'seed', '--output', file('x.docx')])).toContain('html');
  });

  it('a name with markup in it stays text', async () => {
    const evil = measurementOf(1, { machine: { name: '<script>alert(1)</script>"&', accelerators: [] } });
    await viableOk(['import', '-'], { ...env(), input: JSON.stringify(evil) });
    const html = await ok('report', 'measurement', '1', '--format', 'html');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('calibrate', () => {
  it('learns from results of this machine, is used, and can be switched off and forgotten', async () => {
    expect(await no(['calibrate'])).toContain('viable measure');
    const row = (model: string, bytes: number, change: object) =>
      benchRow({
        ...{
          cpu_info: 'this one',
          gpu_info: '',
          backends: 'CPU',
          n_gpu_layers: 0,
          flash_attn: true,
          model_type: 'llama Q4_K - Medium',
        },
        ...{
          model_filename: `${model}-Q4_K_M.gguf`,
          model_size: bytes,
          stddev_ts: 0,
          avg_ns: null,
          samples_ns: [],
          ...change,
        },
      });
    const small = [
      ['Llama-3.2-1B-Instruct', 8.0e8, 300, 20],
      ['Qwen2.5-1.5B-Instruct', 9.8e8, 230, 16],
    ] as const;
    const rows = small.flatMap(([m, bytes, pp, tg]) => [
      row(m, bytes, { avg_ts: pp }),
      // Behind as much context as the workload asked for below.
      row(m, bytes, { n_prompt: 0, n_gen: 32, n_depth: 1024, avg_ts: tg }),
    ]);
    await viableOk(['import', '-', '--this-machine'], { ...env(), input: JSON.stringify(rows) });
    expect(await ok('calibrate', '--dry-run')).toContain('dry run');
    expect(existsSync(join(folder, 'data', 'viable', 'machine-calibration.json'))).toBe(false);
    const fit = JSON.parse(await ok('calibrate', '--force', '--json'));
    expect(fit).toMatchObject({
      schema: 'viable.machine-fit/1',
      fits: [{ device: 'host', engine: 'llama.cpp', leftOut: [{}, {}] }],
    });
    const decode = async (...args: string[]) => {
      const a = JSON.parse(
        await ok(
          'assess',
          '--model',
          'llama-3.2-1b-instruct',
          '--workload',
          'uc1',
          '--placement',
          'cpu',
          '--json',
          ...args,
        ),
      );
      return a.results[0].prediction;
    };
    expect(await decode()).toMatchObject({ basis: 'measured' });
    expect((await decode()).decodeTokensPerSecond.likely / 20).toBeGreaterThan(0.95);
    expect((await decode()).decodeTokensPerSecond.likely / 20).toBeLessThan(1.05);
    expect((await decode('--evidence', 'off')).basis).not.toBe('measured');
    expect(await ok('calibrate', '--forget')).toContain('forgotten');
    expect((await decode()).basis).not.toBe('measured');
  });
});
