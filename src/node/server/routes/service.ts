// /health, /metrics, /api/openapi.json and /api: whether it works, how much it works, and what can be asked.
import { z } from '@hono/zod-openapi';
import { needs } from '../guard/authorize.ts';
import type { Metrics } from '../metrics.ts';
import { referencePage } from '../reference-page.ts';
import type { ServerSettings } from '../settings.ts';
import type { App } from '../types.ts';
import { addRoute, answer } from './json.ts';

const HealthSchema = z.object({
  status: z.enum(['ok', 'failing']),
  version: z.string(),
  store: z.enum(['ok', 'failing']),
  readOnly: z.boolean(),
  /** This request may submit results. */
  public: z.boolean(),
});

export function serviceRoutes(app: App, settings: ServerSettings, metrics: Metrics): void {
  const { store, version, readOnly } = settings;

  addRoute(
    app,
    {
      method: 'get',
      path: '/health',
      tags: ['Service'],
      summary: 'Whether the server and its store answer',
      responses: { 200: answer(HealthSchema, 'It works'), 503: answer(HealthSchema, 'The store does not answer') },
    },
    async (c) => {
      const works = await store.get(1).then(
        () => true,
        () => false,
      );
      const state = works ? ('ok' as const) : ('failing' as const);
      return c.json({ status: state, version, store: state, readOnly, public: settings.public }, works ? 200 : 503);
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/metrics',
      tags: ['Service'],
      summary: 'Metrics for Prometheus; a public server asks for a token with scope read',
      middleware: [needs({ ...settings, private: settings.public || settings.private }, 'read')],
      responses: { 200: { description: 'Text format', content: { 'text/plain': { schema: z.string() } } } },
    },
    async (c) => {
      const [results, refused] = [await store.count(), await store.count({ statuses: ['refused'] })];
      c.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
      return c.body(metrics.text({ results, refused, version }));
    },
  );

  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Made by `viable token create`; not needed on the own machine by default',
  });
  const description = {
    openapi: '3.1.0',
    info: {
      title: 'Viable',
      version,
      description:
        'Is it viable to run this model on that machine, for this use case: how fast, how surely, at what cost?',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
  };
  let document: ReturnType<App['getOpenAPI31Document']> | undefined;
  const described = () => {
    document ??= app.getOpenAPI31Document(description);
    return document;
  };
  // Where the page is only files, its build says no here.
  app.get('/data/server.json', (c) => c.json({ api: true }));
  app.get('/api/openapi.json', (c) => c.json(described()));
  app.get('/api', (c) => c.html(referencePage(described())));
  app.get('/api/reference.css', (c) => c.body(referencePage.css, 200, { 'content-type': 'text/css; charset=utf-8' }));
}
