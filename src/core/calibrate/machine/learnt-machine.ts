// A machine with what was learnt of its devices; everything else stays as it was.
import type { Learnt } from '../../machine/learnt.ts';
import type { Machine } from '../../machine/machine.ts';
import type { DeviceFit } from './fit-machine.ts';
import { HOST } from './machine-observations.ts';

type Fits = readonly Pick<DeviceFit, 'device' | 'engine' | 'learnt'>[];

function learntOf(fits: Fits, device: string): Learnt | undefined {
  const own = fits.filter((f) => f.device === device);
  return own.length === 0 ? undefined : Object.fromEntries(own.map((f) => [f.engine, f.learnt]));
}

/** The same machine, its host and accelerators with their factors. */
export function withLearntDevices(machine: Machine, fits: Fits): Machine {
  const host = learntOf(fits, HOST);
  return {
    ...machine,
    devices: machine.devices.map((d) => {
      const own = learntOf(fits, d.accelerator.id);
      return own ? { ...d, learnt: own } : d;
    }),
    host: machine.host && host ? { ...machine.host, learnt: host } : machine.host,
  };
}
