// Every verb as a user meets it: help, formats, exit codes, unknown names, colours and widths.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/core/report/wrap.ts';
import { csvRecords } from '../support/csv.ts';
import { folderWith, removeFolders } from '../support/folders.ts';
import { refused, repository, run, viable, viableOk } from '../support/program.ts';

afterAll(removeFolders);

const ON = ['--machine', 'Ryzen 9 9950X + RTX 5090'];
const MODEL = ['--model', 'llama-3.1-8b-instruct'];

/** One run of each verb that prints a report. */
const REPORTS: Readonly<Record<string, readonly string[]>> = {
  assess: ['assess', ...ON, ...MODEL, '--explain'],
  'assess of what fits nowhere': ['assess', '--machine', 'Raspberry Pi 5 + 8GB', '--model', 'deepseek-v3'],
  'assess of this machine': ['assess'],
  models: ['models', ...ON, '--workload', 'uc3'],
  compare: ['compare', 'nvidia-dgx-spark', 'this', 'RTX 4090', ...MODEL],
  probe: ['probe'],
  'catalogue list': ['catalogue', 'list'],
  'catalogue show': ['catalogue', 'show', 'RTX 5090'],
  'report seed': ['report', 'seed'],
};

describe.each(Object.entries(REPORTS))('%s', (_, args) => {
  const as = (format: string) => viableOk([...args, '--format', format]);

  it('table: fits the terminal, no colours in a file', async () => {
    const text = await viableOk(args, { env: { COLUMNS: '60' } });
    for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(60);
    expect(text).not.toContain('\u001b');
    expect(text.trim().split('\n').length).toBeGreaterThan(2);
  });

  it('json: parses', async () => {
    const value = JSON.parse(await as('json'));
    expect(typeof value).toBe('object');
    expect(Object.keys(value).length).toBeGreaterThan(0);
  });

  it('csv: every row has as many cells as the head', async () => {
    const records = csvRecords(await as('csv'));
    expect(records.length).toBeGreaterThan(0);
  });

  it('md: tables with as many cells in every row', async () => {
    const lines = (await as('md')).split('\n');
    expect(lines[0]).toMatch(/^# \S/);
    const cells = (line = '') => line.replace(/\\\|/g, '').split('|').length;
    const rules = lines.flatMap((line, i) => (/^\| (---|--:)/.test(line) ? [i] : []));
    expect(rules.length).toBeGreaterThan(0);
    for (const at of rules)
      for (let i = at - 1; lines[i]?.startsWith('|'); i++) expect(cells(lines[i]), lines[i]).toBe(cells(lines[at]));
  });

  it('html: a whole page without script or outside reference', async () => {
    const html = await as('html');
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b|\s(src|href|on\w+)=|url\(|@import/i);
  });
});

describe('help', () => {
  const verbs = ['assess', 'models', 'compare', 'predict', 'probe', 'catalogue', 'report'];
  const all = [...verbs, 'catalogue list', 'catalogue show', 'catalogue lint'];

  it('lists every verb and the exit codes', async () => {
    const text = await viableOk(['--help']);
    expect(await viableOk([])).toBe(text);
    for (const verb of verbs) expect(text).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
    expect(text).toMatch(/Exit codes: 0 .*1 .*2 .*\n?.*3 /);
  });

  it.each(all)('%s has examples', async (verb) => {
    const text = await viableOk([...verb.split(' '), '--help']);
    expect(text).toMatch(new RegExp(`\\nExamples?:\\n[\\s\\S]*viable ${verb}`));
  });

  it('the examples work', { timeout: 180_000 }, async () => {
    // Some write a file, or read a need.
    const need = readFileSync(join(repository, 'docs/examples/need-developer.yaml'));
    const folder = folderWith({ 'need.yaml': need });
    for (const verb of all.filter((v) => v !== 'predict' && v !== 'catalogue lint')) {
      const text = await viableOk([...verb.split(' '), '--help']);
      const examples = [...text.matchAll(/^ {2}viable (.*)$/gm)]
        .map((m) => m[1] ?? '')
        .filter((e) => !/model\.gguf|>|lint|measurement \d/.test(e));
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '');
        const ended = await viable(words, { cwd: folder });
        expect([ended.code, ended.stderr.includes('is not known')], example).toEqual([0, false]);
      }
    }
  });
});

