// Does learning from two small models predict a third on this machine? Measures what is missing, fits, compares; exit code 1 above the limits.
// Models and formats take turns, round by round, so that a machine that grows slower or faster does so for all of them.
// node scripts/run.mjs tools/calibration-check.ts [--rounds 5] [--database sqlite:FILE] [--quants Q4_K_M,Q8_0] [--third MODEL] [--offline]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Calibrations, createContext } from '../src/core/assess/context.ts';
import { compareMeasurement } from '../src/core/assess/measured/measurement-comparison.ts';
import { fitMachine } from '../src/core/calibrate/machine/fit-machine.ts';
import { withLearntDevices } from '../src/core/calibrate/machine/learnt-machine.ts';
import { machineFromProbe } from '../src/core/machine/from-probe.ts';
import type { Measurement } from '../src/core/measurement/measurement.ts';
import { median } from '../src/core/units/statistics.ts';
import { readCalibrations } from '../src/node/catalogue-files/read-calibrations.ts';
import { readCatalogue } from '../src/node/catalogue-files/read-catalogue.ts';
import { machineFingerprint } from '../src/node/probe/fingerprint.ts';
import { probeMachine } from '../src/node/probe/probe-machine.ts';
import { openStore } from '../src/node/store/open-store.ts';

/** The figure to reach: median over the formats, |measured ÷ predicted − 1|. */
const LIMITS = { decode: 0.08, prefill: 0.12 };

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'sqlite:.cache/calibration-check.sqlite' },
    quants: { type: 'string', default: 'Q4_K_M,Q8_0' },
    models: { type: 'string', default: 'qwen3-0.6b,llama-3.2-1b-instruct' },
    third: { type: 'string', default: 'qwen2.5-1.5b-instruct' },
    rounds: { type: 'string', default: '5' },
    offline: { type: 'boolean', default: false },
    /** Also the error of every test in every round, and what was learnt. */
    details: { type: 'boolean', default: false },
  },
});
/** Timed each turn: few and short, so that a turn ends before the machine has changed much. Each is a result of its own. */
const TESTS = [
  ['--prompt', '128,384', '--output', '0', '--time-limit', '6'],
  ['--output', '24', '--depth', '0,512', '--time-limit', '8'],
];
const quants = values.quants.split(',');
const models = values.models.split(',');

async function stored(): Promise<Measurement[]> {
  const store = await openStore(values.database);
  const all: Measurement[] = [];
  for await (const { measurement } of store.export({})) all.push(measurement);
  await store.close();
  return all;
}

const isOf = (model: string, quant: string) => (m: Measurement) =>
  m.model.id === model && m.model.quantization === quant;

function measure(model: string, quant: string, round: number): void {
  console.log(`round ${round}: measuring ${model} ${quant} …`);
  for (const test of TESTS) {
    const args = ['dist/cli.js', 'measure', ...test, '--model', model, '--quant', quant, '--yes'];
    const ended = spawnSync(process.execPath, [...args, '--database', values.database], { stdio: 'inherit' });
    if (ended.status !== 0) process.exit(ended.status ?? 3);
  }
}

let results = await stored();
for (let round = 1; !values.offline && round <= Number(values.rounds); round++)
  for (const model of [...models, values.third])
    for (const quant of quants)
      if (results.filter(isOf(model, quant)).length < round * TESTS.length) measure(model, quant, round);
results = await stored();

const { catalogue } = readCatalogue('catalogue');
const calibrations = readCalibrations('catalogue') as Calibrations;
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const context = createContext(catalogue, calibrations);
const probed = await probeMachine();
const machine = machineFromProbe(catalogue, probed, {});
const own = results.filter((r) => r.status !== 'refused');
const mine = await machineFingerprint(probed);
if (own.some((r) => r.machine.fingerprint !== mine)) console.log('note: some results are of another machine');
const known = own.filter((r) => models.includes(r.model.id ?? ''));
const { fits, unused } = fitMachine(known, { library: context.library, calibrations, machine });
for (const u of unused) console.log(`not learnt from: ${u.id}: ${u.reason}`);
const learnt = withLearntDevices(machine, fits);
if (values.details) for (const { learnt: l } of fits) console.log(JSON.stringify(l.factors));
const stamp = { version, made: new Date().toISOString() };

const show = (e: number | undefined) => (e === undefined ? '–' : `${(e * 100).toFixed(1)} %`).padStart(8);
const errors: Record<'before' | 'after', { decode: number[]; prefill: number[] }> = {
  before: { decode: [], prefill: [] },
  after: { decode: [], prefill: [] },
};
console.log(`\n${values.third} predicted after ${models.join(' and ')}; median error of its tests`);
console.log(`${'format'.padEnd(10)}  decode before    after  prefill before    after`);
for (const quant of quants) {
  const turns = own.filter(isOf(values.third, quant));
  if (turns.length === 0) continue;
  const row = [];
  for (const [when, on] of [
    ['before', machine],
    ['after', learnt],
  ] as const) {
    const tests = turns
      .flatMap((turn) => compareMeasurement(context, turn, stamp, { machine: on }).tests)
      .filter((t) => t.how === 'measured' && t.shape.sequences === 1);
    // A test is what its turns say in the middle.
    const of = (key: 'decodeTokensPerSecond' | 'prefillTokensPerSecond') => {
      const shapes = new Map<string, number[]>();
      for (const t of tests) {
        const error = t[key]?.error;
        const shape = JSON.stringify(t.shape);
        if (error !== undefined) shapes.set(shape, [...(shapes.get(shape) ?? []), error]);
      }
      if (on === learnt && values.details)
        for (const [shape, turnsOfIt] of shapes) console.log(`  ${quant} ${shape}: ${turnsOfIt.map(show).join(' ')}`);
      const found = [...shapes.values()].map((turnsOfIt) => Math.abs(median(turnsOfIt)));
      return found.length === 0 ? undefined : median(found);
    };
    const [decode, prefill] = [of('decodeTokensPerSecond'), of('prefillTokensPerSecond')];
    if (decode !== undefined) errors[when].decode.push(decode);
    if (prefill !== undefined) errors[when].prefill.push(prefill);
    row.push([decode, prefill]);
  }
  console.log(
    `${quant.padEnd(10)}  ${show(row[0]?.[0]).padStart(13)} ${show(row[1]?.[0])} ${show(row[0]?.[1]).padStart(15)} ${show(row[1]?.[1])}`,
  );
}
if (errors.after.decode.length === 0) {
  console.log('nothing to compare');
  process.exit(3);
}
const [decode, prefill] = [median(errors.after.decode), median(errors.after.prefill)];
const met = decode <= LIMITS.decode && !(prefill > LIMITS.prefill);
console.log(
  `\nmedian over the formats: decode ${show(decode)} (limit 8 %), prefill ${show(prefill)} (limit 12 %): ${met ? 'met' : 'MISSED'}`,
);
const pressure = own.map((m) => m.conditions.cpuPressureDuring).filter((p) => p !== undefined);
if (pressure.length > 0)
  console.log(
    `CPU pressure while measuring: ${Math.min(...pressure).toFixed(0)}–${Math.max(...pressure).toFixed(0)} % (clean runs show 1–3 %)`,
  );
if (!met) process.exitCode = 1;
