// viable memory: its flags and examples; what will sit where.
import { type Command, Option } from 'commander';
import { collect, withFormat, withMachine } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable memory llama-3.1-8b-instruct --gpu "RTX 4060 Ti 16GB" --cpu "Ryzen 7 7700X" --memory 32GB --context 32768
  viable memory ./model.gguf --placement cpu --explain
  viable memory gpt-oss-120b --gpu "RTX 5090" --cpu "Ryzen 9 9950X" --memory 192GB --cpu-moe --search
  viable memory qwen3-32b --quant fp8 --gpu H100 --program vllm`;

export function memoryCommand(viable: Command): void {
  withFormat(withMachine(viable.command('memory')))
    .description('what will sit where, byte by byte; exit code 1 when it does not fit')
    .argument('<model>', 'catalogue model, GGUF file, folder or address')
    .option('--quant <quantization>', 'format of the weights; a file keeps its own unless this asks "what if"')
    .option('--context <tokens>', 'tokens of context over all slots')
    .option('--kv-type <type>', 'type of the KV cache: f16, q8_0, …')
    .addOption(new Option('--flash-attention <switch>', 'flash attention').choices(['on', 'off']))
    .option('--slots <count>', 'sequences served at once')
    .option('--kv-unified', 'one cache for all slots instead of the context split')
    .option('--ubatch <tokens>', 'tokens of one step of prompt processing')
    .option('--gpu-layers <count>', 'layers on the accelerators as llama.cpp counts them (the output is one more)')
    .option('--tensor-split <shares>', 'share of each accelerator, e.g. 3,1')
    .option('--cpu-moe', 'experts of all layers on the CPU')
    .option('--n-cpu-moe <layers>', 'experts of the first layers on the CPU')
    .addOption(new Option('--placement <where>', 'where the model may go').choices(['auto', 'cpu']))
    .addOption(
      new Option('--program <program>', 'program that will run').choices([
        'llama-server',
        'llama-cli',
        'llama-bench',
        'vllm',
      ]),
    )
    .option('--utilisation <share>', 'vllm: share of the device it may take')
    .option('--mmproj <file>', 'vision or audio projector loaded beside the model')
    .option('--lora <file>', 'LoRA adapter; may be repeated', collect)
    .option('--draft <file>', 'draft model for speculative decoding, with a cache of its own')
    .option(
      '--resident',
      'count mapped file pages beside weights rearranged for the CPU, as tools that list resident memory do',
    )
    .option('--search', 'also the longest context, the best format and the smallest machine')
    .option('--explain', 'layer by layer and by groups of tensors')
    .addHelpText('after', EXAMPLES)
    .action(async (model, options) => (await import('../verbs/memory.ts')).memoryVerb(model, options));
}
