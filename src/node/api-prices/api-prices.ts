// Prices of models at providers of an API, from the data that come with @pydantic/genai-prices; nothing is fetched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import type { ApiPrice } from '../../core/cost/break-even.ts';
import { sourcedFigure } from '../../core/cost/figure.ts';

/** Providers that serve open models to anybody, by their id in the data. */
const HOSTS = [
  'openrouter',
  'together',
  'fireworks',
  'groq',
  'deepinfra',
  'novita',
  'cerebras',
  'deepseek',
  'mistral',
] as const;

/** US dollars into the currency of the comparison, with the sentence that says at what rate. */
export type FromDollars = (amount: number) => { readonly amount: number; readonly note: string } | undefined;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Version of the package: its data are those of that release. */
function release(): string {
  try {
    const main = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
    const text = readFileSync(new URL('../package.json', `file://${main}`), 'utf8');
    return `@pydantic/genai-prices ${String((JSON.parse(text) as { version: string }).version)}`;
  } catch {
    return '@pydantic/genai-prices';
  }
}

function priceAt(provider: Provider, id: string, kind: ApiPrice['kind'], convert: FromDollars): ApiPrice | undefined {
  const MILLION = 1_000_000;
  const options = { providerId: provider.id };
  const cost = (usage: Record<string, number>): number | undefined => {
    const found = calcPrice({ input_tokens: 0, output_tokens: 0, ...usage }, id, options);
    return found?.model.deprecated ? undefined : found?.total_price;
  };
  const input = cost({ input_tokens: MILLION });
  const output = cost({ output_tokens: MILLION });
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  const listed = calcPrice({ input_tokens: MILLION, output_tokens: 0 }, id, options)?.model_price.cache_read_mtok;
  const cached = listed === undefined ? undefined : cost({ input_tokens: MILLION, cache_read_tokens: MILLION });
  const figure = (dollars: number) => {
    const converted = convert(dollars);
    return (
      converted &&
      sourcedFigure(
        converted.amount,
        'per million tokens',
        [`${provider.name} (${release()})`, converted.note].filter(Boolean).join('; '),
      )
    );
  };
  const [inputPerMillion, outputPerMillion] = [figure(input), figure(output)];
  if (!inputPerMillion || !outputPerMillion) return undefined;
  const cachedInputPerMillion = cached === undefined ? undefined : figure(cached);
  return { provider: provider.name, model: id, kind, inputPerMillion, cachedInputPerMillion, outputPerMillion };
}

/** Prices of one open model, by the name of its repository or catalogue entry, at every provider that serves it; cheapest first. */
export function hostedPrices(names: readonly string[], convert: FromDollars): readonly ApiPrice[] {
  const wanted = new Set(names.flatMap((n) => [plain(n), plain(n.split('/').at(-1) ?? n)]));
  const found = HOSTS.flatMap((host) => {
    const provider = findProvider({ providerId: host });
    if (!provider) return [];
    const model = provider.models.find(
      (m) => wanted.has(plain(m.id.split('/').at(-1)?.split(':')[0] ?? '')) && !m.id.endsWith(':free'),
    );
    const price = model && priceAt(provider, model.id, 'same', convert);
    return price ? [price] : [];
  });
  return found.sort(
    (a, b) => a.outputPerMillion.value + a.inputPerMillion.value - b.outputPerMillion.value - b.inputPerMillion.value,
  );
}

/** The price of a model named as "provider:model"; undefined where the data do not have it. */
export function namedPrice(name: string, convert: FromDollars): ApiPrice | undefined {
  const [providerId, ...rest] = name.split(':');
  const provider = findProvider({ providerId: providerId ?? '' });
  return provider && rest.length > 0 ? priceAt(provider, rest.join(':'), 'named', convert) : undefined;
}
