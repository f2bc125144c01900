// Limits how often one client may ask: a bucket of tokens that refills steadily (https://en.wikipedia.org/wiki/Token_bucket).

/** Clients remembered; beyond it those that are full again are forgotten first, then all. */
const MOST_CLIENTS = 50_000;
/** Share of a minute's requests that may come at once. */
const BURST = 0.25;

export interface RateLimit {
  /** 0 where the request may go on, else seconds to wait. */
  take(client: string, cost: number): number;
}

/** Addresses of one IPv6 network count as one client. */
export function clientKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}

export function rateLimit(perMinute: number, now: () => number = () => performance.now() / 1000): RateLimit {
  if (perMinute <= 0) return { take: () => 0 };
  const perSecond = perMinute / 60;
  const most = Math.max(10, perMinute * BURST);
  const buckets = new Map<string, { left: number; at: number }>();
  const refilled = (b: { left: number; at: number }, at: number) => Math.min(most, b.left + (at - b.at) * perSecond);
  return {
    take: (client, cost) => {
      const at = now();
      if (buckets.size >= MOST_CLIENTS) {
        for (const [key, b] of buckets) if (refilled(b, at) >= most) buckets.delete(key);
        if (buckets.size >= MOST_CLIENTS) buckets.clear();
      }
      const bucket = buckets.get(client) ?? { left: most, at };
      const left = refilled(bucket, at);
      const price = Math.min(cost, most);
      if (left < price) {
        buckets.set(client, { left, at });
        return Math.ceil((price - left) / perSecond);
      }
      buckets.set(client, { left: left - price, at });
      return 0;
    },
  };
}
