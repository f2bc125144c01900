// Watts while a test runs, where the system tells: RAPL counters, nvidia-smi, powermetrics.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const POWERCAP = '/sys/class/powercap';

interface Counter {
  readonly path: string;
  readonly range: number;
}

const number = (path: string): Promise<number | undefined> =>
  readFile(path, 'utf8').then(
    (t) => Number(t),
    () => undefined,
  );

/** Package counters (intel-rapl:N) that this user may read; AMD processors have them under the same name. */
async function raplCounters(root: string): Promise<Counter[]> {
  const names = (await readdir(root).catch(() => [])).filter((n) => /^intel-rapl:\d+$/.test(n));
  const found = await Promise.all(
    names.map(async (n): Promise<Counter | undefined> => {
      const path = join(root, n, 'energy_uj');
      const range = await number(join(root, n, 'max_energy_range_uj'));
      return (await number(path)) === undefined || range === undefined ? undefined : { path, range };
    }),
  );
  return found.flatMap((c) => (c ? [c] : []));
}

/** A program that prints watts again and again. */
interface Printer {
  /** Of the lines since the window began, the watts of each. */
  readonly values: readonly number[];
  readonly restart: () => void;
  readonly stop: () => void;
}

/** Starts a program and reads its lines; one that ends with an error before it printed any is followed by the next. */
function printer(programs: readonly (readonly string[])[], wattsOf: (line: string) => number | undefined): Printer {
  let values: number[] = [];
  let child: ChildProcess | undefined;
  let isStopped = false;
  const start = ([program, ...others]: readonly (readonly string[])[]): void => {
    const [command, ...args] = program ?? [];
    if (command === undefined || isStopped) return;
    let rest = '';
    let isHeard = false;
    try {
      child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return;
    }
    child.on('error', () => undefined);
    child.on('close', (code) => {
      if (code !== 0 && !isHeard) start(others);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const watts = wattsOf(line);
        if (watts === undefined) continue;
        isHeard = true;
        values.push(watts);
      }
    });
  };
  start(programs);
  return {
    get values() {
      return values;
    },
    restart: () => {
      values = [];
    },
    stop: () => {
      isStopped = true;
      child?.kill();
    },
  };
}

/** Milliseconds between readings: tests on accelerators may last a second. */
const CARD_MILLISECONDS = '100';

/**
 * nvidia-smi with a card's watts at the moment; drivers that do not know them (before 2023) print means over up to a second, which reach
 * back into what was before.
 */
function cardPrinter(command: string): Printer {
  const query = (fields: string) => [
    command,
    `--query-gpu=${fields}`,
    '--format=csv,noheader,nounits',
    '-lms',
    CARD_MILLISECONDS,
  ];
  const last = (line: string) =>
    line.split(',').flatMap((field) => (/^\s*[\d.]+\s*$/.test(field) ? [Number(field)] : []));
  return printer([query('power.draw,power.draw.instant'), query('power.draw')], (line) => last(line).at(-1));
}

function macPrinter(): Printer {
  const args = ['--samplers', 'cpu_power,gpu_power', '-i', '1000'];
  return printer([['powermetrics', ...args]], (line) => {
    const found = /Combined Power.*?: (\d+) mW/.exec(line);
    return found ? Number(found[1]) * 1e-3 : undefined;
  });
}

export interface PowerMeter {
  /** The window of which the mean is wanted begins now; what was before is forgotten. */
  begin(): void;
  /** Whether anything was told since. */
  isHeard(): boolean;
  /** Mean watts since the window began; undefined where nothing was told. Ends the metering. */
  stop(): Promise<number | undefined>;
}

export interface PowerOptions {
  /** NVIDIA cards, whose watts are added; 0: none is asked. */
  readonly gpus: number;
  readonly powercap?: string;
  readonly smi?: string;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Starts metering: programs that print need a moment before they do. */
export async function startPowerMeter({
  gpus,
  powercap = POWERCAP,
  smi = 'nvidia-smi',
}: PowerOptions): Promise<PowerMeter> {
  const counters = await raplCounters(powercap);
  const read = async () => ({
    at: process.hrtime.bigint(),
    energy: await Promise.all(counters.map((c) => number(c.path))),
  });
  const cards = gpus > 0 ? cardPrinter(smi) : undefined;
  const mac = process.platform === 'darwin' && process.getuid?.() === 0 ? macPrinter() : undefined;
  let begun = read();
  return {
    begin: () => {
      begun = read();
      cards?.restart();
      mac?.restart();
    },
    isHeard: () => counters.length > 0 || (cards?.values.length ?? 0) > 0 || (mac?.values.length ?? 0) > 0,
    stop: async () => {
      cards?.stop();
      mac?.stop();
      const [before, after] = [await begun, await read()];
      const seconds = Number(after.at - before.at) / 1e9;
      const joules = counters.reduce((sum, c, i) => {
        const used = (after.energy[i] ?? 0) - (before.energy[i] ?? 0);
        return sum + (used < 0 ? used + c.range : used) / 1e6;
      }, 0);
      const watts = [
        ...(counters.length > 0 && seconds > 0 ? [joules / seconds] : []),
        ...(cards && cards.values.length > 0 ? [mean(cards.values) * gpus] : []),
        ...(mac && mac.values.length > 0 ? [mean(mac.values)] : []),
      ];
      const total = watts.reduce((a, b) => a + b, 0);
      return total > 0 ? total : undefined;
    },
  };
}
