// Delta-rule layers (gated delta net, Kimi's delta attention) and short convolutions.
import { norm } from './blocks.ts';
import { type Build, need, project } from './build.ts';
import { add, cont, elementwise, fresh, mul, mulMat, reshape, scale, unary, viewPart } from './operations.ts';
import { convolutionWindow, convolve, loadState, perSequence, stateStore, storeState } from './state.ts';
import { dims, type GraphTensor } from './tensor.ts';

interface DeltaInputs {
  readonly q: GraphTensor;
  readonly k: GraphTensor;
  readonly v: GraphTensor;
  readonly decay: GraphTensor;
  readonly beta: GraphTensor;
}

/** The fused recurrence: outputs of all tokens, then the new state. Source: llama.cpp v0.5.0, src/models/delta-net-base.cpp. */
function recur(b: Build, inputs: DeltaInputs, rows: GraphTensor, store: GraphTensor): GraphTensor {
  const [dim, heads] = [inputs.v.ne[0], inputs.v.ne[1]];
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const state = reshape(rows, dim, dim, heads, n);
  const { q, k, v, decay, beta } = inputs;
  const out = fresh('delta-net', 'f32', dims(dim * heads, tokens * n + dim * n), q, k, v, decay, beta, state);
  storeState(b, viewPart(out, dims(dim, dim, heads, n)), store);
  return viewPart(out, dims(dim, heads, tokens, n), 4 * dim, 4 * dim * heads);
}

const unit = (x: GraphTensor) => scale(elementwise('rms-norm', x));

/** Gated delta net of Qwen3-Next and Qwen3.5. */
export function gatedDeltaNet(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const r = b.model.hyper.layers[layer]?.recurrent;
  const heads = need(b, layer, 'ssm_dt.bias').ne[0];
  const inner = need(b, layer, 'ssm_out').ne[0];
  const kernel = need(b, layer, 'ssm_conv1d');
  const dim = inner / heads;
  const keyDim = (r?.stateElements ?? 0) / inner || dim;
  const keyHeads = (kernel.ne[1] - inner) / (2 * keyDim);
  const fused = b.weight(layer, 'ssm_ba');
  const conv = stateStore(b, layer, 'r', (kernel.ne[0] - 1) * kernel.ne[1]);
  const convRows = loadState(b, conv);
  const mixed = project(b, layer, 'attn_qkv', x);
  const window = convolutionWindow(b, reshape(mixed, mixed.ne[0], tokens, n), kernel.ne[0], convRows, conv);
  const store = stateStore(b, layer, 's', dim * dim * heads);
  const rows = loadState(b, store);
  const wide = convolve(b, layer, window, 'ssm_conv1d');
  const part = (size: number, count: number) =>
    viewPart(wide, dims(size, count, tokens, n), 4 * size, wide.nb[1], wide.nb[2]);
  const narrow = (name: string) => {
    if (!fused) return project(b, layer, name, x);
    const ba = b.once(`ba-${layer}`, () => project(b, layer, 'ssm_ba', x));
    return cont(viewPart(ba, dims(heads, tokens * n), ba.nb[1]));
  };
  const alpha = add(reshape(narrow('ssm_alpha'), heads, tokens, n), need(b, layer, 'ssm_dt.bias'));
  const decay = reshape(mul(unary(alpha), need(b, layer, 'ssm_a')), 1, heads, tokens, n);
  const beta = unary(reshape(narrow('ssm_beta'), 1, heads, tokens, n));
  const inputs = { q: unit(part(keyDim, keyHeads)), k: unit(part(keyDim, keyHeads)), v: part(dim, heads), decay, beta };
  const seen = recur(b, inputs, rows, store);
  const normed = norm(b, layer, 'ssm_norm', seen, 'rms');
  const z = unary(reshape(project(b, layer, 'attn_gate', x), dim, heads, tokens, n));
  const out = project(b, layer, 'ssm_out', reshape(mul(normed, z), inner, tokens, n));
  return reshape(out, out.ne[0], tokens * n);
}

