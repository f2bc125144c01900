// Architecture names that this reader's rules cover, as llama.cpp v0.5 spells them in general.architecture.

const KNOWN = new Set(
  (
    'afmoe apertus arcee arctic arwkv7 baichuan bailingmoe bailingmoe2 bert bitnet bloom chameleon chatglm codeshell ' +
    'cogvlm cohere2 cohere2moe command-r dbrx deci deepseek deepseek2 deepseek32 deepseek4 dots1 dream ernie4_5 ' +
    'ernie4_5-moe exaone exaone-moe exaone4 falcon falcon-h1 gemma gemma-embedding gemma2 gemma3 gemma3n gemma4 glm-dsa ' +
    'glm4 glm4moe gpt-oss gpt2 gptj gptneox granite granite_swa granitehybrid granitemoe grok grovemoe hunyuan-dense ' +
    'hunyuan-moe hunyuan_vl hy_v4 internlm2 jais jais2 jamba jina-bert-v2 jina-bert-v3 kimi-k3 kimi-linear lfm2 lfm2moe ' +
    'llada llada-moe llama llama-embed llama4 maincoder mamba mamba2 maple mellum mimo2 minicpm minicpm3 minimax-m2 ' +
    'minimax-m3 mistral3 mistral4 modern-bert mpt nanbeige nemotron nemotron_h nemotron_h_moe neo-bert nomic-bert ' +
    'nomic-bert-moe olmo olmo2 olmoe openelm orion paddleocr pangu-embedded phi2 phi3 phimoe plamo plamo2 plamo3 plm ' +
    'pockettts qwen qwen2 qwen2moe qwen2vl qwen3 qwen35 qwen35moe qwen3moe qwen3next qwen3tts qwen3vl qwen3vlmoe qwen4exp ' +
    'refact rnd1 rwkv6 rwkv6qwen2 rwkv7 seed_oss smallthinker smollm3 spark2_5 stablelm starcoder starcoder2 step35 talkie ' +
    'xverse'
  ).split(' '),
);

/** Files that are no language model of their own, and what they are. */
const PARTS: Readonly<Record<string, string>> = {
  clip: 'a vision or audio projector, which is used beside a language model',
  adapter: 'a LoRA adapter, which is used on top of a language model',
};

export const isKnownArchitecture = (name: string): boolean => KNOWN.has(name);

/** What a file is if it is a part of a model; undefined for a model. */
export function partOfModel(architecture: string, fileType: unknown): string | undefined {
  if (fileType === 'adapter') return PARTS.adapter;
  return Object.hasOwn(PARTS, architecture) ? PARTS[architecture] : undefined;
}
