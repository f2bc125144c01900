// Writes catalogue/evidence/llama-bench/ from a table of results: node scripts/run.mjs tools/import-llama-bench.ts FILE
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { slug, writeEvidence } from './evidence-files.ts';
import { benchEvidence } from './llama-bench-rows.ts';
import { parseBench } from './llama-bench-table.ts';

const SOURCES = 'catalogue/sources';

/** The id of a page's source; its file is written where it is not there yet. */
function sourceOf(page: string): string {
  const discussion = /llama\.cpp\/(discussions|pull|issues)\/(\d+)/.exec(page);
  const id = discussion
    ? `llama-cpp-${discussion[1]?.replace(/s$/, '')}-${discussion[2]}`
    : slug(page.replace(/^https:\/\/github\.com\//, '').replace(/\/blob\/[^/]+/, ''));
  const file = join(SOURCES, `${id}.yaml`);
  if (!existsSync(file)) {
    const [, owner = '', repository = ''] = /github\.com\/([^/]+)\/([^/]+)/.exec(page) ?? [];
    const title = discussion
      ? `llama.cpp ${discussion[1]?.replace(/s$/, '')} ${discussion[2]}: llama-bench results`
      : `llama-bench results: ${page.split('/').slice(-2).join('/')}`;
    writeFileSync(
      file,
      stringify({
        title,
        publisher: `${owner}/${repository} and its contributors`,
        url: page,
        checked: '2026-11',
        reliability: 'measurement',
        licence: 'facts with citation only',
      }),
    );
  }
  return id;
}

const file = process.argv[2];
if (!file) {
  console.error('usage: node scripts/run.mjs tools/import-llama-bench.ts FILE');
  process.exit(2);
}
const { files, skipped } = benchEvidence(parseBench(readFileSync(file, 'utf8')), sourceOf);
writeEvidence('catalogue/evidence/llama-bench', files);
console.log(`${files.size} files, ${[...files.values()].reduce((sum, f) => sum + f.rows.length, 0)} rows`);
for (const [reason, count] of [...skipped].sort()) console.log(`  left out: ${count} rows, ${reason}`);
