// Who may do what: tokens with scopes; on this machine alone a local user may write without one.
import { createMiddleware } from 'hono/factory';
import type { Scope } from '../../store/tokens.ts';
import type { ServerSettings } from '../settings.ts';
import type { Env } from '../types.ts';

type Reason = { readonly status: 401 | 403; readonly error: string };

/** Why this scope is not given; undefined where it is. */
export function denial(
  settings: Pick<ServerSettings, 'public' | 'readOnly' | 'private' | 'openSubmit'>,
  scope: Scope,
  by: { readonly scopes: readonly Scope[] | undefined; readonly local: boolean },
): Reason | undefined {
  if (scope !== 'read' && settings.readOnly) return { status: 403, error: 'this server is read-only' };
  if (scope === 'read' && !settings.private) return undefined;
  if (by.scopes?.includes(scope)) return undefined;
  if (by.local && !settings.public) return undefined;
  if (scope === 'submit' && settings.openSubmit) return undefined;
  return by.scopes === undefined
    ? { status: 401, error: `a token is needed: Authorization: Bearer … (viable token create --scope ${scope})` }
    : { status: 403, error: `this token has no scope "${scope}"` };
}

/** Before a route: goes on where the scope is given. */
export function needs(settings: ServerSettings, scope: Scope) {
  return createMiddleware<Env>(async (c, next) => {
    const denied = denial(settings, scope, { scopes: c.var.token?.scopes, local: c.var.local });
    if (!denied) return next();
    if (denied.status === 401) c.header('www-authenticate', 'Bearer realm="viable"');
    return c.json({ error: denied.error }, denied.status);
  });
}
