// The fences hold: each rule on imports, the lint on globals and the purity check catch a planted violation, and none may be blind.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, repository, run } from './support/program.ts';

interface Rule {
  readonly name: string;
  readonly comment: string;
}
const { forbidden } = createRequire(import.meta.url)(join(repository, '.dependency-cruiser.cjs')) as {
  forbidden: Rule[];
};
const parent = mkdtempSync(join(tmpdir(), 'viable-fences-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A small repository with our own rules and scripts, and the given files. */
function plant(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(parent, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of [
    '.dependency-cruiser.cjs',
    'biome.json',
    'tsconfig.base.json',
    'tsconfig.test.json',
    'scripts',
    'package.json',
  ])
    cpSync(join(repository, path), join(root, path), { recursive: true });
  writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'dir');
  return root;
}

const script = (root: string, ...args: string[]): Promise<Ended> => run(process.execPath, args, { cwd: root });
const fences = (root: string, ...folders: string[]) => script(root, 'scripts/fences.mjs', ...folders);
const importing = (path: string) => `import { x } from '${path}';\nexport const y = x;\n`;

const STAGES = forbidden.flatMap((r) => /^core-(\w+)-imports-only-earlier-stages$/.exec(r.name)?.[1] ?? []);

/** Files that are in order, whatever imports them. */
const GOOD: Readonly<Record<string, string>> = {
  ...Object.fromEntries(STAGES.map((stage) => [`src/core/${stage}/good.ts`, 'export const x = 1;\n'])),
  'src/core/index.ts': 'export const x = 1;\n',
  'src/api/good.ts': 'export const x = 1;\n',
  'src/web/good.ts': importing('../core/index.ts'),
  'src/node/cli/good.ts': importing('../../core/index.ts'),
  'src/node/server/good.ts': importing('../probe/good.ts'),
  'src/node/probe/good.ts': importing('../../core/machine/good.ts'),
  'src/core/units/good.test.ts': importing('../report/good.ts'),
  'test/good.ts': 'export const x = 1;\n',
};

/** For each rule a file that breaks it. */
const PLANTED: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(
    STAGES.map((stage, i) => [
      `core-${stage}-imports-only-earlier-stages`,
      [
        `src/core/${stage}/bad.ts`,
        importing(i + 1 < STAGES.length ? `../${STAGES[i + 1]}/good.ts` : '../index.ts'),
      ] as const,
    ]),
  ),
  'catalogue-lint-imports-facts-and-formulas-only': [
    'src/core/catalogue/lint/bad.ts',
    importing('../../predict/good.ts'),
  ],
  'core-is-pure': [
    'src/core/units/bad-built-in.ts',
    "import { readFileSync as x } from 'node:fs';\nexport const y = x;\n",
  ],
  'core-imports-no-edge': ['src/core/assess/bad-edge.ts', importing('../../node/probe/good.ts')],
  'core-packages': ['src/core/units/bad-package.ts', "import { parse as x } from 'yaml';\nexport const y = x;\n"],
  'cli-and-server-are-strangers': ['src/node/cli/bad.ts', importing('../server/good.ts')],
  'the-serving-verb-starts-the-server-only': ['src/node/cli/verbs/serve.ts', importing('../../server/good.ts')],
  'node-parts-know-no-surface': ['src/node/probe/bad.ts', importing('../cli/good.ts')],
  'web-imports-core-and-api-only': ['src/web/bad.ts', importing('../node/probe/good.ts')],
  'api-is-schemas': ['src/api/bad.ts', importing('../node/probe/good.ts')],
  'no-circles': [
    'src/core/units/circle.ts',
    "import { b } from './circle-2.ts';\nexport const a = (): unknown => b;\n",
  ],
  'no-test-code-in-product': ['src/node/cli/bad-test.ts', importing('../../../test/good.ts')],
};
const OTHER_HALF = {
  'src/core/units/circle-2.ts': "import { a } from './circle.ts';\nexport const b = (): unknown => a;\n",
};

