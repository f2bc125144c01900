// Settings of a model's stages under an engine, kept: what is known of devices is found by them.
import { learntKey } from '../machine/learnt.ts';
import type { PreparedModel } from './model-library.ts';
import { comparedFlags, type Question, questionOf } from './nearness.ts';
import type { PlacedSettings } from './placed-model.ts';
import type { StageSettings } from './stage-result.ts';

export type SettingsOf = (model: PreparedModel, settings: PlacedSettings, windows: boolean) => StageSettings;

/**
 * Settings of stages by model, settings and system. The question within is the same object for all that ask alike: what is known of
 * devices is found by it.
 */
export function stageSettings(byBackend: boolean): SettingsOf {
  const questions = new WeakMap<PreparedModel, Map<number, Question>>();
  const questionFor = (model: PreparedModel, s: PlacedSettings, windows: boolean): Question => {
    const { flashAttention } = s;
    const flags = comparedFlags(byBackend, { windows, flashAttention, slowCache: s.kvCacheType === 'bf16' });
    const key = (flags.windows ? 1 : 0) + (flags.flashAttention ? 2 : 0) + (flags.slowCache ? 4 : 0);
    const known = questions.get(model) ?? new Map<number, Question>();
    questions.set(model, known);
    const question = known.get(key) ?? questionOf(model, flags);
    known.set(key, question);
    return question;
  };
  const made = (model: PreparedModel, settings: PlacedSettings, windows: boolean): StageSettings => ({
    windows,
    bf16Cache: settings.kvCacheType === 'bf16',
    ubatchTokens: settings.ubatchTokens,
    bf16Weights: model.bf16Weights,
    flashAttention: settings.flashAttention,
    format: model.formatClass,
    backend: settings.backend,
    evidence: settings.evidence === 'auto',
    modelKey: learntKey(model.model.id, model.quantization),
    question: questionFor(model, settings, windows),
  });
  // The same model is asked of on one machine after another.
  let last: { model: PreparedModel; settings: PlacedSettings; forms: (StageSettings | undefined)[] } | undefined;
  return (model, settings, windows) => {
    if (last?.model !== model || last.settings !== settings) last = { model, settings, forms: [] };
    const { forms } = last;
    const form = forms[windows ? 1 : 0] ?? made(model, settings, windows);
    forms[windows ? 1 : 0] = form;
    return form;
  };
}
