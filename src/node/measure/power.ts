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

/** A program that prints watts again and again; its mean, and the process to end. */
function printed(command: string, args: readonly string[], pattern: RegExp, scale: number) {
  const values: number[] = [];
  let child: ChildProcess | undefined;
  try {
    child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.on('error', () => undefined);
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const found of chunk.toString('utf8').matchAll(pattern)) values.push(Number(found[1]) * scale);
    });
  } catch {
    return undefined;
  }
  return { values, stop: () => child?.kill() };
}

export interface PowerMeter {
  /** Mean watts since the start; undefined where nothing was told. Ends the metering. */
  stop(): Promise<number | undefined>;
}

/** Starts metering. `gpus`: how many NVIDIA cards there are, whose watts are added. */
export async function startPowerMeter(gpus: number, root = POWERCAP): Promise<PowerMeter> {
  const counters = await raplCounters(root);
  const before = await Promise.all(counters.map((c) => number(c.path)));
  const begin = process.hrtime.bigint();
  const query = ['--query-gpu=power.draw', '--format=csv,noheader,nounits', '-lms', '500'];
  const cards = gpus > 0 ? printed('nvidia-smi', query, /^\s*([\d.]+)\s*$/gm, 1) : undefined;
  const isRoot = process.getuid?.() === 0;
  const mac =
    process.platform === 'darwin' && isRoot
      ? printed(
          'powermetrics',
          ['--samplers', 'cpu_power,gpu_power', '-i', '1000'],
          /Combined Power.*?: (\d+) mW/g,
          1e-3,
        )
      : undefined;
  return {
    stop: async () => {
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      const after = await Promise.all(counters.map((c) => number(c.path)));
      cards?.stop();
      mac?.stop();
      const joules = counters.reduce((sum, c, i) => {
        const used = (after[i] ?? 0) - (before[i] ?? 0);
        return sum + (used < 0 ? used + c.range : used) / 1e6;
      }, 0);
      const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
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
