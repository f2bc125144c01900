// POST /api/assess, /api/compare, /api/models, /api/memory, /api/cost, /api/predict, /api/advise: the core's answers.
import { z } from '@hono/zod-openapi';
import { ProblemSchema } from '../../../api/problem.ts';
import {
  AssessRequestSchema,
  CompareRequestSchema,
  MemoryRequestSchema,
  ModelsRequestSchema,
  PredictRequestSchema,
} from '../../../api/requests.ts';
import { ScenarioSchema, scenarioProblem } from '../../../api/scenario.ts';
import { type CostRequest, CostRequestSchema, costNeed } from '../../../core/advise/cost-request.ts';
import { NeedSchema } from '../../../core/advise/need.ts';
import { ADVICE_SCHEMA } from '../../../core/assess/advice/advice.ts';
import { COST_SCHEMA, costAnswer } from '../../../core/assess/advice/cost-answer.ts';
import { costOffer } from '../../../core/assess/advice/cost-offer.ts';
import { assess } from '../../../core/assess/assess.ts';
import { ASSESSMENT_SCHEMA, type Assessment } from '../../../core/assess/assessment.ts';
import { answerScenario, type BatchAnswer } from '../../../core/assess/batch-answer.ts';
import { memoryAnswer } from '../../../core/assess/memory/memory-answer.ts';
import { rankModels } from '../../../core/assess/rank-models.ts';
import { suggestModel } from '../../../core/assess/suggest-model.ts';
import { type Answer, ok, unknown } from '../../../core/units/result.ts';
import { resolveWorkload } from '../../../core/workload/workload.ts';
import { machineFor, modelFor } from '../machine-and-model.ts';
import type { ServerSettings } from '../settings.ts';
import type { App } from '../types.ts';
import { addRoute, answer, body, given, PROBLEMS, unanswered } from './json.ts';

/** A question whose answer is a versioned object of the core, or unknown with reasons. */
function ask<S extends z.ZodType>(
  app: App,
  path: string,
  summary: string,
  request: S,
  schema: string,
  work: (input: z.infer<S>) => Promise<Answer<object>>,
): void {
  const responses = {
    200: answer(z.looseObject({ schema: z.literal(schema) }), `The answer, a ${schema}`),
    ...PROBLEMS,
  };
  addRoute(
    app,
    { method: 'post', path, tags: ['Questions'], summary, request: body(request), responses },
    async (c) => {
      const made = await work(given(c, 'json', request));
      return made.status === 'unknown' ? unanswered(c, made.reasons) : c.json(made.value);
    },
  );
}

const placed = <T extends { gpuLayers?: number | undefined }>({ gpuLayers, ...rest }: T) => ({
  ...rest,
  placement: gpuLayers === undefined ? undefined : { acceleratorLayers: gpuLayers },
});

async function answerOne(settings: ServerSettings, value: unknown): Promise<BatchAnswer> {
  const checked = ScenarioSchema.safeParse(value);
  if (!checked.success) {
    const { field, message } = scenarioProblem(checked.error);
    return { id: undefined, status: 'invalid', field, reasons: [`${field}: ${message}`] };
  }
  const { id, ...scenario } = placed(checked.data);
  const [machine, model] = [await machineFor(settings, scenario.machine), await modelFor(settings, scenario.model)];
  if (machine.status === 'unknown') return { id, status: 'unknown', reasons: machine.reasons };
  if (model.status === 'unknown') return { id, status: 'unknown', reasons: model.reasons };
  return answerScenario(settings.context, id, { ...scenario, machine: machine.value, model: model.value });
}

async function assessed(settings: ServerSettings, input: z.infer<typeof AssessRequestSchema>): Promise<Answer<object>> {
  const { context } = settings;
  const { machine: asked, model: name, workloads, explain, ...rest } = placed(input);
  const machine = await machineFor(settings, asked);
  if (machine.status === 'unknown') return machine;
  const suggested = name === undefined ? suggestModel(context, machine.value, workloads, rest) : undefined;
  const model = await modelFor(settings, name ?? suggested?.model ?? '');
  if (model.status === 'unknown') return model;
  const request = { machine: machine.value, model: model.value, workloads, published: settings.published(), ...rest };
  const made = assess(context, request, settings.stamp(), explain);
  if (made.status === 'unknown' || !suggested) return made;
  return ok({ ...made.value, assumptions: [suggested.reason, ...made.value.assumptions] });
}

async function compared(
  settings: ServerSettings,
  input: z.infer<typeof CompareRequestSchema>,
): Promise<Answer<object>> {
  const { machines, model: name, workloads, ...rest } = placed(input);
  const model = await modelFor(settings, name);
  if (model.status === 'unknown') return model;
  const stamp = settings.stamp();
  const assessments: Assessment[] = [];
  for (const asked of machines) {
    const machine = await machineFor(settings, asked);
    if (machine.status === 'unknown') return machine;
    const request = { machine: machine.value, model: model.value, workloads, ...rest };
    const made = assess(settings.context, request, stamp);
    if (made.status === 'unknown') return made;
    assessments.push(made.value);
  }
  return ok({ schema: 'viable.comparison/1', ...stamp, assessments });
}

