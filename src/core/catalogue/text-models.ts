// The catalogue's models that answer with text, as all questions of speed mean them.
import type { Catalogue, Entry } from './catalogue.ts';
import type { CatalogueModel } from './schema/model.ts';

/** In the catalogue's order; those that only embed, rank or listen are left out. */
export const textModels = ({ models }: Pick<Catalogue, 'models'>): readonly Entry<CatalogueModel>[] =>
  Object.values(models).filter(({ task }) => task === 'text' || task === 'vision-text');
