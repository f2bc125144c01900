// Results as other programs write them, with figures of our own: llama-bench, LocalScore's client, vLLM.
import { LOCALSCORE_TESTS, localScore } from '../../src/core/measurement/local-score.ts';

/** One row of `llama-bench -o json`. */
export function benchRow(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ...{ build_commit: '1a2b3c4d', build_number: 6400, cpu_info: 'AMD Ryzen 9 7950X 16-Core Processor' },
    ...{ gpu_info: 'NVIDIA GeForce RTX 4090', backends: 'CUDA' },
    ...{ model_filename: '/home/me/models/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf' },
    ...{ model_type: 'llama 8B Q4_K - Medium', model_size: 4_912_898_304, model_n_params: 8_030_261_312 },
    ...{ n_batch: 2048, n_ubatch: 512, n_threads: 16, type_k: 'f16', type_v: 'f16', n_gpu_layers: 99 },
    ...{ split_mode: 'layer', main_gpu: 0, no_kv_offload: false, flash_attn: true, tensor_split: '0.00' },
    ...{ use_mmap: true, embeddings: false, n_prompt: 512, n_gen: 0, n_depth: 0 },
    ...{ test_time: '2026-03-01T09:00:00Z', avg_ns: 51_200_000, stddev_ns: 512_000, avg_ts: 10_000, stddev_ts: 100 },
    ...{ samples_ns: [51_200_000, 51_300_000, 51_100_000] },
    ...change,
  };
}

export const benchDecode = (change: Readonly<Record<string, unknown>> = {}) =>
  benchRow({
    ...{ n_prompt: 0, n_gen: 128, test_time: '2026-03-01T09:00:10Z', avg_ns: 1_000_000_000, stddev_ts: 0.5 },
    ...{ avg_ts: 128, samples_ns: [1_000_000_000, 1_001_000_000, 999_000_000] },
    ...change,
  });

/** What LocalScore's client sends: nine tests of a decode rate that falls with the context. */
export function submission(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const results = LOCALSCORE_TESTS.map(([prompt, output]) => {
    const decode = 1 / (0.008 + 3e-7 * (prompt + output / 2));
    const prefill = (4000 * prompt) / (prompt + 60);
    return {
      ...{ build_commit: 'abc1234', build_number: 1500, model_name: 'Llama 3.1 8B Instruct' },
      ...{ model_quant_str: 'Q4_K - Medium', model_params_str: '8B', model_filename: 'llama-3.1-8b-q4_k_m.gguf' },
      ...{ model_type: 'llama 8B Q4_K - Medium', model_size: 4_912_898_304, model_n_params: 8_030_261_312 },
      ...{ n_prompt: prompt, n_gen: output, test_time: '2026-02-03T04:05:06Z' },
      ...{ avg_time_ms: (prompt / prefill + output / decode) * 1000, stddev_time_ms: 1 },
      ...{ prompt_tps: prefill, prompt_tps_watt: 0, prompt_tps_stddev: 1, gen_tps: decode, gen_tps_watt: 0 },
      ...{ gen_tps_stddev: 0.1, name: `pp${prompt}+tg${output}`, power_watts: 0, main_gpu: 0 },
      ttft_ms: (prompt / prefill + 1 / decode) * 1000,
      samples_ns: [1e9],
    };
  });
  const mean = (of: (r: (typeof results)[number]) => number) =>
    results.reduce((sum, r) => sum + of(r), 0) / results.length;
  const [prefill, decode, ttft] = [mean((r) => r.prompt_tps), mean((r) => r.gen_tps), mean((r) => r.ttft_ms)];
  return {
    runtime_info: { name: 'llamafile', version: '0.9.3', commit: 'abc1234' },
    system_info: {
      ...{ cpu_name: 'AMD Ryzen 9 5950X 16-Core Processor (znver3)', cpu_arch: 'x86_64', ram_gb: 62.7 },
      ...{ kernel_type: 'Linux', kernel_release: '6.8.0', version: '#1 SMP' },
    },
    accelerator_info: { name: 'NVIDIA GeForce RTX 3090', manufacturer: 'NVIDIA', memory_gb: 24, type: 'GPU' },
    results,
    results_summary: {
      ...{ avg_prompt_tps: prefill, avg_gen_tps: decode, avg_ttft_ms: ttft },
      performance_score: localScore(prefill, decode, ttft / 1000),
    },
    ...change,
  };
}

/** What `vllm bench serve --save-result` writes. */
export function vllmResult(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    ...{ date: '20260301-101500', endpoint_type: 'openai', backend: 'openai', label: null },
    ...{ model_id: 'meta-llama/Llama-3.1-8B-Instruct', tokenizer_id: 'meta-llama/Llama-3.1-8B-Instruct' },
    ...{ num_prompts: 200, request_rate: 'inf', burstiness: 1, max_concurrency: 8, duration: 60, completed: 200 },
    ...{ total_input_tokens: 204_800, total_output_tokens: 51_200, request_throughput: 3.33 },
    ...{ output_throughput: 853, total_token_throughput: 4266, mean_ttft_ms: 210, median_ttft_ms: 200 },
    ...{ mean_tpot_ms: 10.2, median_tpot_ms: 10, mean_itl_ms: 10.1, median_itl_ms: 9.9, p99_itl_ms: 20 },
    ...change,
  };
}
