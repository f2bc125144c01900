// viable compare: its flags and examples; one model on several machines.
import type { Command } from 'commander';
import { withFormat, withSettings } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable compare this framework-desktop-128gb "Ryzen 9 9950X + RTX 5090" --model qwen2.5-32b-instruct
  viable compare nvidia-dgx-spark mac-studio-m4-max-40c-128gb --model llama-3.3-70b-instruct --workload uc2 --format csv`;

export function compareCommand(viable: Command): void {
  withFormat(withSettings(viable.command('compare')))
    .description('one model on several machines, side by side')
    .argument('<machines...>', 'catalogue machines or parts, as in --machine; "this" is the machine at hand')
    .requiredOption('--model <model>', 'catalogue model, GGUF file or address')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc1,uc2,uc3,uc4')
    .addHelpText('after', EXAMPLES)
    .action(async (machines, options) => (await import('../verbs/compare.ts')).compareVerb(machines, options));
}
