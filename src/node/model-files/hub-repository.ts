// Opens a repository of the Hugging Face hub: its list of files, then the GGUF header or the checkpoint's headers, by ranges.
import type { ModelDescription } from '../../core/model/description.ts';
import { parseJsonObject } from '../../core/model/safetensors/json-scan.ts';
import { CONFIG_LIMITS } from '../../core/model/safetensors/limits.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import { readCheckpoint } from './checkpoint.ts';
import { requestDocument } from './document-request.ts';
import { chooseGguf, ggufModels } from './gguf-choice.ts';
import { describeGguf } from './gguf-description.ts';
import type { GgufProblem } from './gguf-reading.ts';
import { hubAccess } from './hub-access.ts';
import type { HubName } from './hub-name.ts';
import type { ModelFolder } from './model-folder.ts';
import type { RemoteSession } from './range-request.ts';
import { type RemoteOptions, rangeSource, readRemoteGguf } from './remote-gguf.ts';
import { REMOTE_LIMITS, startBudget } from './remote-limits.ts';
import { readSafetensorsHeader } from './safetensors-reading.ts';

/** Assumption: repositories have up to some thousand files of about 100 bytes each in the list. */
const LIST_LIMITS = { ...CONFIG_LIMITS, bytes: 2 ** 23 };
const MOST_FILES = 50_000;

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function fileUrl(session: RemoteSession, { id, revision }: HubName, file: string): URL {
  return new URL(`${session.access.base}/${id}/resolve/${encodeURIComponent(revision)}/${encoded(file)}`);
}

/** Names of the files in the answer of the hub's API: `siblings`, each with an `rfilename`. */
function fileNames(value: Readonly<Record<string, unknown>>): string[] | undefined {
  const siblings = Object.hasOwn(value, 'siblings') ? value.siblings : undefined;
  if (!Array.isArray(siblings) || siblings.length > MOST_FILES) return undefined;
  const names: string[] = [];
  for (const sibling of siblings) {
    const name: unknown = typeof sibling === 'object' && sibling !== null ? sibling.rfilename : undefined;
    // A name that leads out of the repository is none.
    if (typeof name === 'string' && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')) {
      names.push(name);
    }
  }
  return names;
}

/** Files of the repository, or one line saying why they cannot be listed. */
async function listFiles(session: RemoteSession, name: HubName): Promise<readonly string[] | { problem: string }> {
  const at = name.revision === 'main' ? '' : `/revision/${encodeURIComponent(name.revision)}`;
  const url = new URL(`${session.access.base}/api/models/${name.id}${at}`);
  const bytes = await requestDocument(session, url, LIST_LIMITS.bytes);
  if ('problem' in bytes) {
    // The hub answers 401 for what does not exist, so as not to tell what is private.
    const missing = bytes.httpStatus === 404 || bytes.httpStatus === 401;
    return missing ? { problem: `no such repository on the hub, or it needs a token (${bytes.httpStatus})` } : bytes;
  }
  const json = parseJsonObject(bytes, LIST_LIMITS);
  if ('problem' in json) return { problem: `the hub's list of files ${json.problem}` };
  return fileNames(json.value) ?? { problem: 'siblings: the hub sent no list of files' };
}

function hubFolder(session: RemoteSession, name: HubName, files: readonly string[]): ModelFolder {
  const shown = `${session.access.base}/${name.id}`;
  return {
    name: shown,
    title: name.id,
    files,
    async document(file, mostBytes) {
      const bytes = await requestDocument(session, fileUrl(session, name, file), mostBytes);
      if (!('problem' in bytes)) return bytes;
      const problem: GgufProblem = { status: 'unreadable', file: `${shown}/${file}`, message: bytes.problem };
      return problem;
    },
    header: (file) => readSafetensorsHeader(rangeSource(session, fileUrl(session, name, file))),
  };
}

/**
 * Describes the model in a repository: the GGUF file that is wanted (or the only one), else the checkpoint. HF_ENDPOINT,
 * HF_TOKEN and the limits are those of `readRemoteGguf`; weights are never fetched.
 */
export async function openHubRepository(name: HubName, options: RemoteOptions = {}): Promise<Answer<ModelDescription>> {
  const { env = {}, limits, fetch: client = fetch } = options;
  const access = hubAccess(env);
  if ('problem' in access) return unknown(access.problem);
  const session: RemoteSession = { access, budget: startBudget({ ...REMOTE_LIMITS, ...limits }), fetch: client };
  const shown = `${access.base}/${name.id}`;
  const files = await listFiles(session, name);
  if ('problem' in files) return unknown(`${shown}: ${files.problem}`);
  const checkpoint = files.includes('config.json') && files.some((file) => /\.safetensors$/.test(file));
  if (name.wanted === undefined && (checkpoint || ggufModels(files).length === 0)) {
    if (files.includes('config.json')) return readCheckpoint(hubFolder(session, name, files));
    return unknown(`${shown}: holds neither a config.json nor a GGUF model`);
  }
  const choice = chooseGguf(files, name.wanted);
  if ('problem' in choice) return unknown(`${shown}: ${choice.problem}`);
  const address = fileUrl(session, name, choice.file).href;
  return describeGguf(await readRemoteGguf(address, options), address);
}
