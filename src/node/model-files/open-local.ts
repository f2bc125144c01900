// Opens a path on this machine: a GGUF file, a safetensors file in its folder, or a folder with either.
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ModelDescription } from '../../core/model/description.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import { readCheckpoint } from './checkpoint.ts';
import { chooseGguf, ggufModels } from './gguf-choice.ts';
import { describeGguf } from './gguf-description.ts';
import { problemLine } from './gguf-reading.ts';
import { readGguf } from './local-gguf.ts';
import { localFolder } from './model-folder.ts';

export interface LocalOptions {
  /** What the model is called, where the folder's name does not say. */
  readonly title?: string | undefined;
  /** Quantization or file name, where the folder holds several GGUF files. */
  readonly wanted?: string | undefined;
  /** What a leading ~ stands for. */
  readonly home?: string | undefined;
}

type Kind = 'file' | 'folder' | 'none';

async function kindOf(path: string): Promise<Kind> {
  const stats = await stat(path).catch(() => undefined);
  return stats === undefined ? 'none' : stats.isDirectory() ? 'folder' : 'file';
}

/** The model in a folder: a checkpoint if it has one, else the GGUF file that is meant. */
export async function openFolder(path: string, options: LocalOptions): Promise<Answer<ModelDescription>> {
  const folder = await localFolder(path, options.title);
  if (!folder) return unknown(`${path}: no such folder`);
  if ('status' in folder) return unknown(problemLine(folder));
  const { files } = folder;
  const safetensors = files.some((file) => /\.safetensors$/.test(file));
  const gguf = ggufModels(files).length > 0;
  if (options.wanted === undefined && files.includes('config.json') && (safetensors || !gguf))
    return readCheckpoint(folder);
  if (!gguf) return unknown(`${path}: ${missing(files)}`);
  const choice = chooseGguf(files, options.wanted);
  if ('problem' in choice) return unknown(`${path}: ${choice.problem}`);
  const file = `${path.replace(/[/\\]+$/, '')}/${choice.file}`;
  return describeGguf(await readGguf(file), file);
}

function missing(files: readonly string[]): string {
  if (files.includes('adapter_config.json')) return 'holds a LoRA adapter, which is used on top of a model';
  return 'holds neither a config.json nor a GGUF model';
}

/** Describes the model at a path; undefined where nothing is there. */
export async function openLocal(text: string, options: LocalOptions): Promise<Answer<ModelDescription> | undefined> {
  const path = options.home && /^~[/\\]/.test(text) ? `${options.home}${text.slice(1)}` : text;
  const kind = await kindOf(path);
  if (kind === 'none') return undefined;
  if (kind === 'folder') return openFolder(path, options);
  if (/\.safetensors$/i.test(path)) return openFolder(dirname(path), options);
  return describeGguf(await readGguf(path), path);
}
