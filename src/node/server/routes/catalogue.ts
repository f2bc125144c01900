// /api/catalogue and /api/machine: what the catalogue knows, and what machine this is.
import { z } from '@hono/zod-openapi';
import { ProblemSchema } from '../../../api/problem.ts';
import type { ServerSettings } from '../settings.ts';
import type { App } from '../types.ts';
import { addRoute, answer, given, PROBLEMS, unanswered } from './json.ts';

const entry = z.looseObject({ id: z.string() });
const kindParam = z.object({ kind: z.string().max(40) });
const entryParam = kindParam.extend({ id: z.string().max(200) });
const NO_KIND = { error: 'the catalogue has no such kind of entries' };

type Kinds = Readonly<Record<string, Readonly<Record<string, { id: string; [key: string]: unknown }>>>>;

export function catalogueRoutes(app: App, settings: ServerSettings): void {
  const kinds = settings.context.catalogue as unknown as Kinds;
  const has = (kind: string) => Object.hasOwn(kinds, kind);

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/catalogue',
      tags: ['Catalogue'],
      summary: 'Kinds of entries and how many there are',
      responses: { 200: answer(z.record(z.string(), z.number().int()), 'Entries by kind') },
    },
    (c) => c.json(Object.fromEntries(Object.entries(kinds).map(([k, of]) => [k, Object.keys(of).length]))),
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/catalogue/{kind}',
      tags: ['Catalogue'],
      summary: 'All entries of a kind, with their sources',
      request: { params: kindParam },
      responses: { 200: answer(z.array(entry), 'Entries'), 404: answer(ProblemSchema, 'No such kind') },
    },
    (c) => {
      const { kind } = given(c, 'param', kindParam);
      return has(kind) ? c.json(Object.values(kinds[kind]!)) : c.json(NO_KIND, 404);
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/catalogue/{kind}/{id}',
      tags: ['Catalogue'],
      summary: 'One entry',
      request: { params: entryParam },
      responses: { 200: answer(entry, 'The entry'), 404: answer(ProblemSchema, 'None') },
    },
    (c) => {
      const { kind, id } = given(c, 'param', entryParam);
      if (!has(kind)) return c.json(NO_KIND, 404);
      const entries = kinds[kind]!;
      return Object.hasOwn(entries, id) ? c.json(entries[id]!) : c.json({ error: 'there is no such entry' }, 404);
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/machine',
      tags: ['Catalogue'],
      summary: 'The machine the server runs on, as questions may be asked of it ("this"); not on a public server',
      responses: {
        200: answer(z.looseObject({ name: z.string() }), 'The machine'),
        404: answer(ProblemSchema, 'The server is public'),
        422: PROBLEMS[422],
      },
    },
    async (c) => {
      if (settings.public) return c.json({ error: 'a public server does not tell its machine' }, 404);
      const machine = await settings.thisMachine();
      if (machine.status === 'unknown') return unanswered(c, machine.reasons);
      return c.json(machine.value);
    },
  );
}
