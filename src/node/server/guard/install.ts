// The guards every request passes, in this order: headers, log, host, other sites, rate, size, token.
import { randomUUID } from 'node:crypto';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { Metrics } from '../metrics.ts';
import type { ServerSettings } from '../settings.ts';
import type { App, Asked, Env } from '../types.ts';
import { clientOf } from './client.ts';
import { crossSite, hostAllowed } from './origin.ts';
import { clientKey, rateLimit } from './rate.ts';

/** What a request costs where requests are counted: computing more than reading. */
const COMPUTING = 3;

/** Pattern of the route that answered; one name for all that none did. */
export function routeOf(c: Asked): string {
  const pattern = matchedRoutes(c).findLast((r) => !r.path.endsWith('*'))?.path;
  if (pattern !== undefined) return pattern;
  return c.res.status === 404 ? '(none)' : '(page)';
}

function logged(settings: ServerSettings, metrics: Metrics) {
  return createMiddleware<Env>(async (c, next) => {
    const start = performance.now();
    const id = randomUUID();
    const { address, local } = clientOf(c, settings.trustProxy);
    c.set('requestId', id);
    c.set('client', address);
    c.set('local', local);
    await next();
    c.header('x-request-id', id);
    const milliseconds = performance.now() - start;
    const route = routeOf(c);
    const { method } = c.req;
    // Any word may stand where the method does.
    const known = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS', 'PUT', 'PATCH'].includes(method) ? method : 'OTHER';
    metrics.request(known, route, c.res.status, milliseconds / 1000);
    settings.log.request({
      id,
      method: known,
      route,
      status: c.res.status,
      milliseconds: Math.round(10 * milliseconds) / 10,
      token: c.var.token?.id,
    });
  });
}

function sameSite(settings: ServerSettings) {
  return createMiddleware<Env>(async (c, next) => {
    const host = c.req.header('host');
    if (!hostAllowed(host, settings.loopback, settings.hosts))
      return c.json(
        { error: 'this server is not known by that name; its owner may allow it: viable serve --allow-host NAME' },
        421,
      );
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD';
    const foreign = safe
      ? undefined
      : crossSite({ host, origin: c.req.header('origin'), fetchSite: c.req.header('sec-fetch-site') });
    return foreign === undefined ? next() : c.json({ error: foreign }, 403);
  });
}

function rated(settings: ServerSettings) {
  const limit = rateLimit(settings.ratePerMinute);
  return createMiddleware<Env>(async (c, next) => {
    const cost = c.req.method === 'POST' && c.req.path !== '/api/results' ? COMPUTING : 1;
    const wait = c.var.client === undefined ? 0 : limit.take(clientKey(c.var.client), cost);
    if (wait === 0) return next();
    c.header('retry-after', String(wait));
    return c.json({ error: `too many requests; try again in ${wait} s` }, 429);
  });
}

function identified(settings: ServerSettings) {
  return createMiddleware<Env>(async (c, next) => {
    const given = c.req.header('authorization');
    if (given === undefined) return next();
    const secret = /^bearer\s+(\S+)$/i.exec(given)?.[1];
    const token = secret === undefined ? undefined : await settings.store.tokens.check(secret);
    // A wrong token is said to be wrong, wherever it is sent: else its owner would not find out.
    if (!token) return c.json({ error: 'this token is not known, has expired or was revoked' }, 401);
    c.set('token', token);
    return next();
  });
}

export function installGuards(
  app: App,
  settings: ServerSettings,
  metrics: Metrics,
  headers: Readonly<Record<string, string>>,
): void {
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.header(name, value);
  });
  app.use(logged(settings, metrics));
  app.use(sameSite(settings));
  app.use(rated(settings));
  app.use(
    bodyLimit({
      maxSize: settings.largestBodyBytes,
      onError: (c) => c.json({ error: `the body has more than ${settings.largestBodyBytes} bytes` }, 413),
    }),
  );
  app.use(identified(settings));
}
