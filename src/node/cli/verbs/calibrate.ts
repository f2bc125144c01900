// viable calibrate: this machine's results, the fit, and what it is worth, kept in the user's data folder.
import { type DeviceFit, fitMachine } from '../../../core/calibrate/machine/fit-machine.ts';
import type { Measurement } from '../../../core/measurement/measurement.ts';
import { calibrationWorth, machineFitReport } from '../../../core/report/machine-fit-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { loadCatalogue } from '../../catalogue-files/load.ts';
import {
  forgetCalibration,
  MACHINE_CALIBRATION_SCHEMA,
  publishedStamp,
  writeCalibration,
} from '../../learnt/machine-calibration.ts';
import { machineFingerprint } from '../../probe/fingerprint.ts';
import { CliError } from '../fail.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { inStore, type StoreOptions } from './results/stored.ts';

export interface CalibrateOptions extends StoreOptions {
  readonly format: Format;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly forget?: boolean;
}

async function forget(options: CalibrateOptions): Promise<void> {
  const there = await forgetCalibration();
  const title = there
    ? 'What was learnt of this machine is forgotten: predictions rest on the published calibration alone'
    : 'Nothing was learnt of this machine; there is nothing to forget';
  await print({ title, blocks: [], records: [{ forgotten: there }] }, { forgotten: there }, options.format);
}

async function resultsOf(options: CalibrateOptions, fingerprint: string): Promise<Measurement[]> {
  return inStore(options, async (store) => {
    const own: Measurement[] = [];
    for await (const { measurement } of store.export({ fingerprint, statuses: ['accepted', 'doubtful'] }))
      own.push(measurement);
    if (own.length === 0) {
      const all = await store.count({});
      const others = all > 0 ? `; ${all} of other machines or without a fingerprint are there` : '';
      throw new CliError(
        `no results of this machine are stored in ${store.location}${others}. viable measure --quick makes them; viable import --this-machine takes those of llama-bench`,
      );
    }
    return own;
  });
}

const kept = ({ device, engine, learnt }: DeviceFit) => ({ device, engine, learnt });

export async function calibrateVerb(options: CalibrateOptions): Promise<void> {
  if (options.forget) return forget(options);
  const { probeMachine } = await import('../../probe/probe-machine.ts');
  const { machineFromProbe } = await import('../../../core/machine/from-probe.ts');
  const { context, stamp, version } = openContext();
  const { calibrations } = loadCatalogue();
  const probed = await probeMachine();
  const machine = machineFromProbe(context.catalogue, probed, {});
  const fingerprint = await machineFingerprint(probed);
  const results = await resultsOf(options, fingerprint);
  const { fits, unused } = fitMachine(results, { library: context.library, calibrations, machine });
  if (fits.length === 0)
    throw new CliError(
      `none of the ${results.length} results of this machine can be learnt from; ${unused[0]?.id}: ${unused[0]?.reason}`,
    );
  const worth = calibrationWorth(fits);
  const keep = !options.dryRun && (worth !== 'worse' || options.force === true);
  const made = stamp();
  let path: string | undefined;
  if (keep) {
    const bandwidth = machine.host?.bandwidth;
    path = await writeCalibration({
      ...{ schema: MACHINE_CALIBRATION_SCHEMA, version, made: made.made, fingerprint, machine: machine.name },
      published: publishedStamp(calibrations),
      ...(bandwidth ? { hostBandwidth: bandwidth } : {}),
      fits: fits.map(kept),
    }).catch((error: NodeJS.ErrnoException) => {
      throw new CliError(`the fit could not be kept: ${error.code ?? error.message}`, 3);
    });
  }
  const data = {
    schema: 'viable.machine-fit/1',
    ...made,
    machine: machine.name,
    fingerprint,
    fits,
    unused,
    worth,
    kept: path,
  };
  await print(machineFitReport({ machine: machine.name, fits, unused, path }), data, options.format);
  if (!keep && !options.dryRun) process.exitCode = 1;
}
