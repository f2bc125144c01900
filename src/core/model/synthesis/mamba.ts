// Tensors and state of selective state-space layers: Mamba (1) and Mamba-2.
import type { RecurrentLayer, Tensor } from '../description.ts';
import type { RecurrentOf } from './recurrent.ts';
import { linear, tensor } from './tensor.ts';

/** State: inner size × state size; convolution: (kernel − 1) inputs of the inner channels (llama.cpp, n_embd_r and n_embd_s). */
export function mamba1Layer(spec: RecurrentOf<'mamba1'>): RecurrentLayer {
  return {
    kind: 'mamba1',
    stateElements: spec.innerSize * spec.stateSize,
    convolutionElements: (spec.convKernel - 1) * spec.innerSize,
  };
}

/** Jamba alone normalises the time step and the B and C projections. */
export function mamba1Tensors(spec: RecurrentOf<'mamba1'>, hidden: number, architecture: string): Tensor[] {
  const { innerSize, stateSize, convKernel, timeStepRank } = spec;
  const out = [
    ...linear('ssm_in', hidden, 2 * innerSize),
    ...linear('ssm_conv1d', convKernel, innerSize, true),
    ...linear('ssm_x', innerSize, timeStepRank + 2 * stateSize),
    ...linear('ssm_dt', timeStepRank, innerSize, true),
    tensor('ssm_a', stateSize, innerSize),
    tensor('ssm_d', innerSize),
    ...linear('ssm_out', innerSize, hidden),
  ];
  if (architecture === 'jamba')
    out.push(
      tensor('ssm_dt_norm.weight', timeStepRank),
      tensor('ssm_b_norm.weight', stateSize),
      tensor('ssm_c_norm.weight', stateSize),
    );
  return out;
}

/** As Mamba, with B and C convolved too: inner + 2 × groups × state channels. */
export function mamba2Layer(spec: RecurrentOf<'mamba2'>): RecurrentLayer {
  return {
    kind: 'mamba2',
    stateElements: spec.innerSize * spec.stateSize,
    convolutionElements: (spec.convKernel - 1) * (spec.innerSize + 2 * spec.groups * spec.stateSize),
  };
}

export function mamba2Tensors(spec: RecurrentOf<'mamba2'>, hidden: number): Tensor[] {
  const { innerSize, stateSize, convKernel, groups, heads } = spec;
  const convolved = innerSize + 2 * groups * stateSize;
  return [
    ...linear('ssm_in', hidden, innerSize + convolved + heads),
    ...linear('ssm_conv1d', convKernel, convolved, true),
    tensor('ssm_dt.bias', heads),
    tensor('ssm_a', 1, heads),
    tensor('ssm_d', 1, heads),
    tensor('ssm_norm.weight', innerSize / groups, groups),
    ...linear('ssm_out', innerSize, hidden),
  ];
}
