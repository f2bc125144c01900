// What a fitted form says of a device for any model at all: bounds by which searches reject what needs no prediction.

/** No model is predicted to be read, or its prompts multiplied, faster than this on the device. */
export interface FormCeiling {
  /** Of the active weights of a decode step, one request alone. */
  readonly bytesPerSecond: number;
  /** Of 2 × parameters in matrices for each token of a prompt. */
  readonly flopsPerSecond: number;
}

/** By its own measurements a device is predicted up to so many times as fast as by the form. A test holds all published ones below it. */
export const MOST_OFFSET = 2;

/** The ceiling of a device whose own measurements are known. */
export const withOffset = (c: FormCeiling): FormCeiling => ({
  bytesPerSecond: MOST_OFFSET * c.bytesPerSecond,
  flopsPerSecond: MOST_OFFSET * c.flopsPerSecond,
});
