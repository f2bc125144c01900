// What a fitted form says of a device for any model at all: bounds by which searches reject what needs no prediction.

/** No model wholly on the device, one request alone, is predicted to take less than these say. */
export interface FormCeiling {
  /** Of the active weights of a decode step. */
  readonly bytesPerSecond: number;
  /** Of 2 × parameters in matrices for each token of a prompt. */
  readonly flopsPerSecond: number;
  /** Fixed cost of a decode step, by layer and of the whole; and by layer of each batch of a prompt. */
  readonly layerSeconds: number;
  readonly stepSeconds: number;
  readonly batchLayerSeconds: number;
}

/** Ceilings of a machine by device; undefined, or missing, where nothing is claimed. */
export interface MachineCeilings {
  readonly host: FormCeiling | undefined;
  readonly devices: readonly (FormCeiling | undefined)[];
}

export const NO_CEILINGS: MachineCeilings = { host: undefined, devices: [] };

/** By its own measurements a device is predicted up to so many times as fast as by the form. A test holds all published ones below it. */
export const MOST_OFFSET = 2;

/** The ceiling of a device whose own measurements are known. */
export const withOffset = (c: FormCeiling): FormCeiling => ({
  bytesPerSecond: MOST_OFFSET * c.bytesPerSecond,
  flopsPerSecond: MOST_OFFSET * c.flopsPerSecond,
  layerSeconds: c.layerSeconds / MOST_OFFSET,
  stepSeconds: c.stepSeconds / MOST_OFFSET,
  batchLayerSeconds: c.batchLayerSeconds / MOST_OFFSET,
});
