// Does learning from two small models predict a third on this machine? Measures what is missing, fits, compares; exit code 1 above the limits.
// Models and formats take turns, round by round, so that a machine that grows slower or faster does so for all of them. Each of the
// models is the third once, predicted after the others.
// node scripts/run.mjs tools/calibration-check.ts [--rounds 4] [--models A,B,C] [--third MODEL] [--quants Q4_K_M,Q8_0]
//   [--database sqlite:FILE] [--offline] [--details]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Calibrations, createContext } from '../src/core/assess/context.ts';
import { compareMeasurement } from '../src/core/assess/measured/measurement-comparison.ts';
import { fitMachine } from '../src/core/calibrate/machine/fit-machine.ts';
import { withLearntDevices } from '../src/core/calibrate/machine/learnt-machine.ts';
import { machineFromProbe } from '../src/core/machine/from-probe.ts';
import type { Machine } from '../src/core/machine/machine.ts';
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
    models: { type: 'string', default: 'qwen3-0.6b,llama-3.2-1b-instruct,qwen2.5-1.5b-instruct' },
    /** Only this one is predicted; absent: each in its turn. */
    third: { type: 'string' },
    rounds: { type: 'string', default: '4' },
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
const models = [...new Set([...values.models.split(','), ...(values.third ? [values.third] : [])])];

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
  for (const model of models)
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
const stamp = { version, made: new Date().toISOString() };
const show = (e: number | undefined) => (e === undefined ? '–' : `${(e * 100).toFixed(1)} %`).padStart(8);

type Rate = 'decodeTokensPerSecond' | 'prefillTokensPerSecond';
const RATES: readonly Rate[] = ['decodeTokensPerSecond', 'prefillTokensPerSecond'];

/** Median over the tests of |measured ÷ predicted − 1|; a test is what its turns say in the middle. */
function errorsOn(on: Machine, turns: readonly Measurement[], details: boolean): (number | undefined)[] {
  const tests = turns
    .flatMap((turn) => compareMeasurement(context, turn, stamp, { machine: on }).tests)
    .filter((t) => t.how === 'measured' && t.shape.sequences === 1);
  return RATES.map((rate) => {
    const shapes = new Map<string, number[]>();
    for (const { shape, ...t } of tests) {
      const error = t[rate]?.error;
      const name = `${shape.promptTokens} → ${shape.outputTokens} @ ${shape.depthTokens}`;
      if (error !== undefined) shapes.set(name, [...(shapes.get(name) ?? []), error]);
    }
    if (details) for (const [name, all] of shapes) console.log(`  ${name}: ${all.map(show).join(' ')}`);
    const found = [...shapes.values()].map((all) => Math.abs(median(all)));
    return found.length === 0 ? undefined : median(found);
  });
}

/** Predicts one model after the others; true where the limits are met, undefined where nothing of it was measured. */
function check(third: string): boolean | undefined {
  const known = own.filter((r) => r.model.id !== third && models.includes(r.model.id ?? ''));
  const { fits, unused } = fitMachine(known, { library: context.library, calibrations, machine });
  for (const u of unused) console.log(`not learnt from: ${u.id}: ${u.reason}`);
  const learnt = withLearntDevices(machine, fits);
  console.log(`\n${third} after ${models.filter((m) => m !== third).join(' and ')}; median error of its tests`);
  if (values.details) for (const { learnt: l } of fits) console.log(`  learnt ${JSON.stringify(l.factors)}`);
  console.log(`${'format'.padEnd(10)}  decode before    after  prefill before    after`);
  const after: [number[], number[]] = [[], []];
  for (const quant of quants) {
    const turns = own.filter(isOf(third, quant));
    if (turns.length === 0) continue;
    const [before, now] = [errorsOn(machine, turns, false), errorsOn(learnt, turns, values.details)];
    for (const k of [0, 1] as const) if (now[k] !== undefined) after[k].push(now[k]);
    console.log(
      `${quant.padEnd(10)}  ${show(before[0]).padStart(13)} ${show(now[0])} ${show(before[1]).padStart(15)} ${show(now[1])}`,
    );
  }
  if (after[0].length === 0 || after[1].length === 0) return undefined;
  const [decode, prefill] = [median(after[0]), median(after[1])];
  const met = decode <= LIMITS.decode && prefill <= LIMITS.prefill;
  console.log(
    `over the formats  decode ${show(decode)} (limit 8 %), prefill ${show(prefill)} (limit 12 %): ${met ? 'met' : 'MISSED'}`,
  );
  return met;
}

const answers = (values.third ? [values.third] : models).map(check);
const pressure = own.map((m) => m.conditions.cpuPressureDuring).filter((p) => p !== undefined);
if (pressure.length > 0)
  console.log(
    `\n${pressure.length} results; work waited for a CPU ${median(pressure).toFixed(1)} % of the time, at most ${Math.max(...pressure).toFixed(0)} % (clean runs show 1–3 %)`,
  );
if (answers.every((a) => a === undefined)) {
  console.log('nothing to compare');
  process.exitCode = 3;
} else if (answers.includes(false)) process.exitCode = 1;
