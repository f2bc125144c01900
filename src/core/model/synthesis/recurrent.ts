// Chooses the tensors and the state of a recurrent layer by its kind.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import type { RecurrentLayer, Tensor } from '../description.ts';
import { gatedDeltaLayer, gatedDeltaTensors, kimiDeltaLayer, kimiDeltaTensors } from './delta.ts';
import {
  lightningLayer,
  lightningTensors,
  rwkvLayer,
  rwkvTensors,
  shortConvLayer,
  shortConvTensors,
} from './linear-mixers.ts';
import { mamba1Layer, mamba1Tensors, mamba2Layer, mamba2Tensors } from './mamba.ts';

type Recurrent = NonNullable<CatalogueModel['recurrent']>;
export type RecurrentOf<K extends Recurrent['kind']> = Extract<Recurrent, { kind: K }>;

/** The fixed-size state of one layer, in elements. */
export function recurrentLayer(spec: Recurrent, hidden: number): RecurrentLayer {
  switch (spec.kind) {
    case 'mamba1':
      return mamba1Layer(spec);
    case 'mamba2':
      return mamba2Layer(spec);
    case 'gated-delta-net':
      return gatedDeltaLayer(spec);
    case 'kimi-delta':
      return kimiDeltaLayer(spec);
    case 'lightning':
      return lightningLayer(spec);
    case 'short-conv':
      return shortConvLayer(spec);
    case 'rwkv':
      return rwkvLayer(spec, hidden);
  }
}

/** The tensors of one layer's mixer, without norms over the hidden size and without its feed-forward (RWKV's is included). */
export function recurrentTensors(model: CatalogueModel, spec: Recurrent): Tensor[] {
  const { hidden, architecture } = model;
  switch (spec.kind) {
    case 'mamba1':
      return mamba1Tensors(spec, hidden, architecture);
    case 'mamba2':
      return mamba2Tensors(spec, hidden);
    case 'gated-delta-net':
      return gatedDeltaTensors(spec, hidden, architecture);
    case 'kimi-delta':
      return kimiDeltaTensors(spec, hidden);
    case 'lightning':
      return lightningTensors(spec, hidden);
    case 'short-conv':
      return shortConvTensors(spec, hidden);
    case 'rwkv':
      return rwkvTensors(spec, hidden, model.feedForward.size);
  }
}
