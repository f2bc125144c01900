// Cost, interval and basis of a stage on the machine's CPU.
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Host } from '../machine/machine.ts';
import type { Remember } from '../units/keep-last.ts';
import { type AnyCalibration, type Calibration, cpuCoefficients } from './calibration.ts';
import { CPU_MEANINGS, devicesBehind, usedValues } from './coefficients-used.ts';
import { cpuCeiling, cpuForm } from './cpu-form.ts';
import { type DeviceBlend, deviceBlends } from './device-blend.ts';
import { type FormCeiling, withOffset } from './form-ceiling.ts';
import { NO_OFFSET } from './observed.ts';
import type { Basis } from './prediction.ts';
import { withState } from './recurrent-state.ts';
import { spreadOf, stretched } from './spread.ts';
import { type Asked, isSameStage, type StageResult, workAsked } from './stage-result.ts';
import { cpuStratum } from './strata.ts';
import { cpuTraits } from './traits.ts';

/** Stretch of the interval where a CPU's coefficients are those of another engine of the same family. Assumption. */
const BORROWED_CPU_STRETCH = 1.5;

/** Field by field, so that all blends of a search are alike. */
const borrowedBlend = (b: DeviceBlend): DeviceBlend => ({
  decode: b.decode,
  prefill: b.prefill,
  spread: () => stretched(b.spread(), BORROWED_CPU_STRETCH),
  rows: b.rows,
  nearest: b.nearest,
  exact: false,
});

/** A CPU: its stages, and what no model is faster than on it. */
export interface HostStages {
  readonly stage: (asked: Asked) => StageResult;
  readonly ceiling: (windows: boolean) => FormCeiling;
}

/** Stages on CPUs under the calibration `host`, which may be another engine's than the one asked for. */
export function hostStages(catalogue: Catalogue, calibration: AnyCalibration, host: Calibration, remember: Remember) {
  const borrowed = host !== calibration;
  const ofHost = (cpu: Host): HostStages => {
    const found = cpuCoefficients(host, catalogue.architectures, cpu.architecture);
    const traits = cpuTraits(cpu);
    const own = cpu.id === undefined ? undefined : host.cpu.devices[cpu.id];
    const group = cpuStratum(traits, cpu.kind);
    const basis: Basis = !found.own || borrowed ? 'extrapolated' : own ? 'calibrated' : 'transferred';
    const published = spreadOf(host.cpu, group, found.own ? 'transferred' : 'extrapolated');
    const spread = borrowed ? stretched(published, BORROWED_CPU_STRETCH) : published;
    const note = borrowed
      ? `no calibration of ${calibration.engine} on CPUs yet: the coefficients are those of ${host.engine}, the interval is widened`
      : basis === 'calibrated'
        ? undefined
        : `${cpu.name} was not measured with this engine; coefficients of ${found.node}`;
    const used = () => ({
      ...{ of: cpu.name, calibration: host.engine, node: found.node },
      devices: devicesBehind(catalogue, host.cpu.devices, found.node),
      sources: host.evidence.sources,
      values: usedValues(found.parameters, CPU_MEANINGS),
    });
    const costs = cpuForm(traits, found.parameters);
    const blendOf = own && deviceBlends(host.cpu, own);
    const result = ({ work, s }: Asked): StageResult => {
      const known = s.evidence ? blendOf?.(group, s.question) : undefined;
      // Another engine's measurements say something of the device, but are none of the question itself.
      const blend = known && borrowed ? borrowedBlend(known) : known;
      return {
        costs: withState(costs(work, s), work, cpu.bandwidth.bytesPerSecond),
        basis: blend?.exact ? 'measured' : basis,
        spread,
        blend,
        note,
        used,
        side: host.cpu,
        offset: blend ?? NO_OFFSET,
      };
    };
    const ceiling = (windows: boolean) => {
      const ofForm = cpuCeiling(traits, found.parameters, windows);
      return own ? withOffset(ofForm) : ofForm;
    };
    return { stage: remember(workAsked, isSameStage, result), ceiling };
  };

  const hosts = new WeakMap<Host, HostStages>();
  return (cpu: Host): HostStages => {
    const known = hosts.get(cpu) ?? ofHost(cpu);
    hosts.set(cpu, known);
    return known;
  };
}
