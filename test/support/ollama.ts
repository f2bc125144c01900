// A store as Ollama keeps it, for tests: a manifest that names blobs by their digests.
import { createHash } from 'node:crypto';

const TYPES = {
  model: 'model',
  projector: 'projector',
  adapter: 'adapter',
  template: 'template',
  license: 'license',
} as const;
export type LayerKind = keyof typeof TYPES;

const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Files of a store with one model, by their paths in it. */
export function ollamaStore(
  path: string,
  layers: readonly (readonly [LayerKind, Uint8Array | string])[],
): Record<string, Uint8Array | string | object> {
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: `sha256:${digest('{}')}`, size: 2 },
    layers: layers.map(([kind, content]) => ({
      mediaType: `application/vnd.ollama.image.${TYPES[kind]}`,
      digest: `sha256:${digest(content)}`,
      size: content.length,
    })),
  };
  const blobs = layers.map(([, content]) => [`blobs/sha256-${digest(content)}`, content]);
  return { [`manifests/${path}`]: manifest, ...Object.fromEntries(blobs) };
}
