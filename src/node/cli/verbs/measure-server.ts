// viable measure --server and --probe-servers: running servers on this machine, found and timed from outside.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Context } from '../../../core/assess/context.ts';
import { machineFromProbe } from '../../../core/machine/from-probe.ts';
import type { MeasuredTest, Measurement } from '../../../core/measurement/measurement.ts';
import type { ModelDescription } from '../../../core/model/description.ts';
import type { ReportDocument } from '../../../core/report/document.ts';
import { measurementReport } from '../../../core/report/measurement-report.ts';
import { readConditions } from '../../measure/conditions.ts';
import { machineRecord } from '../../measure/machine-record.ts';
import { measurementOf } from '../../measure/record.ts';
import { type FoundServer, findServers, identify, USUAL_PORTS } from '../../measure/server/find-servers.ts';
import { type ServerRun, type ServerTest, serverTest, wordsPerToken } from '../../measure/server/measure-server.ts';
import { servedModel } from '../../measure/server/served-model.ts';
import { probeMachine } from '../../probe/probe-machine.ts';
import { CliError } from '../fail.ts';
import type { MeasureOptions } from '../measure-options.ts';
import { modelFile } from '../model-argument.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { whole } from '../settings.ts';

function serversDocument(servers: readonly FoundServer[]): ReportDocument {
  return {
    title: 'Inference servers on this machine',
    blocks:
      servers.length === 0
        ? [{ kind: 'paragraph', text: `None answers on the loopback ports ${USUAL_PORTS.join(', ')}.` }]
        : [
            {
              kind: 'table',
              columns: [
                { header: 'Address' },
                { header: 'Server' },
                { header: 'Version' },
                { header: 'Models', wrapTo: 20 },
              ],
              rows: servers.map((s) => [s.address, s.kind, s.version ?? '–', s.models.join(' ') || 'none']),
            },
          ],
    records: servers.map((s) => ({ address: s.address, kind: s.kind, version: s.version, models: s.models.join(' ') })),
  };
}

async function serverAt(address: string): Promise<FoundServer> {
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw new CliError(`--server: "${address}" is not an address such as http://127.0.0.1:8080`);
  const { hostname } = new URL(address);
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    throw new CliError(
      `--server: ${hostname} is another machine, and results are recorded as this one's; run viable there`,
    );
  const server = await identify(address);
  if (!server)
    throw new CliError(`${address}: no inference server answers there; --probe-servers shows those on this machine`, 3);
  return server;
}

function modelAt(server: FoundServer, asked: string | undefined): string {
  const [only] = server.models;
  if (asked !== undefined) {
    if (server.models.length > 0 && !server.models.includes(asked))
      throw new CliError(`${server.address} has no model "${asked}"; it has ${server.models.join(', ')}`);
    return asked;
  }
  if (only === undefined) throw new CliError(`${server.address} has no model loaded; name one with --model`);
  if (server.models.length > 1) throw new CliError(`name one of its models with --model: ${server.models.join(', ')}`);
  return only;
}

function serverTests(o: MeasureOptions): ServerTest[] {
  const output = Math.max(2, whole(o.output, '--output', 2) ?? 32);
  const prompts = (o.prompt ?? '64,512,2048').split(',').map((p) => whole(p.trim(), '--prompt') ?? 1);
  return prompts.map((p) => ({ label: `prompt of about ${p}`, promptTokens: p, outputTokens: output }));
}

/** What the server's model file says, where it names one that lies on this machine. */
async function servedFile(context: Context, { modelFile: path }: FoundServer): Promise<ModelDescription | undefined> {
  if (path === undefined || !isAbsolute(path) || !existsSync(path)) return undefined;
  const opened = await modelFile(path, context.catalogue);
  return opened?.status === 'ok' ? opened.value : undefined;
}

/** Shows the servers, or measures one. */
export async function measureServerVerb(options: MeasureOptions): Promise<void> {
  if (options.server === undefined) {
    const servers = await findServers();
    await print(serversDocument(servers), servers, options.format);
    return;
  }
  const { context, version } = openContext();
  const server = await serverAt(options.server);
  const model = modelAt(server, options.model);
  const planned = serverTests(options);
  const probed = await probeMachine();
  const machine = machineFromProbe(context.catalogue, probed);
  const before = await readConditions();
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  const run: ServerRun = {
    base: server.address,
    model,
    repetitions: 3,
    signal: controller.signal,
    key: process.env.VIABLE_SERVER_KEY,
  };
  const { openStore } = await import('../../store/open-store.ts');
  const store = await openStore(options.database);
  const file = await servedFile(context, server);
  const { model: described, ...judging } = servedModel(context, machine, server, model, options.quant, file);
  const parts = {
    ...{ id: randomUUID(), measured: new Date().toISOString(), version },
    machine: await machineRecord(probed, machine, undefined),
    model: described,
    engine: { name: server.kind, ...(server.version ? { version: server.version } : {}) },
    settings: {},
    ...{ powerMode: undefined, predicted: undefined, before, roofline: judging.roofline },
  };
  const tests: MeasuredTest[] = [];
  try {
    const words = await wordsPerToken(run);
    for (const [i, test] of planned.entries()) {
      process.stderr.write(`test ${i + 1} of ${planned.length}: ${test.label}\n`);
      const timed = await serverTest(run, test, words);
      const predicted = judging.predict(timed.shape);
      tests.push({ ...timed, ...(predicted ? { predicted } : {}) });
      await store.replace(recorded(parts, tests, server, before, await readConditions()));
    }
    const last = recorded(parts, tests, server, before, await readConditions());
    await print(measurementReport(last), last, options.format);
  } catch (error) {
    if (controller.signal.aborted) throw new CliError(`interrupted; the ${tests.length} tests done are kept`, 3);
    throw new CliError(`${server.address}: ${error instanceof Error ? error.message : String(error)}`, 3);
  } finally {
    process.off('SIGINT', stop);
    await store.close();
  }
}

/** A result taken from outside: its origin is the server. */
function recorded(
  parts: Parameters<typeof measurementOf>[0],
  tests: readonly MeasuredTest[],
  server: FoundServer,
  before: Awaited<ReturnType<typeof readConditions>>,
  after: Awaited<ReturnType<typeof readConditions>>,
): Measurement {
  const made = measurementOf(parts, tests, [{ before, after }], undefined);
  return { ...made, origin: { kind: 'server', version: parts.version, reference: server.address } };
}
