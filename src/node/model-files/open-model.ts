// Opens whatever model a text names: a file, a folder, an address, a repository of the hub, a model in Ollama's store.
import type { ModelDescription } from '../../core/model/description.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import { cachedFolder, type Env, isOffline } from './hub-cache.ts';
import { type HubName, hubPage, parseHubName } from './hub-name.ts';
import { openLocal } from './open-local.ts';
import { openOllama } from './open-ollama.ts';
import type { RemoteOptions } from './remote-gguf.ts';

export interface OpenOptions extends Pick<RemoteOptions, 'limits' | 'fetch'> {
  /** Environment: HF_TOKEN, HF_ENDPOINT, HF_HOME, OLLAMA_MODELS, HOME and the like. */
  readonly env: Env;
  /** Whether the catalogue knows a name; such names are left to it. */
  readonly catalogueHas: (name: string) => boolean;
}

type Opened = Promise<Answer<ModelDescription> | undefined>;

/** Where hub pages and files are, as people write it without https. */
const HUB_PREFIX = /^(?:hf:|hf\.co\/|huggingface\.co\/)/i;

/** From what is on this machine if it is whole, else from the hub; what is only a configuration here is the last resort. */
async function openHub(name: HubName, options: OpenOptions): Promise<Answer<ModelDescription>> {
  const folder = await cachedFolder(name, options.env);
  const cached = folder ? await openLocal(folder, { title: name.id, wanted: name.wanted }) : undefined;
  const whole = cached?.status === 'ok' && cached.value.fileBytes !== undefined;
  if (cached && whole) return cached;
  if (isOffline(options.env)) return cached ?? unknown(`${name.id}: is not on this machine, and HF_HUB_OFFLINE is set`);
  const { openHubRepository } = await import('./hub-repository.ts');
  const remote = await openHubRepository(name, options);
  return remote.status === 'unknown' && cached?.status === 'ok' ? cached : remote;
}

async function openAddress(text: string, options: OpenOptions): Promise<Answer<ModelDescription>> {
  const { hubAccess } = await import('./hub-access.ts');
  const access = hubAccess(options.env);
  const page = URL.canParse(text) && !('problem' in access) ? hubPage(new URL(text), access.base) : undefined;
  if (page) return openHub(page, options);
  if (/\.safetensors$/i.test(text.split(/[?#]/)[0] ?? '')) {
    return unknown(
      `${text.split(/[?#]/)[0]}: one file of weights is no model; name the repository as hf:organisation/name`,
    );
  }
  const { readRemoteGguf } = await import('./remote-gguf.ts');
  const { describeGguf } = await import('./gguf-description.ts');
  return describeGguf(await readRemoteGguf(text, options), text.split(/[?#]/)[0] ?? '');
}

async function openPrefixed(text: string, options: OpenOptions): Opened {
  if (/^ollama:/i.test(text)) {
    const name = text.slice(text.indexOf(':') + 1);
    return (
      (await openOllama(name, options.env)) ?? unknown(`ollama:${name.slice(0, 200)}: no such model in Ollama's store`)
    );
  }
  const prefix = HUB_PREFIX.exec(text)?.[0];
  if (prefix === undefined) return undefined;
  const name = parseHubName(text.slice(prefix.length));
  if (name) return openHub(name, options);
  return unknown(
    `${text.slice(0, 200)}: is not organisation/name, organisation/name:Q4_K_M or organisation/name/file.gguf`,
  );
}

/** A name without any mark of where it leads: this machine first, then the catalogue, then the hub. */
async function openName(text: string, options: OpenOptions): Opened {
  const inCatalogue = options.catalogueHas(text);
  // name:tag is Ollama's own way to write; a plain name that the catalogue knows is the catalogue's.
  if (!inCatalogue || /^[^/]+:[^/]+$/.test(text)) {
    const local = await openOllama(text, options.env);
    if (local) return local;
  }
  if (inCatalogue) return undefined;
  const folder = await openLocal(text, {});
  if (folder) return folder;
  const name = parseHubName(text);
  return name ? openHub(name, options) : undefined;
}

function looksLikePath(text: string): boolean {
  return (
    /\.(gguf|safetensors)$/i.test(text) || /^[.~]?[/\\]/.test(text) || /^\.\.?$|^\.\.[/\\]|^[A-Za-z]:[/\\]/.test(text)
  );
}

/**
 * Describes the model that the text names, or says on one line per reason why not, naming file and field; undefined
 * where the text is a catalogue name, or nothing that could be opened. Reads headers and small files only. Understood:
 *
 * - a path of a .gguf file or of a folder with a checkpoint or GGUF files
 * - http and https addresses of GGUF files, and pages of the hub
 * - `hf:org/name`, `org/name` where the catalogue has none, each with `:Q4_K_M`, `/file.gguf` or `@revision` after it
 * - `ollama:name[:tag]`, or a name found in Ollama's store that the catalogue does not know or that has a tag
 */
export async function openModel(text: string, options: OpenOptions): Opened {
  if (/^https?:\/\//i.test(text)) return openAddress(text, options);
  const prefixed = await openPrefixed(text, options);
  if (prefixed) return prefixed;
  if (text.includes('/') || looksLikePath(text)) {
    const local = await openLocal(text, { home: options.env.HOME ?? options.env.USERPROFILE });
    if (local) return local;
    // org/name/file.gguf is a path as well as a file on the hub; a path that says so is nothing else.
    const name = /^[.~]?[/\\]|^\.\.|^[A-Za-z]:[/\\]/.test(text) ? undefined : parseHubName(text);
    if (!name && looksLikePath(text)) return unknown(`${text.slice(0, 500)}: no such file`);
  }
  return text === '' ? undefined : openName(text, options);
}
