// viable measure: its flags and examples; times a model on this machine.
import { type Command, Option } from 'commander';
import { withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable measure --model llama-3.2-1b-instruct --quant Q4_K_M --quick --yes
  viable measure --model ./model.gguf --full
  viable measure --probe-servers
  viable measure --server http://127.0.0.1:11434 --model llama3.2:1b
  viable measure --model qwen3-8b --prompt 512,4096 --output 64 --depth 0,8192 --sequences 1,4

Without a file the weights are made up: speed depends on their shapes and types, not on their values.`;

export function measureCommand(viable: Command): void {
  withFormat(viable.command('measure'))
    .description("time a model on this machine: LocalScore's tests and score, beside what was predicted")
    .option('--model <model>', 'catalogue model, GGUF file, folder or address (default: llama-3.2-1b-instruct)')
    .option('--quant <quantization>', 'format of the weights, e.g. Q4_K_M')
    .addOption(new Option('--quick', 'a few tests, the others derived from them (default)').conflicts('full'))
    .option('--full', "LocalScore's nine tests and UC1 to UC4 whole; goes on where it was interrupted")
    .option('--fresh', 'begin --full anew, although an earlier run was interrupted')
    .option('--prompt <tokens>', 'prefill at these lengths instead, comma-separated')
    .option('--output <tokens>', 'decode this many tokens at each depth', '32')
    .option('--depth <tokens>', 'context depths for prefill and decode, comma-separated')
    .option('--sequences <counts>', 'decode this many sequences together, comma-separated')
    .option('--threads <count>', 'threads of the engine; by default one a core')
    .addOption(new Option('--flash-attention <switch>', 'as the engine chooses by default').choices(['on', 'off']))
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …', 'f16')
    .option('--batch <tokens>', 'tokens of a prompt computed together', '512')
    .option('--gpu-layers <count>', 'layers on the accelerators; 0: CPU only')
    .option('--width <percent>', 'repeat until the median is known to this', '2')
    .option('--time-limit <seconds>', 'for the repetitions of one test')
    .option('--synthetic', 'made-up weights of the same shape, although the file is there')
    .addOption(new Option('--content <content>', 'of synthetic weights').choices(['sparse', 'random']))
    .option('--probe-servers', 'show inference servers on the usual ports of this machine, and end')
    .option('--server <address>', 'measure a running server (llama-server, Ollama, LM Studio, vLLM) from outside')
    .addOption(
      new Option('--engine <engine>', 'what times the model').choices(['embedded', 'llama-bench']).default('embedded'),
    )
    .option('--yes', 'install the engine without asking, if it is missing')
    .option('--database <where>', 'where results are kept: sqlite:FILE or postgres://…')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/measure.ts')).measureVerb(options));
}
