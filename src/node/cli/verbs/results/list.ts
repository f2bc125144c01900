// viable results list: what is stored.
import type { Format } from '../../../../core/report/render.ts';
import { resultsReport } from '../../../../core/report/results-report.ts';
import type { Order, StoredResult } from '../../../store/store.ts';
import { print } from '../../output.ts';
import { whole } from '../../settings.ts';
import { type FilterOptions, filterOf, inStore } from './stored.ts';

export interface ListOptions extends FilterOptions {
  readonly format: Format;
  readonly limit: string;
  readonly order: Order;
}

const LARGEST_PAGE = 500;

export async function listVerb(options: ListOptions): Promise<void> {
  const filter = filterOf(options);
  const limit = whole(options.limit, '--limit') ?? 50;
  await inStore(options, async (store) => {
    const results: StoredResult[] = [];
    let after: string | undefined;
    do {
      const page = await store.list({
        ...filter,
        order: options.order,
        limit: Math.min(LARGEST_PAGE, limit - results.length),
        after,
      });
      results.push(...page.results);
      after = page.next;
    } while (after !== undefined && results.length < limit);
    const all = await store.count(filter);
    const apart = filter.statuses === undefined ? await store.count({ ...filter, statuses: ['refused'] }) : 0;
    const data = { schema: 'viable.results/1', database: store.location, total: all, refused: apart, results };
    await print(resultsReport(results, all - results.length, apart), data, options.format);
  });
}
