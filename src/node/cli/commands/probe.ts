// viable probe: its flags and examples; what this machine tells about itself.
import type { Command } from 'commander';
import { withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable probe
  viable probe --format json`;

export function probeCommand(viable: Command): void {
  withFormat(viable.command('probe'))
    .description('what this machine tells about itself, with the origin of each datum')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/probe.ts')).probeVerb(options));
}
