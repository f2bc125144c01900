// docs/accuracy.md, engines under load: held-out errors of vLLM, SGLang and TensorRT-LLM by what was left out, beside naive figures.

import type { HeldOut } from '../src/core/calibrate/cross-validate.ts';
import { type ServingResult, stretchBetween } from '../src/core/calibrate/serving/calibrate-serving.ts';
import type { ServingObservation } from '../src/core/calibrate/serving/from-serving.ts';
import { quantile } from '../src/core/units/statistics.ts';
import { absoluteErrors, medianAndTail } from './errors.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const [DECODE, FIRST] = [0, 2] as const;

type Which = (o: ServingObservation) => boolean;

function line(name: string, held: readonly HeldOut[], rows: readonly ServingObservation[], of: Which): string {
  const sample = held.filter((_, i) => rows[i] !== undefined && of(rows[i]));
  return row([name, String(sample.length), ...[DECODE, FIRST].map((k) => medianAndTail(absoluteErrors(sample, k)))]);
}

/** What a tool says that divides bandwidth by bytes, and operations by the peak, and knows no other users. */
function naive(rows: readonly ServingObservation[]): HeldOut[] {
  return rows.map((o) => ({
    ...{ device: o.device, architecture: o.path[0] ?? '', model: o.model, stratum: o.stratum, scored: true },
    errors: [
      o.measured[0] === undefined ? undefined : o.measured[0] - o.naiveDecode,
      undefined,
      o.measured[2] === undefined ? undefined : o.measured[2] - o.naiveFirstToken,
    ],
  }));
}

/** Share inside the interval of the other groups with the factor that the product's intervals have, and its width. */
function coverageLine(name: string, held: readonly HeldOut[], groupOf: (h: HeldOut) => string): string {
  const cells = [DECODE, FIRST].map((k) => {
    const rows = held.flatMap((h) => {
      const error = h.errors[k];
      return error === undefined ? [] : [{ group: groupOf(h), engine: h.stratum, error }];
    });
    let inside = 0;
    const widths: number[] = [];
    for (const r of rows) {
      const own = rows.filter((o) => o.group !== r.group && o.engine === r.engine);
      const others = own.length >= FEWEST ? own : rows.filter((o) => o.group !== r.group);
      const stretch = stretchBetween(others);
      const errors = others.map((o) => o.error);
      const [low, high] = [Math.min(0, quantile(errors, 0.1)) * stretch, Math.max(0, quantile(errors, 0.9)) * stretch];
      if (r.error >= low && r.error <= high) inside++;
      widths.push(Math.exp(high - low));
    }
    return `${((100 * inside) / rows.length).toFixed(0)} %, ${quantile(widths, 0.5).toFixed(2)}×`;
  });
  return row([name, String(held.length), ...cells]);
}

/** Groups with fewer rows of other devices take those of all engines. */
const FEWEST = 20;

const ENGINES = { vllm: 'vLLM', sglang: 'SGLang', 'tensorrt-llm': 'TensorRT-LLM' } as const;

/** The section on engines that serve many requests. */
export function servingLines(
  rows: readonly ServingObservation[],
  unused: ReadonlyMap<string, number>,
  result: ServingResult,
): string[] {
  const { byAccelerator, byModel } = result;
  const devices = [...new Set(rows.map((r) => r.device))].sort();
  const head = (first: string) => [row([first, 'rows', 'decode', 'TTFT']), '|---|--:|--:|--:|'];
  const groups = (held: readonly HeldOut[]) => [
    line('all', held, rows, () => true),
    ...Object.entries(ENGINES).map(([id, name]) => line(name, held, rows, (o) => o.engine === id)),
    ...[1, 2, 4, 8].map((n) =>
      line(n === 1 ? '1 accelerator' : `${n} accelerators`, held, rows, (o) => o.deviceCount === n),
    ),
    line('up to 16 users', held, rows, (o) => o.users <= 16),
    line('17 to 128 users', held, rows, (o) => o.users > 16 && o.users <= 128),
    line('more users', held, rows, (o) => o.users > 128),
  ];
  return [
    '## Engines under load (vLLM, SGLang, TensorRT-LLM)',
    '',
    `${rows.length} published measurements of closed loads (so many users, each asking again when answered) on ${devices.length} data-centre and consumer accelerators, 1 to 8 of them in tensor parallel. Decode is the rate of one request among the users, 1 ÷ inter-token latency; TTFT includes the wait for others. Lengths that a collection gives as nominal are taken at 0.9 of them, its mean. No noise floor: hardly a setting was published twice.`,
    '',
    '**One accelerator left out**',
    '',
    ...head('group'),
    ...groups(byAccelerator),
    ...devices.map((d) => line(d, byAccelerator, rows, (o) => o.device === d)),
    line('naive: bandwidth ÷ active bytes; operations ÷ peak', naive(rows), rows, () => true),
    '',
    '**One model left out**',
    '',
    ...head('group'),
    ...groups(byModel),
    ...[...new Set(rows.map((r) => r.model))].sort().map((m) => line(m, byModel, rows, (o) => o.model === m)),
    '',
    'Share of cases inside the 80 % interval that the other groups of the engine give, widened until it holds between those groups, and its width:',
    '',
    ...head('left out'),
    coverageLine('accelerator', byAccelerator, (h) => h.device),
    coverageLine('model', byModel, (h) => h.model),
    '',
    'What stands in the way: the collections say little of settings (cache type, tokens a step, whether prompts are alike), engines changed within the months they span, and TTFT depends on whether requests of equal lengths end and come again together. Most rows are of four architectures’ flagship parts; consumer cards have five.',
    '',
    ...[...unused].sort().map(([reason, count]) => `- ${count} rows not used: ${reason}`),
    '',
  ];
}
