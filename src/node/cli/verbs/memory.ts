// viable memory: what will sit where, byte by byte; exit code 1 when it does not fit.
import { memoryAnswer, type Program } from '../../../core/assess/memory/memory-answer.ts';
import type { PlacementWish } from '../../../core/memory/place.ts';
import type { Extra, ExtraKind } from '../../../core/model/extras.ts';
import { memoryReport } from '../../../core/report/memory-report.ts';
import type { Format } from '../../../core/report/render.ts';
import { answered, CliError } from '../fail.ts';
import { type MachineOptions, machineOf } from '../machine-argument.ts';
import { modelFile } from '../model-argument.ts';
import { print } from '../output.ts';
import { openContext } from '../session.ts';
import { whole } from '../settings.ts';

export interface MemoryOptions extends MachineOptions {
  readonly format: Format;
  readonly quant?: string;
  readonly context?: string;
  readonly kvType?: string;
  readonly flashAttention?: 'on' | 'off';
  readonly slots?: string;
  readonly kvUnified?: boolean;
  readonly ubatch?: string;
  readonly gpuLayers?: string;
  readonly tensorSplit?: string;
  readonly cpuMoe?: boolean;
  readonly nCpuMoe?: string;
  readonly placement?: 'auto' | 'cpu';
  readonly program?: Program;
  readonly utilisation?: string;
  readonly mmproj?: string;
  readonly lora?: readonly string[];
  readonly draft?: string;
  readonly resident?: boolean;
  readonly explain?: boolean;
  readonly search?: boolean;
}

function split(text: string): number[] {
  const parts = text.split(',').map(Number);
  if (parts.some((p) => !(p >= 0)) || parts.every((p) => p === 0))
    throw new CliError(`--tensor-split: "${text}" is not a list of shares such as 3,1`);
  return parts;
}

function wish(o: MemoryOptions): PlacementWish | undefined {
  const acceleratorLayers = whole(o.gpuLayers, '--gpu-layers', 0);
  const experts = o.cpuMoe ? ('all' as const) : whole(o.nCpuMoe, '--n-cpu-moe', 0);
  const tensorSplit = o.tensorSplit === undefined ? undefined : split(o.tensorSplit);
  if (acceleratorLayers === undefined && experts === undefined && tensorSplit === undefined) return o.placement;
  if (o.placement === 'cpu')
    throw new CliError('--placement cpu leaves nothing to place: take --gpu-layers, --tensor-split and --cpu-moe away');
  return { acceleratorLayers, expertLayersOnHost: experts, tensorSplit };
}

function share(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new CliError(`--utilisation: "${text}" is not a share from 0 to 1`);
  return value;
}

async function extras(o: MemoryOptions): Promise<readonly Extra[]> {
  const asked: [string, ExtraKind][] = [];
  if (o.mmproj !== undefined) asked.push([o.mmproj, 'projector']);
  for (const file of o.lora ?? []) asked.push([file, 'adapter']);
  if (o.draft !== undefined) asked.push([o.draft, 'draft']);
  if (asked.length === 0) return [];
  const { openExtra } = await import('../../model-files/open-extra.ts');
  const opened = [];
  for (const [file, kind] of asked) opened.push(answered(await openExtra(file, { env: process.env, kind })));
  return opened;
}

export async function memoryVerb(name: string, o: MemoryOptions): Promise<void> {
  const { context, stamp } = openContext();
  const placement = wish(o);
  const machine = await machineOf(context.catalogue, o);
  const file = await modelFile(name, context.catalogue);
  const answer = answered(
    memoryAnswer(
      context,
      {
        machine,
        model: file ? answered(file) : name,
        quantization: o.quant,
        contextTokens: whole(o.context, '--context'),
        kvCacheType: o.kvType,
        flashAttention: o.flashAttention === undefined ? undefined : o.flashAttention === 'on',
        slots: whole(o.slots, '--slots'),
        unifiedCache: o.kvUnified,
        ubatchTokens: whole(o.ubatch, '--ubatch'),
        placement,
        program: o.program,
        utilisation: share(o.utilisation),
        countMappedPages: o.resident,
        extras: await extras(o),
        explain: o.explain,
        search: o.search,
      },
      stamp(),
    ),
  );
  await print(memoryReport(answer), answer, o.format);
  if (!answer.memory.fits) process.exitCode = 1;
}
