// viable import: its flags and examples; results of other programs.
import type { Command } from 'commander';
import { withDatabase, withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  llama-bench -m model.gguf -o json | viable import -
  viable import bench.md --machine "Ryzen 9 7950X + RTX 4090 + 64GB" --model llama-3.1-8b-instruct
  viable import localscore.json vllm-result.json --machine "2x H100" --dry-run`;

export function importCommand(viable: Command): void {
  withFormat(withDatabase(viable.command('import')))
    .description(
      'take results of llama-bench (json, jsonl, md), LocalScore, vllm bench serve, or Viable, into the store',
    )
    .argument('<files...>', 'files of results, "-" for standard input')
    .option('--machine <machine>', 'machine they are of, where the file does not say: "Ryzen 9 7950X + RTX 4090"')
    .option('--this-machine', 'they are of the machine at hand, and viable calibrate may learn from them')
    .option('--model <model>', 'model, where the file does not name it')
    .option('--quant <quantization>', 'format of the weights, where the file does not say')
    .option('--dry-run', 'show what would be taken, store nothing')
    .addHelpText('after', EXAMPLES)
    .action(async (files, options) => (await import('../verbs/import.ts')).importVerb(files, options));
}
