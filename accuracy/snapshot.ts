// What is predicted for the whole catalogue: every machine and every accelerator alone, with a few models; a line each.
import { createContext } from '../src/core/assess/context.ts';
import { outcomeOf } from '../src/core/assess/outcome.ts';
import { resolveScenario } from '../src/core/assess/scenario.ts';
import type { Catalogue } from '../src/core/catalogue/catalogue.ts';
import type { MachineRequest } from '../src/core/machine/request.ts';
import type { Calibration } from '../src/core/predict/calibration.ts';

export interface Line {
  readonly key: string;
  /** unknown: could not be answered; nowhere: fits nowhere; else the tier. */
  readonly answer: string;
  readonly prefill: number | undefined;
  readonly decode: number | undefined;
}

const MODELS = ['llama-3.2-1b-instruct', 'llama-3.1-8b-instruct', 'qwen2.5-32b-instruct', 'gpt-oss-120b'];
const WORKLOAD = 'uc2';
const DIGITS = 4;

const rounded = (x: number | undefined) => (x === undefined ? undefined : Number(x.toPrecision(DIGITS)));

/** All lines, in a fixed order. */
export function snapshot(catalogue: Catalogue, calibrations: Readonly<Record<string, Calibration>>): Line[] {
  const context = createContext(catalogue, calibrations);
  const requests: [string, MachineRequest][] = [
    ...Object.keys(catalogue.machines)
      .sort()
      .map((id): [string, MachineRequest] => [`machine ${id}`, id]),
    ...Object.keys(catalogue.accelerators)
      .sort()
      .map((id): [string, MachineRequest] => [`accelerator ${id}`, { accelerators: [{ name: id }] }]),
    ...Object.keys(catalogue.cpus)
      .sort()
      .map((id): [string, MachineRequest] => [`cpu ${id}`, { cpu: id }]),
  ];
  return requests.flatMap(([name, machine]) =>
    MODELS.map((model): Line => {
      const key = `${name} ${model}`;
      const scenario = resolveScenario(context, { machine, model, workload: WORKLOAD });
      const outcome = scenario.status === 'ok' ? outcomeOf(context, scenario.value) : scenario;
      if (outcome.status === 'unknown') return { key, answer: 'unknown', prefill: undefined, decode: undefined };
      const { prediction: p, verdict } = outcome.value;
      return {
        key,
        answer: p ? verdict.tier : 'nowhere',
        prefill: rounded(p?.prefillTokensPerSecond?.likely),
        decode: rounded(p?.decodeTokensPerSecond?.likely),
      };
    }),
  );
}

const number = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text));

export function toText(lines: readonly Line[]): string {
  return `${['key\tanswer\tprefill\tdecode', ...lines.map((l) => [l.key, l.answer, l.prefill ?? '', l.decode ?? ''].join('\t'))].join('\n')}\n`;
}

export function fromText(text: string): Line[] {
  return text
    .split('\n')
    .slice(1)
    .filter((l) => l !== '')
    .map((l) => {
      const [key = '', answer = '', prefill, decode] = l.split('\t');
      return { key, answer, prefill: number(prefill), decode: number(decode) };
    });
}

export interface Difference {
  /** Answered before, unanswered or not finite now: what blocks. */
  readonly lost: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly tierChanged: readonly string[];
  /** Factors now ÷ before of rates that moved by more than 1 %. */
  readonly moved: readonly number[];
}

const VISIBLE = 0.01;

/** Compares two snapshots by key. */
export function difference(before: readonly Line[], now: readonly Line[]): Difference {
  const old = new Map(before.map((l) => [l.key, l]));
  const fresh = new Set(now.map((l) => l.key));
  const lost: string[] = [];
  const tierChanged: string[] = [];
  const moved: number[] = [];
  for (const line of now) {
    const rates = [line.prefill, line.decode];
    const was = old.get(line.key);
    if (rates.some((r) => r !== undefined && !(r > 0 && Number.isFinite(r))))
      lost.push(`${line.key}: a rate is not a positive number`);
    if (!was) continue;
    if (was.answer !== 'unknown' && line.answer === 'unknown') lost.push(`${line.key}: was ${was.answer}, is unknown`);
    else if (was.answer !== line.answer) tierChanged.push(`${line.key}: ${was.answer} → ${line.answer}`);
    [was.prefill, was.decode].forEach((w, i) => {
      const r = rates[i];
      if (w !== undefined && r !== undefined && Math.abs(r / w - 1) > VISIBLE) moved.push(r / w);
    });
  }
  return {
    lost,
    added: now.filter((l) => !old.has(l.key)).length,
    removed: before.filter((l) => !fresh.has(l.key)).length,
    tierChanged,
    moved,
  };
}