describe('rules on imports', () => {
  let found: Ended;
  beforeAll(async () => {
    const planted = Object.fromEntries(Object.values(PLANTED).map(([path, text]) => [path, text]));
    found = await fences(plant('planted', { ...GOOD, ...planted, ...OTHER_HALF }));
  });

  it('all have a planted violation here', () =>
    expect(Object.keys(PLANTED).sort()).toEqual(forbidden.map((r) => r.name).sort()));
  it('end with 1', () => expect(found.code).toBe(1));

  it.each(forbidden.map((r) => [r.name, r.comment]))('%s is caught, with its explanation', (name, comment) => {
    const [path = ''] = PLANTED[name] ?? [];
    expect(found.stderr).toMatch(new RegExp(`^${path.replace('circle.ts', 'circle(-2)?.ts')} → .*\\n  ${name}: `, 'm'));
    expect(found.stderr).toContain(comment);
  });

  it('files in order are not blamed', () => expect(found.stderr).not.toMatch(/^\S*good(\.test)?\.ts → /m));

  it('a tree in order passes', async () => {
    const { code, stdout } = await fences(plant('in-order', GOOD));
    expect(stdout).toMatch(/0 violations/);
    expect(code).toBe(0);
  });

  it('a blind run fails', async () => {
    const root = plant('blind', {
      'src/core/units/only.js': 'export const x = 1;\n',
      'lonely/one.ts': 'export const x = 1;\n',
      'test/one.ts': 'export const x = 1;\n',
    });
    expect(await fences(root)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no TypeScript module was seen'),
    });
    expect(await fences(root, 'lonely')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no import was seen'),
    });
  });
});

const IMPURE = {
  Date: 'export const now = () => Date.now();\n',
  console: "export const say = () => console.log('x');\n",
  fetch: "export const get = () => fetch('x');\n",
  process: 'export const env = () => process.env;\n',
  performance: 'export const now = () => performance.now();\n',
  setTimeout: 'export const later = () => setTimeout(() => undefined, 1);\n',
  crypto: 'export const id = () => crypto.randomUUID();\n',
};
const HIDDEN = {
  'Math.random': 'export const roll = () => Math.random();\n',
  'Math[random]': "export const roll = () => Math['random']();\n",
  'const { random }': 'const { random } = Math;\nexport const roll = () => random();\n',
  'const m = Math': 'const m = Math;\nexport const roll = () => m.random();\n',
  'globalThis.Date': 'export const now = () => globalThis.Date.now();\n',
  'new Date': 'export const now = () => new Date();\n',
  'import()': "export const get = () => import('./good.ts');\n",
  'import.meta': 'export const place = () => import.meta.url;\n',
  'Date as an argument': 'export const make = (f: (d: unknown) => void) => f(Date);\n',
};

describe('globals in the core', () => {
  it.each(Object.entries(IMPURE))('lint catches %s, in the core only', async (name, text) => {
    const root = plant(`lint-${name}`, { 'src/core/bad.ts': text, 'src/node/fine.ts': text });
    const { code, stdout, stderr } = await script(root, 'node_modules/@biomejs/biome/bin/biome', 'check', 'src');
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/bad\.ts:\d+:\d+ lint\/style\/noRestrictedGlobals/);
    expect(stdout + stderr).not.toContain('fine.ts');
  });

  it('the purity check catches what lint cannot see', async () => {
    const files = Object.entries({ ...IMPURE, ...HIDDEN }).map(
      ([name, text], i) => [`src/core/bad-${i}.ts`, text, name] as const,
    );
    const root = plant('impure', Object.fromEntries(files));
    const { code, stderr } = await script(root, 'scripts/core-purity.mjs');
    expect(code).toBe(1);
    expect(files.filter(([path]) => !stderr.includes(`${path}:`)).map(([, , name]) => name)).toEqual([]);
  });

  it('the purity check lets pure code and tests through', async () => {
    const pure = [
      'export const floor = (x: number): number => Math.floor(Math.hypot(x, 1));',
      'export interface Stamp { readonly Date: string; process(console: string): void }',
      'export const stamp = (x: Stamp) => x.Date;',
      'export const named = (fetch: () => number) => fetch();',
      "export const text = 'Date.now() and Math.random()'; // Math.random",
    ];
    const root = plant('pure', { 'src/core/good.ts': `${pure.join('\n')}\n`, 'src/core/good.test.ts': IMPURE.Date });
    expect(await script(root, 'scripts/core-purity.mjs')).toMatchObject({ code: 0, stderr: '' });
  });

  it('a blind purity check fails', async () => {
    const root = plant('empty', { 'src/core/readme.txt': '' });
    expect(await script(root, 'scripts/core-purity.mjs')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('blind'),
    });
  });
});
