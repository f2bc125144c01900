// The server's application: guards first, then the API's routes, then the page. It knows no port; see listen.ts.
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { StoreError } from '../store/store-error.ts';
import { securityHeaders } from './guard/headers.ts';
import { installGuards } from './guard/install.ts';
import { createMetrics } from './metrics.ts';
import { pageFiles } from './page-files.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { questionRoutes } from './routes/questions.ts';
import { resultRoutes } from './routes/results.ts';
import { serviceRoutes } from './routes/service.ts';
import type { ServerSettings } from './settings.ts';
import type { App, Asked, Env } from './types.ts';

/** What of a store's problem a client may know: not where the database is. */
function storeAnswer(c: Asked, error: StoreError): Response {
  if (error.problem === 'wrong-use') return c.json({ error: error.message }, 400);
  if (error.problem === 'busy') {
    c.header('retry-after', '5');
    return c.json({ error: 'the store is busy; try again' }, 503);
  }
  if (error.problem === 'full') return c.json({ error: 'the store is full; nothing of this request was stored' }, 507);
  return c.json({ error: 'the store does not answer; its owner finds the reason in the log' }, 503);
}

function failed(c: Asked, error: Error, settings: ServerSettings): Response {
  if (error instanceof HTTPException) {
    const message = error.status === 415 ? 'send the body as content-type: application/json' : error.message;
    return c.json({ error: message || 'this request cannot be answered' }, error.status);
  }
  const id = c.var.requestId ?? '';
  if (!(error instanceof StoreError && error.problem === 'wrong-use')) settings.log.failure(id, error);
  if (error instanceof StoreError) return storeAnswer(c, error);
  return c.json({ error: `unexpected failure; its number in the log is ${id}` }, 500);
}

export function createApp(settings: ServerSettings): App {
  const app: App = new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const field = issue?.path.join('.') || '(whole body)';
      return c.json({ error: `${field}: ${issue?.message ?? 'is not valid'}`, field }, 400);
    },
  });
  const metrics = createMetrics();
  const page = pageFiles(settings.page, settings.version);
  installGuards(app, settings, metrics, securityHeaders(page.styleHashes));
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  questionRoutes(app, settings);
  resultRoutes(app, settings, metrics);
  catalogueRoutes(app, settings);
  serviceRoutes(app, settings, metrics);
  app.get('*', async (c) => (await page.serve(c)) ?? c.notFound());
  app.notFound((c) => c.json({ error: 'there is nothing here; /api lists what can be asked' }, 404));
  app.onError((error, c) => failed(c, error, settings));
  return app;
}
