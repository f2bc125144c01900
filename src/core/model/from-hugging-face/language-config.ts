// Finds the language model in a config.json: the file itself, or a section of it beside vision and audio.
import { type ConfigReader, configReader, isObject, type Json, own } from './config-reader.ts';
import { DENSE_FAMILIES } from './families-dense.ts';
import { ENCODER_FAMILIES } from './families-encoder.ts';
import { EXPERT_FAMILIES } from './families-experts.ts';
import { HYBRID_FAMILIES } from './families-hybrid.ts';
import { WINDOWED_FAMILIES } from './families-windowed.ts';
import type { Family } from './family.ts';

const FAMILIES: Readonly<Record<string, Family>> = {
  ...DENSE_FAMILIES,
  ...WINDOWED_FAMILIES,
  ...EXPERT_FAMILIES,
  ...HYBRID_FAMILIES,
  ...ENCODER_FAMILIES,
};

/** model_types that are read, for messages and tests. */
export const KNOWN_MODEL_TYPES: readonly string[] = Object.keys(FAMILIES);

const SECTIONS = ['text_config', 'llm_config', 'language_config', 'text_model_config'] as const;

/** What a section leaves to the file around it. */
const SHARED_KEYS = ['tie_word_embeddings', 'torch_dtype', 'dtype', 'max_position_embeddings'] as const;

export interface LanguageConfig {
  readonly reader: ConfigReader;
  /** Keys of the part that describes the language model. */
  readonly keys: readonly string[];
  /** Undefined for a model_type that is not known. */
  readonly family: Family | undefined;
  /** Vision or audio stands beside the language model. */
  readonly multimodal: boolean;
}

function typeOf(object: Json): string | undefined {
  const type = own(object, 'model_type');
  return typeof type === 'string' && type !== '' ? type.slice(0, 64).toLowerCase() : undefined;
}

function familyOf(type: string): Family | undefined {
  return Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined;
}

/** The part of config.json that describes the language model, or why there is none. */
export function languageConfig(config: Json): LanguageConfig | { problem: string } {
  const outerType = typeOf(config);
  const section = SECTIONS.map((key) => own(config, key)).find((value) => isObject(value));
  const multimodal = ['vision_config', 'audio_config', 'vision_tower'].some((key) => own(config, key) !== undefined);
  if (!isObject(section)) {
    if (!outerType) return { problem: 'model_type is missing: this is not the configuration of a model' };
    const family = familyOf(outerType);
    const defaults = family?.defaults ?? {};
    return { reader: configReader(outerType, config, { defaults }), family, multimodal, keys: Object.keys(config) };
  }
  const innerType = typeOf(section);
  const candidates = [innerType, outerType && `${outerType}_text`, outerType].filter((t) => t !== undefined);
  const type = candidates.find((t) => familyOf(t)) ?? candidates[0];
  if (!type) return { problem: 'model_type is missing: this is not the configuration of a model' };
  const family = familyOf(type);
  const outer = Object.fromEntries(
    SHARED_KEYS.flatMap((key) => (own(config, key) === undefined ? [] : [[key, own(config, key)]])),
  );
  const reader = configReader(type, section, { outer, defaults: family?.defaults ?? {} });
  return { reader, family, multimodal, keys: Object.keys(section) };
}
