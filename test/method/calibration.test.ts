// The tables of docs/method/calibration.md against the code: every prior, the noise scales, and the edges of the graph it names.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  CPU_SPECIFICATION,
  type EnginePrior,
  GPU_SPECIFICATION,
  ROOT_SPREAD,
  type TreePrior,
} from '../../src/core/calibrate/specification.ts';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/method/calibration.md', root), 'utf8');

/** Cells of the table rows between two headings, as [name, numbers…]. */
function tableRows(heading: string): string[][] {
  const from = text.indexOf(`\n### ${heading}\n`);
  expect(from, `the page has a section "${heading}"`).toBeGreaterThan(0);
  const end = text.slice(from + 5).search(/\n##/);
  const section = end < 0 ? text.slice(from) : text.slice(from, from + 5 + end);
  return [...section.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map((m) => [
    m[1] ?? '',
    ...(m[2] ?? '').split('|').map((c) => c.trim()),
  ]);
}

function holds(heading: string, priors: Readonly<Record<string, TreePrior | EnginePrior>>): void {
  const rows = tableRows(heading);
  const expected = Object.entries(priors).map(([name, prior]) => [name, ...Object.values(prior).map(String)]);
  expect(rows.map((r) => r.slice(0, expected[0]?.length))).toEqual(expected);
}

describe('priors as the page states them', () => {
  it('accelerators, by architecture', () => holds('Accelerators, by architecture', GPU_SPECIFICATION.tree));
  it('accelerators, engine', () => holds('Accelerators, engine', GPU_SPECIFICATION.engine));
  it('CPUs, by architecture', () => holds('CPUs, by architecture', CPU_SPECIFICATION.tree));
  it('CPUs, engine', () => holds('CPUs, engine', CPU_SPECIFICATION.engine));

  it('noise, Huber threshold and root', () => {
    expect(text).toContain(`| accelerators | ${GPU_SPECIFICATION.noise.join(' | ')} | ${GPU_SPECIFICATION.huber} |`);
    expect(text).toContain(`| CPUs | ${CPU_SPECIFICATION.noise.join(' | ')} | ${CPU_SPECIFICATION.huber} |`);
    expect(text.replace(/\s+/g, ' ')).toContain(`spread ${ROOT_SPREAD} about the typical value`);
  });
});

describe('the generation graph', () => {
  const edges = [...text.matchAll(/`([\w.-]+) → ([\w.-]+)`/g)].map((m) => [m[1] ?? '', m[2] ?? '']);

  it('is named by examples', () => {
    expect(edges.length).toBeGreaterThan(5);
  });

  it.each(edges)('%s borrows from %s', (child, parent) => {
    const file = new URL(`catalogue/architectures/${child}.yaml`, root);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ parent });
  });
});
