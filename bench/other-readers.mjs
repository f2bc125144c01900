// Other readers of GGUF headers to stand beside ours: @huggingface/gguf, and node-llama-cpp's where that package is at hand.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gguf } from '@huggingface/gguf';

const FOLDER = 'VIABLE_NODE_LLAMA_CPP';
const HOW = `skipped: npm install --ignore-scripts --omit=optional node-llama-cpp in another folder, name it in ${FOLDER}`;

/** The package's entry as seen from a folder; undefined where it is not installed there or above. */
function entryFrom(folder) {
  try {
    return createRequire(join(resolve(folder), 'from-here.cjs')).resolve('node-llama-cpp');
  } catch {
    return undefined;
  }
}

const versionOf = (entry) => JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')).version;

/** By name, a function that reads the header of a local file; what is not at hand has the reason instead. */
export async function otherReaders() {
  const ours = createRequire(import.meta.url).resolve('@huggingface/gguf');
  const readers = {
    [`@huggingface/gguf ${versionOf(ours)} alone`]: (path) => gguf(path, { allowLocalFile: true }),
  };
  const folders = [process.env[FOLDER], process.cwd()].filter((folder) => folder);
  const entry = folders.map(entryFrom).find((found) => found !== undefined);
  if (!entry) return { readers, skipped: [{ name: 'node-llama-cpp', why: HOW }] };
  const { readGgufFileInfo } = await import(pathToFileURL(entry).href);
  readers[`node-llama-cpp ${versionOf(entry)} alone`] = (path) =>
    readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false });
  return { readers, skipped: [] };
}
