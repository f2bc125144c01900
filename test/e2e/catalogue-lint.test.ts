// viable catalogue lint on broken folders: file and field are named, the exit code is 1, nothing hangs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refused, repository, viable } from '../support/program.ts';

const parent = mkdtempSync(join(tmpdir(), 'viable-lint-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const SOURCE = 'title: A page\npublisher: A maker\nchecked: 2026-01-01\nreliability: maker\n';
const GOOD = [
  'name: Test card',
  'vendor: nvidia',
  'architecture: test-architecture',
  'kind: desktop',
  'memoryGib: { value: 24, source: page }',
  'memoryBandwidthGBps: { value: 1000, source: page }',
  'computeUnits: { value: 100, source: page }',
  'boostClockGhz: { value: 2.5, source: page }',
];

/** A folder with one source and one accelerator, and the given file. */
function folder(name: string, file: string, content: string): string {
  const root = join(parent, name);
  const files = { 'sources/page.yaml': SOURCE, 'accelerators/good.yaml': `${GOOD.join('\n')}\n`, [file]: content };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const changed = (key: string, line: string) => `${GOOD.map((l) => (l.startsWith(`${key}:`) ? line : l)).join('\n')}\n`;

async function lint(root: string) {
  const { code, stderr, stdout } = await viable(['catalogue', 'lint', root]);
  return { code, lines: stderr.trim().split('\n'), summary: stdout };
}

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`),
];

describe('a broken file', () => {
  it.each([
    ['duplicate key', `${GOOD.join('\n')}\nname: Again\n`, /bad\.yaml:9: .*unique/],
    ['bad indentation', 'name: X\n   vendor: nvidia\n kind: desktop\n', /bad\.yaml:\d+: /],
    ['tab', 'name: X\nmemoryGib:\n\tvalue: 24\n', /bad\.yaml:\d+: /],
    ['unclosed bracket', 'name: X\nmemoryGib: { value: 24\n', /bad\.yaml:\d+: /],
    [
      'wrong type',
      changed('memoryGib', 'memoryGib: { value: 24 GB, source: page }'),
      /bad\.yaml: memoryGib\.value: .*number/,
    ],
    ['negative', changed('memoryGib', 'memoryGib: { value: -24, source: page }'), /bad\.yaml: memoryGib\.value: /],
    ['wrong unit in the key', changed('memoryGib', 'memoryGb: { value: 24, source: page }'), /bad\.yaml: .*memoryG/],
    [
      'half a unit',
      changed('computeUnits', 'computeUnits: { value: 1.5, source: page }'),
      /bad\.yaml: computeUnits\.value: /,
    ],
    ['no source', changed('memoryGib', 'memoryGib: { value: 24 }'), /bad\.yaml: memoryGib\.source: /],
    ['a bare value', changed('memoryGib', 'memoryGib: 24'), /bad\.yaml: memoryGib: /],
    ['unknown kind', changed('kind', 'kind: toaster'), /bad\.yaml: kind: /],
    [
      'source that is not there',
      changed('memoryGib', 'memoryGib: { value: 24, source: nowhere }'),
      /bad\.yaml: memoryGib.*nowhere/,
    ],
    [
      'architecture that is not there',
      changed('architecture', 'architecture: nowhere'),
      /bad\.yaml: architecture: .*nowhere/,
    ],
    ['alias bomb', `${bomb.join('\n')}\nname: *i\n`, /bad\.yaml: /],
    ['merge of itself', 'a: &a\n  b: *a\nname: X\n', /bad\.yaml: /],
    ['nothing', '', /bad\.yaml: \(whole file\): /],
    ['a list', '- a\n- b\n', /bad\.yaml: \(whole file\): /],
    ['binary', '\u0000\u0001\u0002\ufffd', /bad\.yaml/],
    ['__proto__', `${GOOD.join('\n')}\n__proto__: { polluted: true }\n`, /bad\.yaml: /],
  ])('%s', async (name, content, message) => {
    const { code, lines, summary } = await lint(folder(name.replace(/\W/g, '-'), 'accelerators/bad.yaml', content));
    expect(code).toBe(1);
    expect(lines.filter((l) => l.startsWith('accelerators/bad.yaml')).join('\n')).toMatch(message);
    expect(lines.at(-1)).toMatch(/^viable: \d+ errors in the catalogue$/);
    expect(summary).toMatch(/^catalogue: .*; \d+ errors, \d+ warnings\n$/);
  });

  it('of another kind too', async () => {
    const model = 'name: Broken\nfamily: x\narchitecture: llama\nsource: nowhere\nlayers: 1.5\n';
    const { code, lines } = await lint(folder('model', 'models/broken.yaml', model));
    expect(code).toBe(1);
    expect(lines.filter((l) => l.startsWith('models/broken.yaml')).join('\n')).toMatch(/: layers: /);
  });
});

describe('a folder', () => {
  it('in order ends with 0', async () => {
    const { code, stdout } = await viable(['catalogue', 'lint', join(repository, 'catalogue')]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('; 0 errors')]);
  });

  it('that is no catalogue is refused, not found in order', async () => {
    mkdirSync(join(parent, 'empty'));
    expect(await refused(['catalogue', 'lint', join(parent, 'empty')])).toContain('is not a catalogue');
    expect(await refused(['catalogue', 'lint', join(repository, 'package.json')])).toContain('is not a catalogue');
    expect(await refused(['catalogue', 'lint', join(parent, 'none')])).toContain('no such folder');
  });
});
