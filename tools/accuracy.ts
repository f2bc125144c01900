// npm run accuracy: held-out errors of every calibrated engine, written to docs/accuracy.md with plots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { knownDeviceLines } from '../accuracy/known-devices.ts';
import { llamaCppLines } from '../accuracy/llama-cpp.ts';
import { STANDS_IN_THE_WAY } from '../accuracy/notes.ts';
import { agreementLine, coverageLines, ERROR_HEAD, errorLine, referenceLines, withKin } from '../accuracy/page.ts';
import { scatter } from '../accuracy/scatter.ts';
import { servingLines } from '../accuracy/serving.ts';
import { pointsOf, type Side } from '../accuracy/side.ts';
import { tierAgreement } from '../accuracy/tier-agreement.ts';
import { calibrate } from '../src/core/calibrate/calibrate.ts';
import { calibrateBackends } from '../src/core/calibrate/calibrate-backends.ts';
import { benchObservations } from '../src/core/calibrate/from-bench.ts';
import { observationsOf } from '../src/core/calibrate/from-evidence.ts';
import { calibrateServing } from '../src/core/calibrate/serving/calibrate-serving.ts';
import { servingObservations } from '../src/core/calibrate/serving/from-serving.ts';
import { modelLibrary } from '../src/core/predict/model-library.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';

const ENGINE = 'llamafile@0.9.3';
const BY_BACKEND = 'llama.cpp';
const { catalogue, problems } = readCatalogue('catalogue');
if (problems.length > 0) {
  console.error('the catalogue has problems; run npm run catalogue first');
  process.exit(2);
}
const library = modelLibrary(catalogue);
const observed = observationsOf(library, catalogue.evidence, ENGINE);
const result = calibrate(ENGINE, observed, []);
const bench = benchObservations(library, catalogue.evidence, BY_BACKEND, result.calibration);
const byBackend = calibrateBackends(BY_BACKEND, result.calibration, catalogue.architectures, bench.rows, []);
const served = servingObservations(library, catalogue.evidence);
const gpu = {
  observations: observed.gpu,
  byDevice: result.gpu.byDevice,
  byArchitecture: result.gpu.byArchitecture,
} as unknown as Side;
const cpu = {
  observations: observed.cpu,
  byDevice: result.cpu.byDevice,
  byArchitecture: result.cpu.byArchitecture,
} as unknown as Side;

const only = (rows: Side['byDevice'], ...strata: string[]) =>
  rows.filter((r) => r.scored && (strata.length === 0 || strata.includes(r.stratum)));
const lines = [
  '# Accuracy',
  '',
  'Made by `npm run accuracy`; do not edit. Every figure is held out: the device (or the whole architecture) predicted was not in the fit.',
  'A row is the median of the published runs of one device, model, format, operating system and cache type; the benchmark’s three standard models in Q4_K_M are counted first, other models and formats have lines of their own. Errors are |predicted ÷ measured − 1|, **median / 90th percentile in per cent**.',
  'The form and the widths of its priors were chosen while looking at such scores, so they are slightly optimistic; held-out devices of another collection are the harder test.',
  '',
  `## LocalScore (${ENGINE})`,
  '',
  ...ERROR_HEAD,
  errorLine('accelerators, f16 cache, no laptops', only(gpu.byDevice, 'regular'), '4.5/15, 4/12, 4.5/13'),
  errorLine('… of architectures with another chip', withKin(only(gpu.byDevice, 'regular'))),
  errorLine('all accelerators, BF16-cache hosts included', only(gpu.byDevice), '6/24, 5.5/20, 5.5/22'),
  errorLine('BF16-cache hosts', only(gpu.byDevice, 'bf16-cache')),
  errorLine('laptop accelerators', only(gpu.byDevice, 'laptop')),
  errorLine('all accelerators, architecture left out', only(gpu.byArchitecture), '8/27, 7/28, 7/28'),
  errorLine(
    'other models and formats, accelerator left out',
    gpu.byDevice.filter((r) => !r.scored),
  ),
  errorLine('other models and formats, accelerator known', result.gpu.transfer.form),
  errorLine('… and its standard rows blended in', result.gpu.transfer.blended, '5.5/25, 7/25, 7/22'),
  errorLine('desktop CPUs', only(cpu.byDevice, 'desktop'), '12/28, 13/40, 13/40'),
  errorLine('all CPUs but virtual machines', only(cpu.byDevice), '15/45, 16/48, 16/48'),
  errorLine('… of architectures with another CPU', withKin(only(cpu.byDevice))),
  errorLine('all CPUs, architecture left out', only(cpu.byArchitecture)),
  ...referenceLines('accelerators', gpu),
  ...referenceLines('CPUs', cpu),
  '',
  ...STANDS_IN_THE_WAY,
  ...knownDeviceLines(
    { side: gpu, known: result.gpu.side.known },
    { side: cpu, known: result.cpu.side.known },
    { rows: bench.rows, result: byBackend },
  ),
  '## Intervals',
  '',
  'Share of cases inside the 80 % interval that the other devices of the group give, and its width (high ÷ low). Asked for: 78–82 % over all, at least 70 % in every group of 20 or more; width at most 1.3 on accelerators, 1.9 on CPUs.',
  '',
  '| group | cases | decode | prefill | TTFT |',
  '|---|--:|--:|--:|--:|',
  ...coverageLines('accelerators', gpu.byDevice),
  ...coverageLines('CPUs', cpu.byDevice),
  '',
  '## Tiers',
  '',
  'How often the tier from held-out rates is the tier from measured rates, over UC1–UC4; balanced: the mean over the tiers.',
  '',
  '| | cases | agree | balanced |',
  '|---|--:|--:|--:|',
  agreementLine('accelerators', tierAgreement(catalogue, gpu.observations, gpu.byDevice)),
  agreementLine('CPUs', tierAgreement(catalogue, cpu.observations, cpu.byDevice)),
  '',
  ...llamaCppLines(bench.rows, byBackend),
  ...servingLines(served.rows, served.unused, calibrateServing(served.rows, [])),
  '## Rows that are not used',
  '',
  ...[...observed.unused].sort().map(([reason, rows]) => `- ${rows} rows of LocalScore: ${reason}`),
  ...[...bench.unused].sort().map(([reason, rows]) => `- ${rows} rows of llama-bench: ${reason}`),
  '',
  '## Plots',
  '',
];
mkdirSync('docs/accuracy', { recursive: true });
for (const [name, side] of [
  ['accelerators', gpu],
  ['cpus', cpu],
] as const) {
  for (const [quantity, k] of [
    ['decode', 0],
    ['prefill', 1],
  ] as const) {
    const file = `accuracy/localscore-${name}-${quantity}.svg`;
    writeFileSync(`docs/${file}`, scatter(`LocalScore, ${name}: ${quantity}`, 'tokens/s', pointsOf(side, k)));
    lines.push(`![LocalScore, ${name}: ${quantity} predicted without the device against measured](${file})`);
  }
}
writeFileSync('docs/accuracy.md', `${lines.join('\n')}\n`);
console.log(lines.filter((l) => l.startsWith('|')).join('\n'));
