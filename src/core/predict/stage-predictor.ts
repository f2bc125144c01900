// Stages of a placed model on accelerators and host: published coefficients, corrected by the machine's own results where there are any.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Learnt } from '../machine/learnt.ts';
import type { Device, Host, Machine } from '../machine/machine.ts';
import { keepLast, type Remember } from '../units/keep-last.ts';
import { acceleratorStages } from './accelerator-stage.ts';
import type { Backend } from './backend.ts';
import type { AnyCalibration, Calibration } from './calibration.ts';
import type { FormCeiling } from './form-ceiling.ts';
import { hostStages } from './host-stage.ts';
import { withLearnt } from './learnt-costs.ts';
import type { StageResult, StageSettings } from './stage-result.ts';
import type { Work } from './work.ts';

/** A part of a model's work under settings, on one device. */
type StageOf = (work: Work, s: StageSettings) => StageResult;

export interface StagePredictor {
  readonly onAccelerator: (device: Device, work: Work, s: StageSettings) => StageResult;
  /** Undefined where the machine's CPU was not named. */
  readonly onHost: (machine: Machine, work: Work, s: StageSettings) => StageResult | undefined;
  /** The same device by device, for searches that ask of one after another again and again. */
  readonly acceleratorStage: (device: Device, backend: Backend | undefined) => StageOf;
  readonly hostStage: (cpu: Host) => StageOf;
  /** What no model is faster than on a device by itself; undefined where nothing is claimed, as of one with results of its own. */
  readonly acceleratorCeiling: (device: Device, backend: Backend | undefined) => FormCeiling | undefined;
  readonly hostCeiling: (cpu: Host, windows: boolean) => FormCeiling | undefined;
}

/** Stages under a calibration; `host` is the calibration that CPUs use, the same one but for engines calibrated by backend. */
export function stagePredictor(
  catalogue: Catalogue,
  calibration: AnyCalibration,
  host: Calibration,
  remember: Remember = keepLast,
): StagePredictor {
  const accelerated = acceleratorStages(catalogue, calibration, remember);
  const hosted = hostStages(catalogue, calibration, host, remember);
  const corrected = (r: StageResult, learnt: Learnt | undefined, s: StageSettings): StageResult => {
    const own = s.evidence ? learnt?.[calibration.engine] : undefined;
    return own ? withLearnt(r, own, s.format, s.modelKey) : r;
  };
  const acceleratorStage: StagePredictor['acceleratorStage'] = (device, backend) => {
    const known = accelerated(device, backend).stage;
    return (work, s) => corrected(known({ work, s }), device.learnt, s);
  };
  const hostStage: StagePredictor['hostStage'] = (cpu) => {
    const known = hosted(cpu).stage;
    return (work, s) => corrected(known({ work, s }), cpu.learnt, s);
  };
  return {
    ...{ acceleratorStage, hostStage },
    acceleratorCeiling: (device, backend) => (device.learnt ? undefined : accelerated(device, backend).ceiling),
    hostCeiling: (cpu, windows) => (cpu.learnt ? undefined : hosted(cpu).ceiling(windows)),
    onAccelerator: (device, work, s) => acceleratorStage(device, s.backend)(work, s),
    onHost: ({ host: cpu }, work, s) => (cpu ? hostStage(cpu)(work, s) : undefined),
  };
}
