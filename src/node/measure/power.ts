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

/** Watts as a program prints them: at the moment, and on average over the last second where it knows that. */
interface Reading {
  /** Which of several devices. */
  readonly of: string;
  readonly average: number | undefined;
  readonly instant: number | undefined;
}

/** A program that prints watts again and again, and what it has told since a window began. */
interface Printer {
  readonly begin: () => void;
  readonly isHeard: () => boolean;
  /** Mean watts of the window, which ends now; ends the program. */
  readonly stop: () => Promise<number | undefined>;
}

/** A reading that comes so long after the window is not of it any more. */
const LATE_MILLISECONDS = 400;

const isSame = (a: Reading | undefined, b: Reading): boolean => a?.average === b.average && a?.instant === b.instant;

/**
 * Starts a program and reads its lines; one that ends with an error before it printed any is followed by the next. A busy card's driver
 * repeats old figures for up to two seconds (docs/variability.md), so that only those count that have changed; the first average after
 * the end is still of the window.
 */
function printer(programs: readonly (readonly string[])[], readingOf: (line: string) => Reading | undefined): Printer {
  let fresh: Reading[] = [];
  const last = new Map<string, Reading>();
  let child: ChildProcess | undefined;
  let isStopped = false;
  let seen: ((reading: Reading) => void) | undefined;
  const see = (reading: Reading) => {
    if (isSame(last.get(reading.of), reading)) return;
    last.set(reading.of, reading);
    if (seen) seen(reading);
    else fresh.push(reading);
  };
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
        const reading = readingOf(line);
        if (!reading) continue;
        isHeard = true;
        see(reading);
      }
    });
  };
  start(programs);
  return {
    begin: () => {
      fresh = [];
    },
    isHeard: () => fresh.length > 0,
    stop: async () => {
      isStopped = true;
      const late = await new Promise<Reading | undefined>((done) => {
        const isAveraged = [...last.values()].some((r) => r.average !== undefined);
        const late = setTimeout(() => done(undefined), isAveraged ? LATE_MILLISECONDS : 0);
        seen = (reading) => {
          clearTimeout(late);
          done(reading);
        };
      });
      child?.kill();
      const values = [
        ...fresh.flatMap((r) => r.average ?? r.instant ?? []),
        ...(late?.average === undefined ? [] : [late.average]),
      ];
      return values.length > 0 ? mean(values) : undefined;
    },
  };
}

/** Milliseconds between readings: the sooner one comes after the end of a test, the less of what follows is in its average. */
const CARD_MILLISECONDS = '50';

/** nvidia-smi; drivers before 2023 know neither averages nor watts of the moment by name. */
function cardPrinter(command: string): Printer {
  const query = (fields: string) => [
    command,
    `--query-gpu=${fields}`,
    '--format=csv,noheader,nounits',
    '-lms',
    CARD_MILLISECONDS,
  ];
  const watts = (field = '') => (/^\s*[\d.]+\s*$/.test(field) ? Number(field) : undefined);
  return printer([query('index,power.draw.instant,power.draw.average'), query('index,power.draw')], (line) => {
    const [of = '', first, second] = line.split(',');
    const [instant, average] = [watts(first), watts(second)];
    return instant === undefined && average === undefined ? undefined : { of, instant, average };
  });
}

function macPrinter(): Printer {
  const args = ['--samplers', 'cpu_power,gpu_power', '-i', '1000'];
  return printer([['powermetrics', ...args]], (line) => {
    const found = /Combined Power.*?: (\d+) mW/.exec(line);
    return found ? { of: '', instant: Number(found[1]) * 1e-3, average: undefined } : undefined;
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
      cards?.begin();
      mac?.begin();
    },
    isHeard: () => counters.length > 0 || [cards, mac].some((p) => p?.isHeard()),
    stop: async () => {
      const [ofCards, ofMac] = [cards?.stop(), mac?.stop()];
      const [before, after] = [await begun, await read()];
      const seconds = Number(after.at - before.at) / 1e9;
      const joules = counters.reduce((sum, c, i) => {
        const used = (after.energy[i] ?? 0) - (before.energy[i] ?? 0);
        return sum + (used < 0 ? used + c.range : used) / 1e6;
      }, 0);
      const watts = [
        ...(counters.length > 0 && seconds > 0 ? [joules / seconds] : []),
        ...[await ofCards].flatMap((w) => (w === undefined ? [] : [w * gpus])),
        ...[await ofMac].flatMap((w) => w ?? []),
      ];
      const total = watts.reduce((a, b) => a + b, 0);
      return total > 0 ? total : undefined;
    },
  };
}
