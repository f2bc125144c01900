// Translates a config.json into the shape of a catalogue model, by its family or, for unknown ones, by the common rules.
import type { CatalogueModel } from '../../catalogue/schema/model.ts';
import { type Json, own } from './config-reader.ts';
import { latent } from './families-experts.ts';
import { windowed } from './family.ts';
import { languageConfig } from './language-config.ts';
import { commonShape } from './shape.ts';

export interface ConfigShape {
  readonly status: 'ok';
  readonly shape: CatalogueModel;
  readonly modelType: string;
  /** False where the model_type is not known and the shape follows from the common rules. */
  readonly known: boolean;
  /** Stated element type of the weights (bfloat16, float16, …), as the file spells it. */
  readonly dtype: string | undefined;
  readonly assumptions: readonly string[];
  readonly multimodal: boolean;
}

/** Signs of layers that keep something else than keys and values: no estimate is made for those. */
const OTHER_MIXERS =
  /^(mamba|ssm|linear_attn|linear_(key|value|num|conv)|rwkv|conv_|state_size|kda|lightning|time_mix|hybrid_|attn_type_list|compress)/;

function unknownReason(config: Json, all: readonly string[], modelType: string): string | undefined {
  if (own(config, 'is_encoder_decoder') === true) {
    return `model_type "${modelType}" has an encoder and a decoder: such models are not described`;
  }
  const keys = all.filter((key) => OTHER_MIXERS.test(key));
  if (keys.length === 0) return undefined;
  return `model_type "${modelType}" is not known and has layers of a kind that cannot be estimated (${keys.slice(0, 3).join(', ')})`;
}

/** The shape, or the reasons why config.json does not give it. Never throws for content. */
export function shapeFromConfig(config: Json): ConfigShape | { status: 'unknown'; reasons: readonly string[] } {
  const language = languageConfig(config);
  if ('problem' in language) return { status: 'unknown', reasons: [language.problem] };
  const { reader, family, multimodal } = language;
  const refused = family ? undefined : unknownReason(config, language.keys, reader.modelType);
  if (refused) return { status: 'unknown', reasons: [refused] };
  const common = commonShape(reader, family?.architecture ?? reader.modelType, family?.attentionFree !== true);
  const general = () => ({
    ...windowed(reader, common, undefined),
    ...(reader.count('kv_lora_rank') ? latent(reader, common) : {}),
  });
  const changes = family ? (family.changes?.(reader, common) ?? {}) : general();
  if (reader.problems.length > 0) return { status: 'unknown', reasons: reader.problems };
  const estimate = `unknown architecture: model_type "${reader.modelType}" is not known, estimated as a decoder of the Llama kind`;
  return {
    status: 'ok',
    shape: { ...common, ...changes },
    modelType: reader.modelType,
    known: family !== undefined,
    dtype: reader.text('torch_dtype') ?? reader.text('dtype'),
    assumptions: family ? reader.assumptions : [estimate, ...reader.assumptions],
    multimodal,
  };
}
