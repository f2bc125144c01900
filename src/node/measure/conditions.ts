// How busy, hot and fast the machine is while it is measured: load, Linux pressure, temperature, clock.
import { readdir, readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';

const text = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (t) => t.trim(),
    () => undefined,
  );

/** Share of the last ten seconds, in percent, in which some work waited for a CPU; undefined without Linux pressure. */
export async function cpuPressure(root = '/proc'): Promise<number | undefined> {
  const found = /^some avg10=([\d.]+)/m.exec((await text(join(root, 'pressure', 'cpu'))) ?? '');
  return found ? Number(found[1]) : undefined;
}

/** Microseconds in all in which some work waited for a CPU: two readings give the share between them. */
export async function pressureTotal(root = '/proc'): Promise<number | undefined> {
  const found = /^some .*total=(\d+)/m.exec((await text(join(root, 'pressure', 'cpu'))) ?? '');
  return found ? Number(found[1]) : undefined;
}

/** Hottest thermal zone or sensor of the processor in °C. */
export async function temperature(root = '/sys'): Promise<number | undefined> {
  const readings: number[] = [];
  const hwmon = join(root, 'class', 'hwmon');
  for (const name of await readdir(hwmon).catch(() => [])) {
    const driver = await text(join(hwmon, name, 'name'));
    if (!driver || !/^(k10temp|coretemp|zenpower|cpu_thermal|acpitz)$/.test(driver)) continue;
    for (const file of await readdir(join(hwmon, name)).catch(() => []))
      if (/^temp\d+_input$/.test(file)) readings.push(Number(await text(join(hwmon, name, file))) / 1000);
  }
  const sane = readings.filter((c) => c > 0 && c < 150);
  return sane.length > 0 ? Math.max(...sane) : undefined;
}

/** Fastest core's present clock in Hz. */
export async function clock(root = '/sys'): Promise<number | undefined> {
  const cpus = join(root, 'devices', 'system', 'cpu');
  const names = (await readdir(cpus).catch(() => [])).filter((n) => /^cpu\d+$/.test(n)).slice(0, 256);
  const kilohertz = await Promise.all(
    names.map(async (n) => Number(await text(join(cpus, n, 'cpufreq', 'scaling_cur_freq')))),
  );
  const sane = kilohertz.filter((k) => k > 0);
  return sane.length > 0 ? Math.max(...sane) * 1000 : undefined;
}

export interface Reading {
  readonly load: number | undefined;
  readonly pressure: number | undefined;
  readonly pressureTotalMicroseconds: number | undefined;
  readonly celsius: number | undefined;
  readonly clockHertz: number | undefined;
  readonly atSeconds: number;
}

/** One look at the machine; what cannot be read is left out. */
export async function readConditions(): Promise<Reading> {
  const [pressure, total, celsius, clockHertz] = await Promise.all([
    cpuPressure(),
    pressureTotal(),
    temperature(),
    clock(),
  ]);
  return {
    load: process.platform === 'win32' ? undefined : loadavg()[0],
    pressure,
    pressureTotalMicroseconds: total,
    celsius,
    clockHertz,
    atSeconds: Number(process.hrtime.bigint()) / 1e9,
  };
}

/** Some work waited for a CPU for more than this share of the time: others were at work. Clean runs show 1–3 %. */
export const BUSY_PERCENT = 20;

/** Share of the time between two readings, in percent, in which some work waited for a CPU. */
export function pressureBetween(before: Reading, after: Reading): number | undefined {
  const [a, b] = [before.pressureTotalMicroseconds, after.pressureTotalMicroseconds];
  const seconds = after.atSeconds - before.atSeconds;
  if (a === undefined || b === undefined || seconds <= 0) return undefined;
  return Math.min(100, Math.max(0, (100 * (b - a)) / (seconds * 1e6)));
}
