// A model as a serving engine computes it: its work, the operands of its matrices, and over how many devices its cache divides.
import type { PreparedModel } from '../model-library.ts';
import type { Work } from '../work.ts';

export type Operands = 'sixteen' | 'eight' | 'four';

export interface ServingWork {
  readonly work: Work;
  readonly denseOperands: Operands;
  readonly expertOperands: Operands;
  /** Heads over which keys and values can be divided; 1 for latent attention, whose keys each device keeps whole. */
  readonly keyValueHeads: number;
}

/** Operands by the format: 8-bit and 4-bit floating point are multiplied as such, integer formats are unpacked to 16 bit. */
function operandsOf(quantization: string | undefined): { dense: Operands; experts: Operands } {
  switch (quantization) {
    case 'fp8':
    case 'fp8-block':
    case 'int8-w8a8':
      return { dense: 'eight', experts: 'eight' };
    case 'nvfp4':
      return { dense: 'four', experts: 'four' };
    case 'mxfp4':
    case 'mxfp4_moe':
      return { dense: 'sixteen', experts: 'four' };
    default:
      return { dense: 'sixteen', experts: 'sixteen' };
  }
}

export function servingWork(model: PreparedModel): ServingWork {
  const operands = operandsOf(model.quantization);
  let keyValueHeads = Number.POSITIVE_INFINITY;
  for (const { attention } of model.model.hyper.layers)
    if (attention) keyValueHeads = Math.min(keyValueHeads, attention.latent ? 1 : attention.keyValueHeads);
  return {
    work: model.work,
    denseOperands: operands.dense,
    expertOperands: operands.experts,
    keyValueHeads: Number.isFinite(keyValueHeads) ? Math.max(1, keyValueHeads) : 1,
  };
}
