// viable token create|list|revoke: who may write over the network.
import type { Format } from '../../../core/report/render.ts';
import { openStore } from '../../store/open-store.ts';
import type { ResultStore } from '../../store/store.ts';
import { SCOPES, type Scope, type Token } from '../../store/tokens.ts';
import { CliError } from '../fail.ts';
import { print } from '../output.ts';
import { whole } from '../settings.ts';

interface Place {
  readonly database?: string;
}

async function withStore<T>(place: Place, work: (store: ResultStore) => Promise<T>): Promise<T> {
  const store = await openStore(place.database);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function scopesOf(asked: readonly string[] = ['submit']): readonly Scope[] {
  const all = asked.flatMap((s) => s.split(',')).map((s) => s.trim());
  const wrong = all.find((s) => !(SCOPES as readonly string[]).includes(s));
  if (wrong !== undefined) throw new CliError(`--scope: "${wrong}" is not known; known: ${SCOPES.join(', ')}`);
  return SCOPES.filter((s) => all.includes(s));
}

const DAY_MILLISECONDS = 86_400_000;
const MOST_DAYS = 36_500;

interface CreateOptions extends Place {
  readonly scope?: readonly string[];
  readonly days?: string;
  readonly format: Format;
}

export async function tokenCreateVerb(name: string, o: CreateOptions): Promise<void> {
  const scopes = scopesOf(o.scope);
  const days = whole(o.days, '--days');
  if (days !== undefined && days > MOST_DAYS) throw new CliError(`--days: at most ${MOST_DAYS}`);
  const expires = days === undefined ? undefined : new Date(Date.now() + days * DAY_MILLISECONDS).toISOString();
  await withStore(o, async (store) => {
    const { token, secret } = await store.tokens.create({ name, scopes, expires });
    if (o.format === 'json') {
      process.stdout.write(`${JSON.stringify({ ...token, secret })}\n`);
      return;
    }
    // The secret alone on standard output, so that it can be piped into where it is kept.
    process.stdout.write(`${secret}\n`);
    process.stderr.write(
      `Token ${token.id} for "${token.name}" may ${token.scopes.join(', ')}${expires === undefined ? '' : ` until ${expires.slice(0, 10)}`}. It is not shown again; send it as "Authorization: Bearer …".\n`,
    );
  });
}

function state(token: Token, now: string): string {
  if (token.revoked !== undefined) return `revoked ${token.revoked.slice(0, 10)}`;
  if (token.expires === undefined) return 'valid';
  return token.expires <= now ? `ended ${token.expires.slice(0, 10)}` : `until ${token.expires.slice(0, 10)}`;
}

export async function tokenListVerb(o: Place & { readonly format: Format }): Promise<void> {
  await withStore(o, async (store) => {
    const all = await store.tokens.list();
    const now = new Date().toISOString();
    const records = all.map((t) => ({
      id: t.id,
      name: t.name,
      scopes: t.scopes.join(' '),
      state: state(t, now),
      created: t.created.slice(0, 10),
      lastUsed: t.lastUsed ?? 'never',
    }));
    const columns = ['id', 'name', 'scopes', 'state', 'created', 'lastUsed'] as const;
    const headers = ['Id', 'Name', 'May', 'State', 'Created', 'Last used'];
    const table = {
      kind: 'table' as const,
      columns: headers.map((header) => ({ header })),
      rows: records.map((r) => columns.map((c) => r[c])),
    };
    const note = { kind: 'paragraph' as const, text: `none yet in ${store.location}; viable token create makes one` };
    await print({ title: 'Tokens', blocks: all.length > 0 ? [table] : [note], records }, all, o.format);
  });
}

export async function tokenRevokeVerb(id: string, o: Place): Promise<void> {
  await withStore(o, async (store) => {
    if (!(await store.tokens.revoke(id)))
      throw new CliError(`no valid token has the id "${id.slice(0, 50)}"; viable token list shows them`);
    process.stdout.write(`Token ${id} is revoked.\n`);
  });
}
