// The machine and model a request means: names of the catalogue, this machine where the server is not public, and
// models at public addresses where fetching is on. Paths of files are never opened.
import { devNull } from 'node:os';

import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import type { Machine } from '../../core/machine/machine.ts';
import type { MachineDescription } from '../../core/machine/request.ts';
import type { ModelDescription } from '../../core/model/description.ts';
import { type Answer, ok, unknown } from '../../core/units/result.ts';
import type { ServerSettings } from './settings.ts';

type Asked = string | MachineDescription;

export async function machineFor(settings: ServerSettings, asked: Asked): Promise<Answer<Machine>> {
  if (asked !== 'this') return settings.context.machineOf(asked);
  if (settings.public)
    return unknown('"this" machine is told by a server on loopback only; name a machine or its parts');
  return settings.thisMachine();
}

const HUB = /^(?:hf:|hf\.co\/|(?:https?:\/\/)?huggingface\.co\/)/i;

export async function modelFor(settings: ServerSettings, text: string): Promise<Answer<string | ModelDescription>> {
  const { models } = settings.context.catalogue;
  if (Object.hasOwn(models, text)) return ok(text);
  const named = resolveEntry(models, text, 'model');
  const { isHubId } = await import('../model-files/hub-name.ts');
  const remote = /^https?:\/\//i.test(text) || HUB.test(text) || (named.status === 'unknown' && isHubId(text));
  if (!remote || named.status === 'ok') return named.status === 'ok' ? ok(text) : named;
  if (!settings.allowFetch)
    return named.status === 'unknown' && isHubId(text)
      ? named
      : unknown(
          `"${text.slice(0, 200)}": this server fetches nothing (viable serve --allow-fetch); name a catalogue model`,
        );
  const [{ openModel }, { publicFetch }] = await Promise.all([
    import('../model-files/open-model.ts'),
    import('./guard/public-fetch.ts'),
  ]);
  // Neither the owner's token nor caches: a client must not see through the server what only its owner may.
  const opened = await openModel(isHubId(text) ? `hf:${text}` : text, {
    env: { HF_HUB_CACHE: devNull },
    catalogueHas: () => false,
    fetch: publicFetch(),
    limits: { totalSeconds: 30, stallSeconds: 10 },
  });
  return opened ?? named;
}
