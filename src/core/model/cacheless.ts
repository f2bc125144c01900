// Architectures for which llama.cpp makes no key-value cache: encoders and diffusion models see the whole input each time.

const CACHELESS = new Set(
  (
    'bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert gemma-embedding ' +
    'llama-embed t5encoder wavtokenizer-dec dream llada llada-moe rnd1'
  ).split(' '),
);

/** True where every request is computed as a whole and nothing is kept between tokens. */
export function isCacheless(architecture: string): boolean {
  return CACHELESS.has(architecture);
}
