// Mamba layers, first and second generation: projection, convolution, scan, gate.
import { linear, norm } from './blocks.ts';
import { type Build, need, project } from './build.ts';
import { add, cont, fresh, gatedUnit, mul, mulMat, permute, reshape, viewPart } from './operations.ts';
import { convolutionWindow, convolve, loadState, perSequence, stateStore, storeState } from './state.ts';
import { dims, type GraphTensor, size } from './tensor.ts';

interface Sizes {
  readonly kernel: number;
  readonly inner: number;
  readonly heads: number;
  readonly headDim: number;
  readonly state: number;
  readonly groups: number;
  readonly channels: number;
}

function sizes(b: Build, layer: number, second: boolean): Sizes {
  const kernel = need(b, layer, 'ssm_conv1d');
  const inner = need(b, layer, 'ssm_out').ne[0];
  const elements = b.model.hyper.layers[layer]?.recurrent?.stateElements ?? 0;
  const state = elements / inner;
  const heads = second ? need(b, layer, 'ssm_dt.bias').ne[0] : inner;
  const channels = kernel.ne[1];
  return {
    kernel: kernel.ne[0],
    inner,
    heads,
    headDim: inner / heads,
    state,
    groups: (channels - inner) / (2 * state),
    channels,
  };
}

interface ScanInputs {
  readonly x: GraphTensor;
  readonly dt: GraphTensor;
  readonly b: GraphTensor;
  readonly c: GraphTensor;
}

/** Runs the scan over the stored states and stores the new ones; the result holds outputs, then states. */
function scan(build: Build, layer: number, s: Sizes, inputs: ScanInputs, decay: GraphTensor): GraphTensor {
  const elements = s.state * s.inner;
  const store = stateStore(build, layer, 's', elements);
  const y = loadState(build, store, (states, ids) => {
    const shaped = reshape(states, s.state, s.headDim, s.heads, build.batch.sequences);
    const length = size(inputs.x.ne) + elements * ids.ne[0];
    return fresh('scan', 'f32', dims(length), shaped, inputs.x, inputs.dt, decay, inputs.b, inputs.c, ids);
  });
  storeState(build, viewPart(y, dims(elements * build.batch.sequences)), store);
  return y;
}

/** A Mamba-2 layer's mixer. Source: llama.cpp v0.5.0, src/models/mamba-base.cpp. */
export function mamba2(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const s = sizes(b, layer, true);
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const store = stateStore(b, layer, 'r', (s.kernel - 1) * s.channels);
  const rows = loadState(b, store);
  const joint = project(b, layer, 'ssm_in', x);
  const all = reshape(joint, joint.ne[0], tokens, n);
  const z = viewPart(all, dims(s.headDim, s.heads, tokens, n), 4 * s.headDim, all.nb[1], all.nb[2]);
  const mixed = viewPart(all, dims(s.channels, tokens, n), all.nb[1], all.nb[2]);
  const dtRaw = viewPart(all, dims(s.heads, tokens, n), all.nb[1], all.nb[2]);
  const wide = convolve(b, layer, convolutionWindow(b, mixed, s.kernel, rows, store), 'ssm_conv1d');
  const part = (size0: number, count: number) =>
    viewPart(wide, dims(size0, count, tokens, n), 4 * size0, wide.nb[1], wide.nb[2]);
  const values = part(s.headDim, s.heads);
  const dt = add(cont(dtRaw), need(b, layer, 'ssm_dt.bias'));
  const y = scan(
    b,
    layer,
    s,
    { x: values, dt, b: part(s.state, s.groups), c: part(s.state, s.groups) },
    need(b, layer, 'ssm_a'),
  );
  const stride = values.nb[1];
  const seen = viewPart(y, dims(s.headDim, s.heads, tokens, n), stride, s.heads * stride, tokens * s.heads * stride);
  const gated = gatedUnit(cont(z), add(seen, mul(values, need(b, layer, 'ssm_d'))));
  const grouped = b.weight(layer, 'ssm_norm')
    ? norm(b, layer, 'ssm_norm', reshape(gated, s.inner / s.groups, s.groups, tokens, n), 'rms')
    : gated;
  return project(b, layer, 'ssm_out', reshape(grouped, s.inner, tokens * n));
}