describe('wrong use ends with 2, one line on standard error and nothing else', () => {
  const near = 'nearest: ';
  it.each([
    ['machine', ['assess', '--machine', 'nvidia-dgx-sparc'], [near, 'NVIDIA DGX Spark']],
    ['part', ['assess', '--machine', 'Ryzen 9 9950X + RTX 5095'], [near, 'NVIDIA GeForce RTX 5090']],
    ['accelerator', ['assess', '--gpu', 'RTX 5095'], [near, 'NVIDIA GeForce RTX 5090']],
    ['CPU', ['assess', '--cpu', 'Ryzen 9 9950Y'], [near, 'AMD Ryzen 9 9950X']],
    ['model', ['assess', ...ON, '--model', 'llama-3.1-9b'], [near, 'Llama 3.1']],
    ['quantization', ['assess', ...ON, ...MODEL, '--quant', 'Q4_K_X'], [near, 'Q4_K_M']],
    ['quantization', ['models', ...ON, '--quant', 'Q4_K_X'], [near, 'Q4_K_M']],
    ['engine', ['assess', ...ON, ...MODEL, '--engine', 'ollamaa'], [near, 'Ollama']],
    ['workload', ['assess', ...ON, ...MODEL, '--workload', 'uc1,uc9'], [near, 'UC1']],
    ['workload', ['models', ...ON, '--workload', 'uc9'], [near, 'UC1']],
    ['KV cache type', ['assess', ...ON, ...MODEL, '--kv-type', 'q9'], ['known: ', 'q8_0']],
    ['machine', ['compare', 'nvidia-dgx-sparc', 'RTX 4090', ...MODEL], [near, 'NVIDIA DGX Spark']],
    ['kind', ['catalogue', 'list', 'cpux'], [near, 'cpus']],
    ['entry', ['catalogue', 'show', 'RTX 5095'], [near, 'RTX 5090']],
    ['report', ['report', 'sed'], ['seed']],
    ['machine', ['assess', '--machine', '__proto__'], ['"__proto__" is not known']],
    ['entry', ['catalogue', 'show', 'constructor'], ['"constructor" is not known']],
    ['report', ['report', 'toString'], ['"toString" is not known']],
    ['verb', ['asses'], ['asses']],
    ['option', ['assess', '--nosuch'], ['--nosuch']],
    ['format', ['assess', ...ON, '--format', 'xml'], ['xml', 'json']],
    ['context', ['assess', ...ON, ...MODEL, '--context', '-5'], ['--context']],
    ['users', ['assess', ...ON, ...MODEL, '--users', '1.5'], ['--users']],
    ['memory', ['assess', '--cpu', 'Ryzen 9 9950X', '--memory', 'much'], ['--memory']],
    ['memory', ['assess', '--cpu', 'Ryzen 9 9950X', '--memory', '0GB'], ['--memory']],
    ['both', ['assess', ...ON, '--gpu', 'RTX 4090'], ['--machine', '--gpu']],
    ['memory alone', ['assess', '--memory', '64GB'], ['--memory']],
    ['one machine', ['compare', 'RTX 4090', ...MODEL], ['two machines']],
    ['no model', ['compare', 'RTX 4090', 'RTX 5090'], ['--model']],
    ['empty machine', ['assess', '--machine', ''], ['names neither']],
  ])('%s: %j', async (_, args, texts) => {
    const message = await refused(args);
    for (const text of texts) expect(message).toContain(text);
  });

  it.each([' ', 'a + '])('100,000 characters of %j are refused at once', async (unit) => {
    const name = `1${unit.repeat(100_000 / unit.length)}x`;
    for (const args of [
      ['assess', '--machine', name],
      ['assess', '--gpu', name],
      ['assess', ...ON, '--model', name],
      ['catalogue', 'show', name],
    ])
      expect((await refused(args)).length).toBeLessThan(1000);
  });

  it('control characters in a name do not reach the terminal', async () => {
    const message = await refused(['assess', '--machine', '\u001b[31mevil\u0007\nviable: all is well']);
    expect(message).not.toContain('\u001b');
    expect(message).not.toContain('\u0007');
  });
});

describe('what fits nowhere is an answer, not a failure', () => {
  it('exit code 0', async () => {
    expect(await viableOk(['assess', '--machine', 'Raspberry Pi 5 + 8GB', '--model', 'deepseek-v3'])).toContain(
      'non-viable',
    );
  });
});

describe('colours', () => {
  const args = REPORTS.assess ?? [];
  it('can be forced, and NO_COLOR wins', async () => {
    expect(await viableOk(args, { env: { FORCE_COLOR: '1' } })).toContain('\u001b[');
    expect(await viableOk(args, { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).not.toContain('\u001b');
    expect(await viableOk(args, { env: { FORCE_COLOR: '0' } })).not.toContain('\u001b');
  });
});

describe('width', () => {
  it('that makes no sense is ignored', async () => {
    for (const columns of ['-1', 'wide', '1e9', '7']) {
      const text = await viableOk(['catalogue', 'list'], { env: { COLUMNS: columns } });
      for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(160);
    }
  });
});

describe('a reader that leaves early', () => {
  it.each(['models --machine nvidia-dgx-spark --all', 'catalogue list models --format json', 'report seed'])(
    '%s',
    async (args) => {
      const { cli } = await import('../support/program.ts');
      const ended = await run('sh', ['-c', `"${process.execPath}" "${cli()}" ${args} | head -1; exit 0`]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout.split('\n')).toHaveLength(2);
    },
  );
});

describe('the seed report', () => {
  it('leaves no "?" but the ticks as they stood', async () => {
    const text = await viableOk(['report', 'seed', '--format', 'csv']);
    for (const record of csvRecords(text)) {
      for (const value of Object.values(record)) expect(value).not.toContain('?');
      for (const rate of ['prefill', 'decode'])
        expect(record[`${rate}Measured`] || record[`${rate}Likely`]).toBeTruthy();
    }
  });

  it('names the artefact of the RTX 5080', async () => {
    const text = (await viableOk(['report', 'seed'])).replace(/\s+/g, ' ');
    expect(text).toMatch(/RTX 5080: token generation of 24 tokens\/s is an artefact.*BF16 KV cache/);
  });
});
