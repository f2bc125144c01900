// Holds the documents to the tree: links resolve, files and commands they name exist, README's figures are what the program says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { program } from '../src/node/cli/program.ts';
import { anchors, codeLines, documents, links, namedPaths } from './support/markdown.ts';
import { accuracyBlock, figureFile, outputBlock } from './support/readme-figures.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const read = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');
const VERBS = program().commands;

/** The command that words like "catalogue show" name, as deep as they go. */
function commandOf(words: readonly string[]) {
  const [verb, next] = words;
  const top = VERBS.find((c) => c.name() === verb);
  return top?.commands.length && next ? top.commands.find((c) => c.name() === next) : top;
}

describe.each(documents(ROOT))('%s', (file) => {
  const text = read(file);

  it('has relative links that resolve', () => {
    const broken = links(text).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? resolve(ROOT, file) : resolve(ROOT, dirname(file), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files of the repository that exist', () => {
    expect(namedPaths(text).filter((path) => !existsSync(resolve(ROOT, path)))).toEqual([]);
  });

  it('names verbs and flags that exist', () => {
    const unknown = codeLines(text).flatMap((line) => {
      const said = /^(?:\$ )?(?:COLUMNS=\d+ )?(?:viable|npm start --|node dist\/cli\.js) ([a-z].*)$/.exec(line)?.[1];
      if (said === undefined) return [];
      const command = commandOf(said.split(/\s+/));
      if (!command) return [said];
      const flags = command.options.map((option) => option.long);
      return (said.match(/--[a-z][a-z-]*/g) ?? []).filter((flag) => !flags.includes(flag)).map((f) => `${said}: ${f}`);
    });
    expect(unknown).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/`npm run ([a-z:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('README', () => {
  it('lists every verb, and no other', () => {
    const listed = [...read('README.md').matchAll(/^\| `viable ([a-z]+)` \|/gm)].map((match) => match[1]);
    expect(listed).toEqual(VERBS.map((c) => c.name()));
  });

  it('shows the figures that the program prints now (else: npm run build; UPDATE_DOCS=1 npx vitest run test/docs.test.ts)', () => {
    const before = read('README.md');
    const after = before.replace(
      /(<!-- generated: (.+) -->\n)[\s\S]*?(<!-- end -->)/g,
      (_, start: string, what: string, end: string) =>
        `${start}${what === 'accuracy' ? accuracyBlock(ROOT) : outputBlock(ROOT, what)}${end}`,
    );
    if (process.env.UPDATE_DOCS) writeFileSync(resolve(ROOT, 'README.md'), after);
    else expect(before).toBe(after);
  });

  it('shows the drawing that the program makes now (else as above)', () => {
    const file = resolve(ROOT, 'docs/figures/assessment.svg');
    const drawn = figureFile(ROOT);
    if (process.env.UPDATE_DOCS) writeFileSync(file, drawn);
    else expect(readFileSync(file, 'utf8')).toBe(drawn);
  });
});
