// viable models: its flags and examples; which catalogue models fit.
import type { Command } from 'commander';
import { withFormat, withMachine, withSettings } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable models
  viable models --gpu "RTX 4090" --cpu "Ryzen 9 7950X" --memory 64GB --workload uc3 --quant Q5_K_M`;

export function modelsCommand(viable: Command): void {
  withFormat(withSettings(withMachine(viable.command('models'))))
    .description('which catalogue models fit a machine, how fast, best first; without --machine, this machine')
    .option('--workload <id>', 'use case', 'uc4')
    .option('--limit <count>', 'models to show', '25')
    .option('--all', 'show all that fit')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/models.ts')).modelsVerb(options));
}
