// The model a user names: left to the catalogue where it knows the name, else opened wherever it lies.
import type { Catalogue } from '../../core/catalogue/catalogue.ts';
import { resolveEntry } from '../../core/catalogue/resolve/resolve-entry.ts';
import type { ModelDescription } from '../../core/model/description.ts';
import { type Answer, unknown } from '../../core/units/result.ts';

/** A description where the text names a file, a folder, an address, a repository or a local model; undefined where it is a catalogue name. */
export async function modelFile(text: string, catalogue: Catalogue): Promise<Answer<ModelDescription> | undefined> {
  if (Object.hasOwn(catalogue.models, text)) return undefined;
  const [{ openModel }, { isHubId }] = await Promise.all([
    import('../model-files/open-model.ts'),
    import('../model-files/hub-name.ts'),
  ]);
  const opened = await openModel(text, {
    env: process.env,
    catalogueHas: (name) => resolveEntry(catalogue.models, name, 'model').status === 'ok',
  });
  if (opened?.status !== 'unknown' || !isHubId(text)) return opened;
  // organisation/name may be a catalogue name misspelt: say what is near, too.
  const near = resolveEntry(catalogue.models, text, 'model');
  return near.status === 'unknown' ? unknown(...near.reasons, ...opened.reasons) : opened;
}