/** Kimi's delta attention: three convolutions, a decay for every channel. */
export function kimiDelta(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const inner = need(b, layer, 'attn_output').ne[0];
  const dim = need(b, layer, 'ssm_norm').ne[0];
  const heads = inner / dim;
  const kernel = need(b, layer, 'ssm_conv1d_q').ne[0];
  const conv = stateStore(b, layer, 'r', 3 * (kernel - 1) * inner);
  const convRows = loadState(b, conv);
  const windows = (['q', 'k', 'v'] as const).map((name) => {
    const y = project(b, layer, `attn_${name}`, x);
    return convolutionWindow(b, reshape(y, inner, tokens, n), kernel, convRows, conv);
  });
  const store = stateStore(b, layer, 's', dim * dim * heads);
  const rows = loadState(b, store);
  const shaped = (i: number, name: string) => {
    const window = windows[i];
    if (!window) throw new Error('three convolutions');
    const raw = convolveFlat(b, layer, window, `ssm_conv1d_${name}`, tokens * n);
    return reshape(raw, dim, heads, tokens, n);
  };
  const [q, k, v] = [unit(shaped(0, 'q')), unit(shaped(1, 'k')), shaped(2, 'v')];
  const isThird = b.model.architecture === 'kimi-k3';
  const step = add(project(b, layer, 'ssm_f_b', project(b, layer, 'ssm_f_a', x)), need(b, layer, 'ssm_dt.bias'));
  const slope = reshape(need(b, layer, 'ssm_a'), 1, heads);
  const decay = isThird
    ? scale(unary(mul(reshape(step, dim, heads, tokens, n), slope)))
    : mul(reshape(unary(step), dim, heads, tokens, n), slope);
  const beta = unary(reshape(project(b, layer, 'ssm_beta', x), 1, heads, tokens, n));
  const seen = recur(b, { q, k, v, decay: isThird ? scale(decay) : reshape(decay, ...decay.ne), beta }, rows, store);
  const normed = norm(b, layer, 'ssm_norm', reshape(cont(seen), dim, heads, tokens * n), 'rms');
  const gate = isThird ? project(b, layer, 'ssm_g', x) : project(b, layer, 'ssm_g_b', project(b, layer, 'ssm_g_a', x));
  const gated = mul(normed, unary(reshape(gate, dim, heads, tokens * n)));
  return project(b, layer, 'attn_output', cont(gated, dims(inner, tokens * n)));
}

function convolveFlat(b: Build, layer: number, window: GraphTensor, name: string, tokens: number): GraphTensor {
  const w = need(b, layer, name);
  const channels = window.ne[1];
  const kernel = reshape(w, w.ne[0], channels);
  const raw = fresh('convolution', 'f32', dims(channels, window.ne[0] - (w.ne[0] - 1), window.ne[2]), window, kernel);
  return unary(reshape(raw, channels, tokens));
}

/** The short convolution of LFM2: gate, convolve over the last inputs, gate again. */
export function shortConvolution(b: Build, layer: number, x: GraphTensor): GraphTensor {
  const [tokens, n] = [perSequence(b), b.batch.sequences];
  const w = need(b, layer, 'shortconv.conv');
  const hidden = x.ne[0];
  const store = stateStore(b, layer, 'r', (w.ne[0] - 1) * hidden);
  const rows = loadState(b, store);
  const all = mulMat(need(b, layer, 'shortconv.in_proj'), reshape(x, hidden, tokens, n));
  const part = () => viewPart(all, dims(hidden, tokens, n), all.nb[1], all.nb[2]);
  const [first, second, third] = [part(), part(), part()];
  const window = convolutionWindow(b, mul(first, third), w.ne[0], rows, store);
  const raw = fresh('convolution', 'f32', dims(hidden, tokens, n), window, w);
  const out = mulMat(need(b, layer, 'shortconv.out_proj'), mul(second, raw));
  return reshape(out, out.ne[0], tokens * n);
}
