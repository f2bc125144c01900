// The fit of this machine as a file in the user's data folder: kept apart from the published calibration, used while both belong together.
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { withLearntDevices } from '../../core/calibrate/machine/learnt-machine.ts';
import type { Machine } from '../../core/machine/machine.ts';
import type { ProbedMachine } from '../../core/machine/probed.ts';
import { makeFolder } from '../make-folder.ts';
import { machineFingerprint } from '../probe/fingerprint.ts';
import { calibrationFile } from './calibration-file.ts';

export const MACHINE_CALIBRATION_SCHEMA = 'viable.machine-calibration/1';

const factor = z.number().positive();
const spread = z.strictObject({ low: factor, high: factor });
const spreads = z.strictObject({ decode: spread, prefill: spread, ttft: spread });

const schema = z.strictObject({
  schema: z.literal(MACHINE_CALIBRATION_SCHEMA),
  version: z.string(),
  made: z.string(),
  fingerprint: z.string(),
  machine: z.string(),
  /** Of the published calibrations that the factors stand on. */
  published: z.string(),
  /** Memory bandwidth that the host was taken to have; bytes/s. */
  hostBandwidth: z
    .strictObject({
      bytesPerSecond: factor,
      memorySideBytesPerSecond: factor,
      chipletSideBytesPerSecond: factor.optional(),
      limitedBy: z.enum(['memory', 'chiplets', 'measured']),
    })
    .optional(),
  fits: z
    .array(
      z.strictObject({
        device: z.string(),
        engine: z.string(),
        learnt: z.strictObject({
          factors: z.strictObject({
            ...{ weights: factor, compute: factor, layer: factor, context: factor, promptContext: factor },
            formats: z.record(z.string(), z.strictObject({ weights: factor, compute: factor })),
          }),
          models: z.record(z.string(), z.strictObject({ decode: factor, prefill: factor, tests: z.number() })),
          spread: spreads,
          measuredSpread: spreads,
          measurements: z.number(),
        }),
      }),
    )
    .max(100),
});
export type MachineCalibration = z.infer<typeof schema>;

/** Tells one set of published calibrations from another. */
export const publishedStamp = (calibrations: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(JSON.stringify(calibrations)).digest('hex').slice(0, 16);

/** Written whole or not at all: a second file that takes the first one's name once it is on the disk. */
export async function writeCalibration(c: MachineCalibration, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const path = calibrationFile(env);
  makeFolder(dirname(path));
  const fresh = `${path}.${process.pid}`;
  try {
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(c, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  return path;
}

/** True where there was one. */
export async function forgetCalibration(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const there = (await readCalibration(env)) !== undefined;
  await rm(calibrationFile(env), { force: true });
  return there;
}

type Read = { readonly calibration: MachineCalibration } | { readonly problem: string } | undefined;

/** Undefined where there is none; a file that cannot be read is a problem to be told, not an end. */
export async function readCalibration(env: NodeJS.ProcessEnv = process.env): Promise<Read> {
  const path = calibrationFile(env);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { problem: `${path} cannot be read (${code})` };
  }
  try {
    return { calibration: schema.parse(JSON.parse(text)) };
  } catch {
    return { problem: `${path} is damaged; viable calibrate makes it anew` };
  }
}

/** This machine with what was learnt of it; where the fit does not belong to it, the machine as it was and why. */
export async function withOwnResults(
  machine: Machine,
  probed: ProbedMachine,
  calibrations: () => Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Machine> {
  const read = await readCalibration(env);
  if (!read) return machine;
  const saying = (reason: string): Machine => ({
    ...machine,
    assumptions: [...machine.assumptions, `what was learnt of this machine is not used: ${reason}`],
  });
  if ('problem' in read) return saying(read.problem);
  const { calibration: c } = read;
  if (c.fingerprint !== (await machineFingerprint(probed)))
    return saying('it was fitted on another machine, or processor or accelerators changed since; run viable calibrate');
  if (c.published !== publishedStamp(calibrations()))
    return saying('the published calibration has changed since; run viable calibrate');
  const { host } = machine;
  const bandwidth = c.hostBandwidth && {
    ...c.hostBandwidth,
    chipletSideBytesPerSecond: c.hostBandwidth.chipletSideBytesPerSecond,
  };
  const as = host && bandwidth ? { ...machine, host: { ...host, bandwidth } } : machine;
  return withLearntDevices(as, c.fits);
}