/** A Mamba-1 layer's mixer; Jamba normalises the parts of its second projection. */
export function mamba1(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const s = sizes(b, layer, false);
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const store = stateStore(b, layer, 'r', (s.kernel - 1) * s.inner);
  const rows = loadState(b, store);
  const both = project(b, layer, 'ssm_in', reshape(x, x.ne[0], tokens, n));
  const half = () => viewPart(both, dims(s.inner, tokens, n), both.nb[1], both.nb[2]);
  const [xs, z] = [half(), half()];
  const wide = convolve(b, layer, convolutionWindow(b, xs, s.kernel, rows, store), 'ssm_conv1d');
  const parts = project(b, layer, 'ssm_x', wide);
  const rank = need(b, layer, 'ssm_dt').ne[0];
  const vector = () => viewPart(parts, dims(s.state, 1, tokens, n), 4 * s.state, parts.nb[1], parts.nb[2]);
  const dtRaw = viewPart(parts, dims(rank, tokens, n), parts.nb[1], parts.nb[2]);
  const normed = b.weight(layer, 'ssm_dt_norm') !== undefined;
  const dtIn = normed ? norm(b, layer, 'ssm_dt_norm', dtRaw, 'rms') : cont(dtRaw);
  const [bv, cv] = [vector(), vector()];
  const dt = linear(b, layer, 'ssm_dt', dtIn);
  const y = scan(
    b,
    layer,
    s,
    {
      x: reshape(wide, 1, s.inner, tokens, n),
      dt,
      b: normed ? norm(b, layer, 'ssm_b_norm', bv, 'rms') : bv,
      c: normed ? norm(b, layer, 'ssm_c_norm', cv, 'rms') : cv,
    },
    need(b, layer, 'ssm_a'),
  );
  const seen = viewPart(y, dims(s.inner, tokens, n));
  const gated = gatedUnit(cont(z), add(seen, mul(wide, need(b, layer, 'ssm_d'))));
  const out = project(b, layer, 'ssm_out', gated);
  return reshape(out, out.ne[0], tokens * n);
}

/** PLaMo 2's mixer: heads as in the second generation, time steps and vectors as in the first. */
export function plamoMamba(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const kernel = need(b, layer, 'ssm_conv1d');
  const inner = need(b, layer, 'ssm_out').ne[0];
  const heads = need(b, layer, 'ssm_dt.bias').ne[0];
  const state = (b.model.hyper.layers[layer]?.recurrent?.stateElements ?? 0) / inner;
  const s: Sizes = {
    kernel: kernel.ne[0],
    inner,
    heads,
    headDim: inner / heads,
    state,
    groups: 1,
    channels: inner,
  };
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const store = stateStore(b, layer, 'r', b.model.hyper.layers[layer]?.recurrent?.convolutionElements ?? 0);
  const rows = loadState(b, store);
  const joint = mulMat(need(b, layer, 'ssm_in'), reshape(x, x.ne[0], tokens, n));
  const both = cont(permute(joint, [0, 2, 1, 3]), dims(2 * s.headDim, heads, tokens, n));
  const half = () => viewPart(both, dims(s.headDim, heads, tokens, n), both.nb[1], both.nb[2], both.nb[3]);
  const xs = cont(half(), dims(inner, tokens, n));
  const wide = convolve(b, layer, convolutionWindow(b, xs, s.kernel, rows, store), 'ssm_conv1d');
  const values = viewPart(wide, dims(s.headDim, heads, tokens, n), 4 * s.headDim, wide.nb[1], wide.nb[2]);
  const parts = mulMat(need(b, layer, 'ssm_x'), wide);
  const vector = (size0: number) => viewPart(parts, dims(size0, tokens, n), parts.nb[1], parts.nb[2]);
  const dt = linear(b, layer, 'ssm_dt', norm(b, layer, 'ssm_dt_norm', vector(need(b, layer, 'ssm_dt').ne[0]), 'rms'));
  const shaped = (name: string) =>
    viewPart(norm(b, layer, name, vector(state), 'rms'), dims(state, 1, tokens, n), 4 * state, 4 * state);
  const y = scan(
    b,
    layer,
    s,
    { x: values, dt, b: shaped('ssm_b_norm'), c: shaped('ssm_c_norm') },
    need(b, layer, 'ssm_a'),
  );
  const z = cont(half());
  const seen = viewPart(y, dims(s.headDim, heads, tokens, n), 4 * s.headDim);
  const gated = gatedUnit(z, add(seen, mul(values, reshape(need(b, layer, 'ssm_d'), 1, heads))));
  const out = mulMat(need(b, layer, 'ssm_out'), viewPart(gated, dims(inner, tokens, n)));
  return reshape(out, out.ne[0], tokens * n);
}
