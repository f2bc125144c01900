// viable assess: its flags and examples; one model on one machine.
import type { Command } from 'commander';
import { withFormat, withMachine, withSettings } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable assess
  viable assess --machine "Ryzen 9 9950X + RTX 5090" --model llama-3.1-8b-instruct --quant Q4_K_M
  viable assess --gpu "2x RTX 5090" --cpu "Ryzen 9 9950X" --memory 192GB --model llama-3.3-70b-instruct --explain
  viable assess --model ./model.gguf --workload uc1,uc2 --format json`;

export function assessCommand(viable: Command): void {
  withFormat(withSettings(withMachine(viable.command('assess'))))
    .description('assess a model on a machine: memory, speed, tier, how sure, why; without --machine, this machine')
    .option('--model <model>', 'catalogue model, GGUF file or address; without it one that fits is taken')
    .option('--workload <ids>', 'use cases, comma-separated', 'uc1,uc2,uc3,uc4')
    .option('--explain', 'show the terms of the prediction, the specifications and the sources')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/assess.ts')).assessVerb(options));
}
