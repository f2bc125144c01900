// The model a user names: left to the catalogue where it knows the name, else opened wherever it lies.
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import type { ModelDescription } from '../../core/model/description.ts';
import { type Answer, unknown } from '../../core/units/result.ts';
import { type Loaded, loadCatalogue } from '../catalogue-files/load.ts';
import { isHubId } from '../model-files/hub-name.ts';
import { openModel } from '../model-files/open-model.ts';

let loaded: Loaded['catalogue']['models'] | undefined;

/** The entry of a name in the catalogue, which is read once and only when a name is asked for. */
function inCatalogue(name: string) {
  loaded ??= loadCatalogue().catalogue.models;
  return resolveEntry(loaded, name, 'model');
}

/** A description where the text names a file, a folder, an address, a repository or a local model; undefined where it is a catalogue name. */
export async function modelFile(text: string): Promise<Answer<ModelDescription> | undefined> {
  const opened = await openModel(text, {
    env: process.env,
    catalogueHas: (name) => inCatalogue(name).status === 'ok',
  });
  if (opened?.status !== 'unknown' || !isHubId(text)) return opened;
  // organisation/name may be a catalogue name misspelt: say what is near, too.
  const near = inCatalogue(text);
  return near.status === 'unknown' ? unknown(...near.reasons, ...opened.reasons) : opened;
}
