// How llama.cpp's converter names and fuses tensors, where architectures differ.

/** Query, key and value in one matrix. */
const FUSED_QKV = new Set(
  (
    'gpt2 gptneox falcon bloom mpt phi3 starcoder qwen chatglm dbrx openelm plamo2 plamo3 jais cogvlm bailingmoe2 ' +
    'nomic-bert nomic-bert-moe modern-bert jina-bert-v3'
  ).split(' '),
);

/** Gate and up projection in one matrix, named ffn_up. */
const FUSED_GATE_UP = new Set('phi3 glm4 chatglm plamo2 plamo3 modern-bert'.split(' '));

/** The norm before the feed-forward is called post_attention_norm. */
const POST_ATTENTION_NORM = new Set('gpt-oss qwen3next qwen35 qwen35moe seed_oss glm4moe'.split(' '));

/** Norms only after attention and after the feed-forward. */
const POST_NORMS = new Set('olmo2 exaone4'.split(' '));

/** Alpha and beta of the delta rule in one matrix. */
const FUSED_ALPHA_BETA = new Set(['qwen3next']);

/** Query and key norms over all heads at once, not head by head. */
const WHOLE_PROJECTION_NORM = new Set('olmo2 olmoe minimax-m2'.split(' '));

/** Windowed layers attend within fixed chunks. */
const CHUNKED = new Set(['llama4']);

/** A bias on the output matrix. */
const OUTPUT_BIAS = new Set('phi2 phimoe gptj'.split(' '));

/** Rows of the token-type table, and a norm right after the embedding. */
const TOKEN_TYPES: Readonly<Record<string, number>> = { bert: 2, 'nomic-bert': 2, 'jina-bert-v2': 2 };
const EMBEDDING_NORM = new Set('bert nomic-bert jina-bert-v2 jina-bert-v3 bloom'.split(' '));

/** The converter stores the final norm under the name of the embedding's. */
const FINAL_NORM_AS_EMBEDDING_NORM = new Set('lfm2 lfm2moe'.split(' '));

export const fusesQkv = (architecture: string): boolean => FUSED_QKV.has(architecture);
export const fusesGateUp = (architecture: string): boolean => FUSED_GATE_UP.has(architecture);
export const normsWholeProjection = (architecture: string): boolean => WHOLE_PROJECTION_NORM.has(architecture);
export const attendsInChunks = (architecture: string): boolean => CHUNKED.has(architecture);
export const hasOutputBias = (architecture: string): boolean => OUTPUT_BIAS.has(architecture);
export const hasEmbeddingNorm = (architecture: string): boolean => EMBEDDING_NORM.has(architecture);
export const tokenTypes = (architecture: string): number =>
  Object.hasOwn(TOKEN_TYPES, architecture) ? (TOKEN_TYPES[architecture] ?? 0) : 0;
/** Name of the norm before the output matrix; encoders have none. */
export function finalNorm(architecture: string): string | undefined {
  if (TOKEN_TYPES[architecture] !== undefined) return undefined;
  return FINAL_NORM_AS_EMBEDDING_NORM.has(architecture) ? 'token_embd_norm' : 'output_norm';
}
export const fusesAlphaBeta = (architecture: string): boolean => FUSED_ALPHA_BETA.has(architecture);

/** Names of a layer's norms over the hidden size, by how many there are. */
export function layerNorms(architecture: string, count: number): string[] {
  if (count >= 4 && architecture === 'grok') return ['attn_norm', 'attn_output_norm', 'ffn_norm', 'layer_output_norm'];
  if (count >= 4) return ['attn_norm', 'post_attention_norm', 'ffn_norm', 'post_ffw_norm'];
  if (count === 3) return ['attn_norm', 'attn_norm_2', 'ffn_norm'];
  if (count <= 0) return [];
  if (count === 1) return ['attn_norm'];
  if (POST_NORMS.has(architecture)) return ['post_attention_norm', 'post_ffw_norm'];
  return ['attn_norm', POST_ATTENTION_NORM.has(architecture) ? 'post_attention_norm' : 'ffn_norm'];
}