async function ranked(settings: ServerSettings, input: z.infer<typeof ModelsRequestSchema>): Promise<Answer<object>> {
  const { machine: asked, workload: wanted, limit, ...rest } = placed(input);
  const workload = resolveWorkload(settings.context.catalogue, wanted);
  if (workload.status === 'unknown') return workload;
  const machine = await machineFor(settings, asked);
  if (machine.status === 'unknown') return machine;
  const ranking = rankModels(settings.context, { machine: machine.value, workload: wanted, ...rest });
  if (ranking.unknown.length === ranking.all) return unknown(...(ranking.unknown[0]?.reasons ?? []));
  return ok({
    schema: 'viable.models/1',
    ...settings.stamp(),
    machine: machine.value.name,
    workload: workload.value,
    assumptions: machine.value.assumptions,
    ...ranking,
    models: ranking.models.slice(0, limit),
  });
}

async function planned(settings: ServerSettings, input: z.infer<typeof MemoryRequestSchema>): Promise<Answer<object>> {
  const { machine: asked, model: name, ...rest } = placed(input);
  const machine = await machineFor(settings, asked);
  if (machine.status === 'unknown') return machine;
  const model = await modelFor(settings, name);
  if (model.status === 'unknown') return model;
  return memoryAnswer(settings.context, { ...rest, machine: machine.value, model: model.value }, settings.stamp());
}

async function costed(settings: ServerSettings, request: CostRequest): Promise<Answer<object>> {
  const { context } = settings;
  const { catalogue } = context;
  const [supply, stamp, need] = [settings.supply(), settings.stamp(), costNeed(request)];
  // The prices of APIs are a large file, which few servers are asked for.
  const { buyerSideOf, wishOf } = await import('../../buying/buyer-side.ts');
  const wish = wishOf(supply, need, stamp.made.slice(0, 10));
  if (wish.status === 'unknown') return wish;
  const side = buyerSideOf(catalogue, supply, need, wish.value);
  if (side.status === 'unknown') return side;
  const offer = costOffer(catalogue, supply, request.machine, side.value.budget, wish.value);
  return offer.status === 'ok' ? costAnswer(context, { need, offer: offer.value, ...side.value }, stamp) : offer;
}

export function questionRoutes(app: App, s: ServerSettings): void {
  ask(
    app,
    '/api/assess',
    'One model on one machine: memory, speed, tier, how sure, why',
    AssessRequestSchema,
    ASSESSMENT_SCHEMA,
    (input) => assessed(s, input),
  );
  ask(app, '/api/compare', 'One model on several machines', CompareRequestSchema, 'viable.comparison/1', (input) =>
    compared(s, input),
  );
  ask(
    app,
    '/api/models',
    'Which catalogue models fit a machine, best first',
    ModelsRequestSchema,
    'viable.models/1',
    (input) => ranked(s, input),
  );
  ask(
    app,
    '/api/memory',
    'Memory of a model on a machine, by device',
    MemoryRequestSchema,
    'viable.memory/1',
    (input) => planned(s, input),
  );
  ask(
    app,
    '/api/cost',
    'What a machine costs over its life and per million tokens at a load, against APIs and rented GPUs',
    CostRequestSchema,
    COST_SCHEMA,
    (input) => costed(s, input),
  );
  addRoute(
    app,
    {
      method: 'post',
      path: '/api/predict',
      tags: ['Questions'],
      summary:
        'Scenarios of the batch interface, answered in order; a bad one is answered as invalid and the rest goes on',
      request: body(PredictRequestSchema),
      responses: {
        200: answer(z.object({ answers: z.array(z.looseObject({ status: z.string() })) }), 'One answer a scenario'),
        400: PROBLEMS[400],
      },
    },
    async (c) => {
      const answers: BatchAnswer[] = [];
      for (const value of given(c, 'json', PredictRequestSchema).scenarios) answers.push(await answerOne(s, value));
      return c.json({ answers });
    },
  );
  addRoute(
    app,
    {
      method: 'post',
      path: '/api/advise',
      tags: ['Questions'],
      summary:
        'Which machine to buy: from a need to ranked machines with costs, risks and what to verify; takes seconds',
      request: body(NeedSchema),
      responses: {
        200: answer(z.looseObject({ schema: z.literal(ADVICE_SCHEMA) }), `The answer, a ${ADVICE_SCHEMA}`),
        ...PROBLEMS,
        503: answer(ProblemSchema, 'Too many wait for advice'),
      },
    },
    async (c) => {
      const advice = s.advise(await c.req.json(), s.stamp().made);
      if (!advice) {
        c.header('retry-after', '10');
        return c.json({ error: 'too many wait for advice; try again' }, 503);
      }
      const made = await advice;
      return made.status === 'unknown' ? unanswered(c, made.reasons) : c.json(made.value);
    },
  );
}
