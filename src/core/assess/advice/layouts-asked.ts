// Layouts whose compute buffers placing asks for: found by placing models on the catalogue's machines, so that none is guessed.
import type { Machine } from '../../machine/machine.ts';
import type { DeviceLayout } from '../../memory/compute-buffer.ts';
import type { Demand } from '../../memory/demand.ts';
import { demandSums } from '../../memory/demand-sums.ts';
import { place } from '../../memory/place.ts';
import type { Context } from '../context.ts';

/** One of the catalogue's machines for each number and memory of accelerators beside so much memory of a host. */
export function machinesByMemory(context: Context): readonly Machine[] {
  const known = new Map<string, Machine>();
  for (const id of Object.keys(context.catalogue.machines)) {
    const machine = context.machineOf(id);
    if (machine.status === 'unknown' || machine.value.devices.length === 0) continue;
    const { host, systemMemoryBytes, devices } = machine.value;
    const key = [host !== undefined, systemMemoryBytes, ...devices.map((d) => d.memoryBytes)].join();
    if (!known.has(key)) known.set(key, machine.value);
  }
  return [...known.values()];
}

/** A model that takes so much less than the first accelerator is placed there without a question. */
const SURELY_WHOLE = 1.3;

/** The same demand, which tells of each layout that it is asked for. */
const recording = (demand: Demand, asked: (layout: DeviceLayout) => void): Demand => ({
  ...{ model: demand.model, weights: demand.weights, caches: demand.caches, settings: demand.settings },
  computeBytes: demand.computeBytes,
  buffers: (layout) => {
    asked(layout);
    return demand.buffers(layout);
  },
});

/** Layouts that placing these demands of one model on the machines asks for, as sketches and to the byte; each once. */
export function layoutsAsked(demands: readonly Demand[], machines: readonly Machine[]): readonly DeviceLayout[] {
  const known = new Map<string, DeviceLayout>();
  const asked = (layout: DeviceLayout) => {
    const key = `${layout.accelerators}|${layout.pipelined}|${layout.places.join()}`;
    if (!known.has(key)) known.set(key, layout);
  };
  for (const demand of demands) {
    const recorded = recording(demand, asked);
    const { leastOnAccelerators: least } = demandSums(demand);
    for (const machine of machines) {
      const [first] = machine.devices;
      if (!first || least * SURELY_WHOLE < first.memoryBytes) continue;
      if (place(recorded, machine, 'auto', { sketch: true }).fits) place(recorded, machine, 'auto', { keep: false });
    }
  }
  return [...known.values()];
}
