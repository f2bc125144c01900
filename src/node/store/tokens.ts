// Tokens for writing over the network: shown once, kept as a hash, with scopes, an end and a way to take them back.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { guarded, StoreError } from './store-error.ts';
import type { Database, TokensTable } from './tables.ts';

/** What a token may do. read counts where reading needs a token too. */
export const SCOPES = ['read', 'submit', 'delete'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Token {
  /** Public part; names the token in lists and logs. */
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created: string;
  readonly expires: string | undefined;
  readonly revoked: string | undefined;
  /** To the day: exact times would be a record of who does what when. */
  readonly lastUsed: string | undefined;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601. */
  readonly expires?: string | undefined;
}

export interface Tokens {
  /** The only moment at which the secret is known. */
  create(token: NewToken): Promise<{ readonly token: Token; readonly secret: string }>;
  list(): Promise<readonly Token[]>;
  /** False where there is none of this id, or it was revoked before. */
  revoke(id: string): Promise<boolean>;
  /** The token a secret belongs to; undefined where it is unknown, expired or revoked. */
  check(secret: string): Promise<Token | undefined>;
}

const FORM = /^viable_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** The secret has 256 random bits, so a fast hash is enough: there is nothing to guess. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const tokenOf = (row: TokensTable): Token => ({
  id: row.id,
  name: row.name,
  scopes: SCOPES.filter((s) => row.scopes.split(',').includes(s)),
  created: row.created,
  expires: row.expires ?? undefined,
  revoked: row.revoked ?? undefined,
  lastUsed: row.last_used ?? undefined,
});

function checkNew({ name, scopes, expires }: NewToken): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (name === '' || name.length > 100 || /[\u0000-\u001f\u007f]/.test(name))
    throw new StoreError('wrong-use', 'the name of a token has 1 to 100 characters on one line');
  if (scopes.length === 0) throw new StoreError('wrong-use', `a token needs a scope: ${SCOPES.join(', ')}`);
  if (expires !== undefined && !(Date.parse(expires) > Date.now()))
    throw new StoreError('wrong-use', `expires: "${expires}" is not a time to come`);
}

export function tokens(db: Database, explain: (error: unknown) => StoreError): Tokens {
  return {
    create: guarded(explain, async (asked) => {
      checkNew(asked);
      const id = randomBytes(6).toString('hex');
      const secret = `viable_${id}_${randomBytes(32).toString('base64url')}`;
      const row: TokensTable = {
        id,
        name: asked.name,
        hash: hashOf(secret),
        scopes: SCOPES.filter((s) => asked.scopes.includes(s)).join(','),
        created: new Date().toISOString(),
        expires: asked.expires === undefined ? null : new Date(asked.expires).toISOString(),
        revoked: null,
        last_used: null,
      };
      await db.insertInto('viable_tokens').values(row).execute();
      return { token: tokenOf(row), secret };
    }),
    list: guarded(explain, async () => {
      const rows = await db.selectFrom('viable_tokens').selectAll().orderBy('created').orderBy('id').execute();
      return rows.map(tokenOf);
    }),
    revoke: guarded(explain, async (id) => {
      const done = await db
        .updateTable('viable_tokens')
        .set({ revoked: new Date().toISOString() })
        .where('id', '=', id)
        .where('revoked', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    }),
    check: guarded(explain, async (secret) => {
      const [, id] = FORM.exec(secret) ?? [];
      if (id === undefined) return undefined;
      const row = await db.selectFrom('viable_tokens').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row || !timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(row.hash))) return undefined;
      const now = new Date().toISOString();
      if (row.revoked !== null || (row.expires !== null && row.expires <= now)) return undefined;
      const today = now.slice(0, 10);
      if (row.last_used !== today)
        await db.updateTable('viable_tokens').set({ last_used: today }).where('id', '=', id).execute();
      return tokenOf(row);
    }),
  };
}
