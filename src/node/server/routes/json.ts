// What the descriptions of routes share: bodies and answers as JSON, and how an unknown is answered.
import { createHash } from 'node:crypto';
import { createRoute, type RouteConfig, type z } from '@hono/zod-openapi';
import { ProblemSchema } from '../../../api/problem.ts';
import type { App, Asked } from '../types.ts';

export const body = <S extends z.ZodType>(schema: S) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

export const answer = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Answers that any route may give. */
export const PROBLEMS = {
  400: answer(ProblemSchema, 'Not a request of the known form; the field at fault'),
  422: answer(ProblemSchema, 'The question has no answer: unknown names and the like, with reasons'),
} as const;

/** Foreign text in a message: so much of it as one reads. */
const LONGEST_REASON = 2_000;

export const unanswered = (c: Asked, reasons: readonly string[]) =>
  c.json(
    { error: reasons.join('; ').slice(0, LONGEST_REASON), reasons: reasons.map((r) => r.slice(0, LONGEST_REASON)) },
    422,
  );

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Adds a described route. Its answers are plain data of the core, wider than what the description says of them. */
export function addRoute(app: App, config: RouteConfig, work: (c: Asked) => Response | Promise<Response>): void {
  app.openapi(createRoute(config), work as never);
}

/** The part of the request that its route's description has checked. */
export function given<S extends z.ZodType>(c: Asked, part: 'json' | 'query' | 'param', _schema: S): z.infer<S> {
  return (c.req.valid as (part: string) => unknown)(part) as z.infer<S>;
}

/** Adds a described route whose body is text of a form of its own: it is handed on unread. */
export function addTextRoute(app: App, config: RouteConfig, work: (c: Asked) => Response | Promise<Response>): void {
  const { middleware = [], ...described } = config;
  app.openAPIRegistry.registerPath(described);
  app.on(config.method, [config.path], ...[middleware].flat(), work as never);
}
