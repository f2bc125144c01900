// Flags that several verbs share: format, quantization, engine, cache, context, users.
import type { ScenarioRequest } from '../../core/assess/scenario.ts';
import type { Format } from '../../core/report/render.ts';
import { CliError } from './fail.ts';

export interface SettingOptions {
  readonly format: Format;
  readonly quant?: string;
  readonly engine?: string;
  readonly backend?: string;
  readonly kvType?: string;
  readonly flashAttention?: 'on' | 'off';
  readonly context?: string;
  readonly users?: string;
  readonly gpuLayers?: string;
  readonly placement?: 'auto' | 'cpu';
  readonly evidence?: 'auto' | 'off';
}

/** A whole number of at least `least`, or the end with the flag at fault. */
export function whole(text: string | undefined, flag: string, least = 1): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > 1e9)
    throw new CliError(`${flag}: "${text}" is not a whole number from ${least}`);
  return value;
}

/** The part of a scenario that these flags decide. */
export function contextOptions(o: SettingOptions): Omit<ScenarioRequest, 'machine' | 'model' | 'workload'> {
  const layers = whole(o.gpuLayers, '--gpu-layers', 0);
  return {
    quantization: o.quant,
    engine: o.engine,
    backend: o.backend,
    kvCacheType: o.kvType,
    flashAttention: o.flashAttention === undefined ? undefined : o.flashAttention === 'on',
    contextTokens: whole(o.context, '--context'),
    users: whole(o.users, '--users'),
    evidence: o.evidence,
    placement: layers === undefined ? o.placement : { acceleratorLayers: layers },
  };
}
