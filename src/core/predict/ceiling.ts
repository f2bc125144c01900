// Ceilings that no prediction and no measurement of one request may exceed: reading the weights, and multiplying them.

function ratio(rate: number, work: number, what: string): number {
  if (!(work > 0)) throw new RangeError(`${what} is a positive number, not ${work}`);
  return rate / work;
}

/**
 * Tokens per second at which one request can decode at most: memory bandwidth ÷ bytes read for each token.
 * `modelBytes` is the file's size in the seed's form (which counts the input embedding, read one row a token, and all experts of
 * a mixture) and the bytes really read in the sharper one. Throws a RangeError where it is not positive.
 * Stops being true where several tokens share one reading: batches, speculative decoding; and where weights stay in a cache.
 * Source: the seed document, "Token Generation Throughput" and "Maximum theoretical system memory bandwidth calculation".
 */
export function decodeCeiling(bandwidthBytesPerSecond: number, modelBytes: number): number {
  return ratio(bandwidthBytesPerSecond, modelBytes, 'the bytes of a model');
}

/**
 * Tokens per second at which a prompt can be processed at most: peak FLOP/s ÷ operations per token of prompt.
 * Throws a RangeError where the operations are not positive. Stops being true where weights are multiplied in a data type
 * whose peak is higher than the one given. Source: the seed document, "Prompt Processing Throughput"; the compute side of a roofline.
 */
export function prefillCeiling(peakFlopsPerSecond: number, operationsPerToken: number): number {
  return ratio(peakFlopsPerSecond, operationsPerToken, 'the operations per token');
}
