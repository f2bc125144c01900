// Reads the name of a repository on the Hugging Face hub, with what may follow it: revision, quantization, file.

export interface HubName {
  /** organisation/name */
  readonly id: string;
  /** Branch, tag or commit; main without one. */
  readonly revision: string;
  /** A quantization (Q4_K_M) or the path of a file in the repository. */
  readonly wanted: string | undefined;
}

/** Rules of the hub: letters, digits, dot, dash, underscore; no two dots, up to 96 characters each. */
const NAME = /^(?!.*\.\.)[A-Za-z0-9][\w.-]{0,95}\/(?!.*\.\.)[A-Za-z0-9][\w.-]{0,95}$/;
const REVISION = /^(?!.*\.\.)[\w][\w./-]{0,99}$/;
const WANTED = /^(?!.*\.\.)[\w][\w.+-]{0,199}(\/[\w][\w.+-]{0,199}){0,7}$/;

/** True for organisation/name alone. */
export function isHubId(text: string): boolean {
  return NAME.test(text);
}

/**
 * Reads `org/name`, `org/name:Q4_K_M` (as llama.cpp writes it), `org/name@revision` and `org/name/folder/file.gguf`;
 * undefined for anything else.
 */
export function parseHubName(text: string): HubName | undefined {
  const [, id = '', path, revision = 'main', quantization] =
    /^([^/@:]+\/[^/@:]+)(?:\/([^@:]+\.gguf))?(?:@([^:]+))?(?::(.+))?$/i.exec(text) ?? [];
  if (!isHubId(id) || !REVISION.test(revision)) return undefined;
  const wanted = path ?? quantization;
  if ((path && quantization) || (wanted !== undefined && !WANTED.test(wanted))) return undefined;
  return { id, revision, wanted };
}

/** The repository that a page of the hub is about (`/org/name`, `/org/name/tree/main`); undefined for a file in one. */
export function hubPage(url: URL, base: string): HubName | undefined {
  const start = new URL(base);
  if (url.origin !== start.origin || !url.pathname.startsWith(start.pathname.replace(/\/+$/, ''))) return undefined;
  const path = url.pathname.slice(start.pathname.replace(/\/+$/, '').length).replace(/^\/+|\/+$/g, '');
  const [organisation, name, tree, revision, ...rest] = path.split('/');
  // A file, in whatever folder of the server.
  if (!organisation || !name || /\.gguf$/i.test(name) || rest.length > 0 || (tree !== undefined && tree !== 'tree'))
    return undefined;
  return parseHubName(`${organisation}/${name}${revision ? `@${revision}` : ''}`);
}
