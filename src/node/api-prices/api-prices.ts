// Prices of models at providers of an API, from the data that come with @pydantic/genai-prices; nothing is fetched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import { apiPriceIn, type DollarPrice, type DollarPrices, type FromDollars } from '../../core/cost/api-price.ts';
import type { ApiPrice } from '../../core/cost/break-even.ts';

export type { FromDollars } from '../../core/cost/api-price.ts';

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
/** Providers of models that are not open, which are compared by name. */
const NAMED = ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'x-ai'] as const;

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

function priceAt(provider: Provider, id: string): DollarPrice | undefined {
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
  const cachedInput = listed === undefined ? undefined : cost({ input_tokens: MILLION, cache_read_tokens: MILLION });
  return { provider: provider.name, model: id, input, cachedInput, output };
}

/** One open model at every provider that serves it, by the names of its repository or catalogue entry; cheapest first. */
function hostedDollars(names: readonly string[]): readonly DollarPrice[] {
  const wanted = new Set(names.flatMap((n) => [plain(n), plain(n.split('/').at(-1) ?? n)]));
  const found = HOSTS.flatMap((host) => {
    const provider = findProvider({ providerId: host });
    const model = provider?.models.find(
      (m) => wanted.has(plain(m.id.split('/').at(-1)?.split(':')[0] ?? '')) && !m.id.endsWith(':free'),
    );
    const price = provider && model && priceAt(provider, model.id);
    return price ? [price] : [];
  });
  return found.sort((a, b) => a.output + a.input - b.output - b.input);
}

/** The same in the buyer's currency. */
export function hostedPrices(names: readonly string[], convert: FromDollars): readonly ApiPrice[] {
  return hostedDollars(names).flatMap((p) => apiPriceIn(p, 'same', release(), convert) ?? []);
}

/** The price of a model named as "provider:model"; undefined where the data do not have it. */
export function namedPrice(name: string, convert: FromDollars): ApiPrice | undefined {
  const [providerId, ...rest] = name.split(':');
  const provider = findProvider({ providerId: providerId ?? '' });
  const price = provider && rest.length > 0 ? priceAt(provider, rest.join(':')) : undefined;
  return price && apiPriceIn(price, 'named', release(), convert);
}

interface NamedModel {
  readonly id: string;
  readonly name: string;
  readonly huggingFace?: string | undefined;
}

/** All that somebody without this package needs: where each of these models is hosted, and the known closed ones. */
export function allDollarPrices(models: readonly NamedModel[]): DollarPrices {
  const hosted = models.flatMap(({ id, name, huggingFace }) => {
    const prices = hostedDollars([id, name, ...(huggingFace === undefined ? [] : [huggingFace])]);
    return prices.length > 0 ? [[id, prices] as const] : [];
  });
  const named = NAMED.flatMap((providerId) => {
    const provider = findProvider({ providerId });
    return (provider?.models ?? []).flatMap((m) => {
      const price = m.deprecated || !provider ? undefined : priceAt(provider, m.id);
      return price ? [[`${providerId}:${m.id}`, price] as const] : [];
    });
  });
  return { release: release(), hosted: Object.fromEntries(hosted), named: Object.fromEntries(named) };
}
