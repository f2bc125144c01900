// Which layer goes to which device, counted as the engine counts: the output side is one layer more, the input stays on the host.

/** Places for layers 0 … layerCount (the last one is the output side); the host is device `accelerators`. */
export interface LayerPlaces {
  readonly places: readonly number[];
  readonly host: number;
  /** Layers and output side that are on accelerators. */
  readonly offloaded: number;
  /** The first of them. Each device holds layers that follow one another: the host those before it, then the accelerators in order. */
  readonly start: number;
  /** For each accelerator, one past the last that it holds. */
  readonly ends: readonly number[];
}

/**
 * Places of all layers and the output side.
 * `gpuLayers` is what the engine's option says (99 for all), `shares` how much each accelerator gets, in any unit.
 * Source: llama.cpp v0.5.0, src/llama-model.cpp, `load_tensors`: offloaded layers are the last ones; layer i of n goes to the
 * first accelerator whose cumulated share exceeds i ÷ n, in 32-bit floats.
 */
export function placeLayers(layerCount: number, gpuLayers: number, shares: readonly number[]): LayerPlaces {
  const host = shares.length;
  const wanted = host === 0 ? 0 : Math.max(0, Math.min(gpuLayers, layerCount + 1));
  const start = layerCount + 1 - wanted;
  const bounds = cumulated(shares);
  const places = new Array<number>(layerCount + 1).fill(host);
  const ends = new Array<number>(host).fill(layerCount + 1);
  let device = 0;
  for (let layer = start; layer <= layerCount; layer++) {
    const at = Math.fround(Math.fround(layer - start) / Math.fround(wanted));
    // Neither the layers' places nor the bounds fall, so the search for the first bound goes on where it stopped.
    while (device < host - 1 && (bounds[device] ?? 1) <= at) ends[device++] = layer;
    places[layer] = device;
  }
  return { places, host, offloaded: wanted, start, ends };
}

function cumulated(shares: readonly number[]): number[] {
  let sum = 0;
  const sums = shares.map((share) => {
    sum = Math.fround(sum + share);
    return sum;
  });
  return sums.map((s) => (sum > 0 ? Math.fround(s / sum) : 1));
}
