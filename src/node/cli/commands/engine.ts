// viable engine: installs, shows or removes the embedded engine that measures.
import type { Command } from 'commander';
import { withFormat } from '../flags.ts';

export function engineCommand(viable: Command): void {
  const engine = viable.command('engine').description('the embedded engine that measures: install, status, remove');
  withFormat(engine.command('install'))
    .description("install it into the user's data folder: this machine's builds only, nothing built, no scripts")
    .action(async (options) => (await import('../verbs/engine.ts')).engineInstallVerb(options));
  withFormat(engine.command('status'))
    .description('is it there, where, how large')
    .action(async (options) => (await import('../verbs/engine.ts')).engineStatusVerb(options));
  withFormat(engine.command('remove'))
    .description('delete it')
    .action(async (options) => (await import('../verbs/engine.ts')).engineRemoveVerb(options));
}
