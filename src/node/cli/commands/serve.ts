// viable serve: its flags and examples; the page and the API.
import { type Command, Option } from 'commander';
import { collect } from '../flags.ts';

const EXAMPLES = `
Examples:
  viable serve
  viable serve --host 0.0.0.0 --allow-host results.example.org --database postgres://viable@db/viable
  viable serve --read-only --public

The address of a database holds a password: VIABLE_DATABASE keeps it out of the list of processes.`;

export function serveCommand(viable: Command): void {
  viable
    .command('serve')
    .description('serve the page and the HTTP API; on this machine alone unless --host says otherwise')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', '7733')
    .option('--database <database>', 'where results lie: sqlite:FILE or postgres://…')
    .option('--read-only', 'nothing can be written, not even with a token')
    .option(
      '--public',
      'writing always needs a token, also from this machine (for use behind a proxy); so beyond loopback',
    )
    .option('--private', 'reading results needs a token too')
    .option('--open-submit', 'whoever reaches the server may submit results without a token')
    .option('--allow-host <name>', 'name under which it is addressed; may be repeated', collect)
    .option('--rate-limit <count>', 'requests a minute and client, 0 without limit; 1200, on loopback without limit')
    .option('--trust-proxy', 'a proxy stands before it: clients are told apart by X-Forwarded-For')
    .option('--allow-fetch', 'models may be named by public addresses, whose headers are fetched')
    .addOption(
      new Option('--log <what>', 'what is written to standard error, as JSON lines')
        .choices(['off', 'errors', 'requests'])
        .default('errors'),
    )
    .addOption(new Option('--next-port', 'take the next free port where this one is taken').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => (await import('../verbs/serve.ts')).serveVerb(options));
}
