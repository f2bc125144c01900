// viable token create|list|revoke: flags and examples; who may write over the network.
import type { Command } from 'commander';
import { collect, withFormat } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable token create "build machine" --scope submit --days 365
  viable token list
  viable token revoke 3f0c9a6d2b1e`;

const DATABASE = ['--database <database>', 'where results and tokens lie: sqlite:FILE or postgres://…'] as const;

export function tokenCommand(viable: Command): void {
  const token = viable
    .command('token')
    .description('tokens with which programs submit results to viable serve')
    .addHelpText('after', EXAMPLES);
  withFormat(token.command('create'))
    .description('make a token; it is shown once')
    .argument('<name>', 'what or whom it is for')
    .option('--scope <scope>', 'read, submit or delete; may be repeated; submit without it', collect)
    .option('--days <days>', 'days until it ends; without it it does not end')
    .option(...DATABASE)
    .action(async (name, options) => (await import('../verbs/token.ts')).tokenCreateVerb(name, options));
  withFormat(token.command('list'))
    .description('list the tokens, without their secrets')
    .option(...DATABASE)
    .action(async (options) => (await import('../verbs/token.ts')).tokenListVerb(options));
  token
    .command('revoke')
    .description('take a token back, at once and for good')
    .argument('<id>', 'the id that token list shows')
    .option(...DATABASE)
    .action(async (id, options) => (await import('../verbs/token.ts')).tokenRevokeVerb(id, options));
}
