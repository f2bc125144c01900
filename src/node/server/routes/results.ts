// /api/results: submit, list, read, export and delete measured results.
import { z } from '@hono/zod-openapi';
import { stream } from 'hono/streaming';
import { ProblemSchema } from '../../../api/problem.ts';
import {
  ResultFilterSchema,
  ResultPageSchema,
  ResultQuerySchema,
  StoredResultSchema,
  SubmittedSchema,
} from '../../../api/results.ts';
import { importText } from '../../../core/measurement/import/import-text.ts';
import { unknown } from '../../../core/units/result.ts';
import type { ResultFilter, Status } from '../../store/store.ts';
import { exportLines } from '../../store/transfer.ts';
import { needs } from '../guard/authorize.ts';
import type { Metrics } from '../metrics.ts';
import type { ServerSettings } from '../settings.ts';
import type { App } from '../types.ts';
import { addRoute, addTextRoute, answer, given, PROBLEMS, sha256, unanswered } from './json.ts';

const ALL: readonly Status[] = ['accepted', 'doubtful', 'refused'];
const MOST_RECORDS = 5_000;
const NOT_THERE = { error: 'there is no such result' };

function filterOf({ status, synthetic, ...rest }: z.infer<typeof ResultFilterSchema>): ResultFilter {
  return {
    ...rest,
    statuses: status === undefined ? undefined : status === 'all' ? ALL : (status.split(',') as Status[]),
    synthetic: synthetic === undefined ? undefined : synthetic === 'true',
  };
}

/** What the sender says where the record does not. */
const HintsSchema = z.object({
  machine: z.string().min(1).max(200).optional(),
  model: z.string().min(1).max(200).optional(),
  quantization: z.string().min(1).max(200).optional(),
});

/** Reasons name the flags of the command line; here they are parameters of the address. */
const asQuery = (reason: string): string =>
  reason.replace(/--(machine|model)\b/g, '?$1=').replace(/--quant\b/g, '?quantization=');

/** Importers walk a record by recursion: one that is nested without end overflows the stack. */
function importSafely(...given: Parameters<typeof importText>): ReturnType<typeof importText> {
  try {
    return importText(...given);
  } catch (error) {
    if (error instanceof RangeError) return unknown('the record is nested too deeply');
    throw error;
  }
}

/** At most so many records stand in a text: objects that begin a line, or stand in a list on one line. */
const records = (text: string): number => text.match(/^[ \t]*\{|\},[ \t]*\{/gm)?.length ?? 0;

const numbered = {
  params: z.object({
    number: z.coerce
      .number()
      .int()
      .min(1)
      .max(2 ** 31 - 1),
  }),
};

export function resultRoutes(app: App, settings: ServerSettings, metrics: Metrics): void {
  const { store, context } = settings;
  const read = needs(settings, 'read');

  addTextRoute(
    app,
    {
      method: 'post',
      path: '/api/results',
      tags: ['Results'],
      summary:
        'Submit results: LocalScore, llama-bench (json, jsonl, md), vLLM bench serve, or Viable; the same record twice is stored once',
      middleware: [needs(settings, 'submit')],
      security: [{ token: [] }, {}],
      request: {
        query: HintsSchema,
        body: {
          description: 'The text a benchmark printed',
          content: { 'application/json': { schema: z.any() }, 'text/plain': { schema: z.string() } },
        },
      },
      responses: {
        200: answer(SubmittedSchema, 'Stored, on disk'),
        409: answer(ProblemSchema, 'A result of this id is there with other content, which stays'),
        422: PROBLEMS[422],
      },
    },
    async (c) => {
      const hints = HintsSchema.safeParse(c.req.query());
      if (!hints.success) return unanswered(c, ['machine, model and quantization are names of up to 200 characters']);
      const source = { library: context.library, hash: sha256, received: new Date().toISOString() };
      const text = await c.req.text();
      if (records(text) > MOST_RECORDS)
        return unanswered(c, [`too many records; send at most ${MOST_RECORDS} at once`]);
      const imported = importSafely(source, text, hints.data);
      if (imported.status === 'unknown') return unanswered(c, imported.reasons.map(asQuery));
      const { measurements, rejected, notes } = imported.value;
      if (measurements.length === 0)
        return unanswered(c, rejected.map((r) => asQuery(`${r.where}: ${r.reason}`)).slice(0, 20));
      const added = await Promise.all(measurements.map((m) => store.add(m, c.var.token?.id)));
      for (const m of measurements) metrics.submitted(m.status);
      const results = added.map((a, i) => ({
        ...a,
        status: measurements[i]!.status,
        problems: measurements[i]!.problems,
      }));
      if (added.every((a) => a.outcome === 'different'))
        return c.json({ error: `result ${added[0]!.number} has the same id and other content; that one stays` }, 409);
      return c.json({ id: added[0]!.number, results, rejected: [...rejected], notes: [...notes] });
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/results',
      tags: ['Results'],
      summary: 'Stored results in pages, newest first',
      middleware: [read],
      request: { query: ResultQuerySchema },
      responses: { 200: answer(ResultPageSchema, 'A page'), 400: PROBLEMS[400] },
    },
    async (c) => {
      const { order, limit, after, ...filter } = given(c, 'query', ResultQuerySchema);
      const page = await store.list({ ...filterOf(filter), order, limit, after });
      return c.json({ results: [...page.results], ...(page.next === undefined ? {} : { next: page.next }) });
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/results/export',
      tags: ['Results'],
      summary: 'All that match as JSON Lines, oldest first, refused ones too; `viable results import` takes it',
      middleware: [read],
      request: { query: ResultFilterSchema },
      responses: {
        200: { description: 'One record a line', content: { 'application/x-ndjson': { schema: z.string() } } },
        400: PROBLEMS[400],
      },
    },
    async (c) => {
      const lines = exportLines(store, filterOf(given(c, 'query', ResultFilterSchema)));
      // The first is asked for before the answer begins, so that what goes wrong at once is answered as such.
      const first = await lines.next();
      c.header('content-type', 'application/x-ndjson; charset=utf-8');
      c.header('content-disposition', 'attachment; filename="viable-results.jsonl"');
      return stream(
        c,
        async (out) => {
          if (!first.done) await out.write(first.value);
          for await (const line of lines) {
            if (out.aborted) return;
            await out.write(line);
          }
        },
        async (error, out) => {
          settings.log.failure(c.var.requestId, error);
          // Broken off, so that a part is not taken for the whole.
          c.env.outgoing?.destroy();
          out.abort();
        },
      );
    },
  );

  addRoute(
    app,
    {
      method: 'get',
      path: '/api/results/{number}',
      tags: ['Results'],
      summary: 'One result',
      middleware: [read],
      request: numbered,
      responses: {
        200: answer(StoredResultSchema, 'The result'),
        400: PROBLEMS[400],
        404: answer(ProblemSchema, 'None'),
      },
    },
    async (c) => {
      const found = await store.get(given(c, 'param', numbered.params).number);
      return found ? c.json(found) : c.json(NOT_THERE, 404);
    },
  );

  addRoute(
    app,
    {
      method: 'delete',
      path: '/api/results/{number}',
      tags: ['Results'],
      summary: 'Delete a result',
      middleware: [needs(settings, 'delete')],
      security: [{ token: [] }, {}],
      request: numbered,
      responses: { 204: { description: 'Deleted' }, 400: PROBLEMS[400], 404: answer(ProblemSchema, 'None') },
    },
    async (c) =>
      (await store.delete(given(c, 'param', numbered.params).number)) ? c.body(null, 204) : c.json(NOT_THERE, 404),
  );
}
