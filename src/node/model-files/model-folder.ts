// A folder of a Hugging Face model, wherever it lies: on this machine or on the hub. Both are read in the same way.
import { resolve } from 'node:path';
import type { GgufProblem } from './gguf-reading.ts';
import { folderNames, readSmallFile, withLocalFile } from './local-file.ts';
import { readSafetensorsHeader, type SafetensorsReading } from './safetensors-reading.ts';

export interface ModelFolder {
  /** Path or address as shown to people. */
  readonly name: string;
  /** What the model is called. */
  readonly title: string;
  /** Names of the files in it; on the hub with the folders they lie in. */
  readonly files: readonly string[];
  /** A small file, whole. */
  document(file: string, mostBytes: number): Promise<Uint8Array | GgufProblem>;
  /** The header of a safetensors file. */
  header(file: string): Promise<SafetensorsReading>;
}

/** The folder at a path; undefined where there is none. */
export async function localFolder(path: string, title?: string): Promise<ModelFolder | GgufProblem | undefined> {
  const files = await folderNames(path);
  if (!files || 'status' in files) return files;
  const inside = (file: string) => `${path.replace(/[/\\]+$/, '')}/${file}`;
  return {
    name: path,
    title: title ?? (resolve(path).split(/[/\\]/).pop() || path),
    files,
    document: (file, mostBytes) => readSmallFile(inside(file), mostBytes),
    header: (file) => withLocalFile(inside(file), (source) => readSafetensorsHeader(source)),
  };
}
