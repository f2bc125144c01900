// npm test: sets up what is missing, then lints, type-checks, checks fences and catalogue and runs all tests; the last line is the count.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setup } from './setup.mjs';

const root = await setup();
const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

const CHECKS = [
  ['lint', () => node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['types', () => node('scripts/typecheck.mjs')],
  ['fences', () => node('scripts/fences.mjs')],
  ['core purity', () => node('scripts/core-purity.mjs')],
  ['file sizes', () => node('scripts/file-sizes.mjs')],
  ['predictions', () => node('scripts/run.mjs', 'tools/gate.ts')],
  ['catalogue', () => node('scripts/run.mjs', 'tools/lint-catalogue.ts')],
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, check] of CHECKS) {
  const passed = check();
  console.log(`${passed ? 'ok' : 'FAILED'}: ${name}`);
  total[passed ? 'passed' : 'failed']++;
}

const report = join(root, '.cache', 'vitest.json');
mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(report, { force: true });
node(
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
  ...process.argv.slice(2),
);
try {
  const suites = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += suites.numPassedTests;
  total.failed += suites.numFailedTests;
  total.skipped += suites.numPendingTests + suites.numTodoTests;
  const broken = suites.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
  );
  for (const file of broken) console.error(`FAILED to run: ${file.name}`);
  total.failed += broken.length;
} catch {
  console.error('FAILED: the test runner left no report');
  total.failed++;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
