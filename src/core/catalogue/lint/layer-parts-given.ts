// Linter: a model's layer pattern names only parts whose hyperparameters the entry gives, and fits its number of layers.
import { type Linter, reporter } from './finding.ts';

export const layerPartsGiven: Linter = {
  name: 'layer-parts-given',
  description: 'Every kind of layer in a layer pattern has its hyperparameters.',
  check(catalogue) {
    const report = reporter(this.name);
    for (const model of Object.values(catalogue.models)) {
      const pattern = model.layerPattern;
      const wrong = (field: string, message: string) => report.error('models', model.id, field, message);
      if (/[ASPas]/.test(pattern) && !model.attention)
        wrong('attention', `layerPattern "${pattern}" has attention layers, but attention is not given`);
      if (/[Ss]/.test(pattern) && !model.attention?.window)
        wrong('attention.window', `layerPattern "${pattern}" has windowed layers, but the window is not given`);
      if (/[RPr]/.test(pattern) && !model.recurrent)
        wrong('recurrent', `layerPattern "${pattern}" has recurrent layers, but recurrent is not given`);
      if (!/[RPr]/.test(pattern) && model.recurrent)
        wrong('layerPattern', `recurrent is given, but layerPattern "${pattern}" has no such layer`);
      if (model.attention?.kind === 'mla' && !model.attention.mla)
        wrong('attention.mla', 'attention is of kind mla, but its ranks are not given');
      if (pattern.length > model.layers)
        wrong('layerPattern', `has ${pattern.length} letters for ${model.layers} layers`);
      if (model.moe && model.moe.activeExperts > model.moe.experts)
        wrong('moe.activeExperts', `${model.moe.activeExperts} of ${model.moe.experts} experts cannot be active`);
    }
    return report.findings;
  },
};
