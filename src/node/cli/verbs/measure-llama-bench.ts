// viable measure --engine llama-bench: the same model timed by llama.cpp's own program, recorded like any other result.
import { createHash } from 'node:crypto';
import { predictedTest, type TestScenario } from '../../../core/assess/predicted-test.ts';
import { machineFromProbe } from '../../../core/machine/from-probe.ts';
import { importText } from '../../../core/measurement/import/import-text.ts';
import { beyondCache, roofline } from '../../../core/measurement/physics-check.ts';
import { measurementReport } from '../../../core/report/measurement-report.ts';
import { readConditions } from '../../measure/conditions.ts';
import { findLlamaBench, runLlamaBench } from '../../measure/llama-bench.ts';
import { machineRecord } from '../../measure/machine-record.ts';
import { judged } from '../../measure/record.ts';
import { temporaryFolder } from '../../measure/temporary-folder.ts';
import { bandwidthOf, known, level3Bytes } from '../../measure/this-machine.ts';
import { probeMachine } from '../../probe/probe-machine.ts';
import { answered, CliError } from '../fail.ts';
import type { MeasureOptions } from '../measure-options.ts';
import { fileToMeasure, modelToMeasure } from '../measured-model.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { whole } from '../settings.ts';

const numbers = (text: string, flag: string, least: number): number[] =>
  text.split(',').map((part) => whole(part.trim(), flag, least) ?? 0);

/** Runs it, stores the result, and shows it beside the prediction. */
export async function measureLlamaBenchVerb(options: MeasureOptions): Promise<void> {
  const program = await findLlamaBench();
  if (!program) throw new CliError('llama-bench is not on the path; leave --engine away for the embedded engine', 3);
  const { context } = openContext();
  const prompts = numbers(options.prompt ?? '512', '--prompt', 1);
  const depths = numbers(options.depth ?? '0', '--depth', 0);
  const output = whole(options.output, '--output', 0) ?? 0;
  const threads = whole(options.threads, '--threads');
  const model = await modelToMeasure(context, options);
  const probed = await probeMachine();
  const machine = machineFromProbe(context.catalogue, probed);
  const { openStore } = await import('../../store/open-store.ts');
  const store = await openStore(options.database);
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  try {
    const content = options.content ?? (machine.devices.length > 0 ? 'random' : 'sparse');
    const file = await fileToMeasure(model, folder.path, content);
    const { signal } = controller;
    const asked = { modelPath: file.path, prompts, output, depths, threads, repetitions: 5, signal };
    const bandwidth = await bandwidthOf(probed);
    const before = await readConditions();
    const text = await runLlamaBench(program, asked);
    const after = await readConditions();
    if (signal.aborted) throw new CliError('interrupted; nothing was stored', 3);
    if (text.status === 'unknown') throw new CliError(text.reasons.join('; '), 3);
    const hash = (value: string): string => createHash('sha256').update(value).digest('hex');
    const importer = { library: context.library, hash, received: new Date().toISOString() };
    const named = { model: model.prepared.model.id, quantization: model.prepared.quantizationName };
    const imported = answered(importText(importer, text.value, { reference: program, ...named }));
    const [first] = imported.measurements;
    if (!first) {
      const why = imported.rejected[0]?.reason ?? 'it is empty';
      throw new CliError(`${program}: its result cannot be read: ${why}`, 3);
    }
    const scenario: TestScenario = {
      machine,
      model: model.prepared.model,
      quantization: model.prepared.quantization,
      engine: 'llama.cpp',
      placement: first.engine.backend?.toLowerCase() === 'cpu' ? 'cpu' : 'auto',
    };
    const onCpu = scenario.placement === 'cpu';
    const { work } = model.prepared;
    const read = beyondCache(work, onCpu ? level3Bytes(probed) : 0);
    const measurement = judged(
      {
        ...first,
        machine: await machineRecord(probed, machine, bandwidth),
        model: file.record,
        tests: first.tests.map((t) => {
          const predicted = predictedTest(context, scenario, t.shape);
          return { ...t, ...(predicted ? { predicted } : {}) };
        }),
      },
      {
        ...{ before, runs: [{ before, after }], powerMode: known(probed.system.powerMode) },
        roofline: roofline(onCpu ? { ...machine, devices: [] } : machine, read, bandwidth),
      },
    );
    await store.replace(measurement);
    await print(measurementReport(measurement), measurement, options.format);
  } finally {
    process.off('SIGINT', stop);
    await folder.remove();
    await store.close();
  }
}
