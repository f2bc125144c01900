// viable calibrate: its flags and examples; fits this machine to its own results.
import type { Command } from 'commander';
import { withDatabase, withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable measure --model llama-3.2-1b-instruct --quant Q4_K_M --quick --yes
  viable measure --model qwen2.5-1.5b-instruct --quant Q4_K_M --quick --yes
  viable calibrate
  viable assess --model llama-3.1-8b-instruct        (uses it; --evidence off does not)`;

export function calibrateCommand(viable: Command): void {
  withFormat(withDatabase(viable.command('calibrate')))
    .description('fit this machine to its own results, so that other models on it are predicted better')
    .option('--dry-run', 'show the fit, keep nothing')
    .option('--force', 'keep it even where models left out were not predicted better')
    .option('--forget', 'go back to the published calibration')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/calibrate.ts')).calibrateVerb(options));
}
