// Several users at once: what the whole system does, and how long one of them waits for the others.
import type { Load as LoadResult } from '../../core/predict/load/load.ts';
import { formatOptionalSeconds, formatRateInterval } from '../../core/units/format.ts';
import { useLocal } from '../format/numbers.ts';

export function Load({ load }: { readonly load: LoadResult | undefined }) {
  const local = useLocal();
  if (!load) return null;
  const { requestsPerSecond, outputTokensPerSecond, promptTokensPerSecond } = load.systemThroughput;
  const perHour = (x: number) => x * 3600;
  const hourly = {
    low: perHour(requestsPerSecond.low),
    likely: perHour(requestsPerSecond.likely),
    high: perHour(requestsPerSecond.high),
  };
  const rows = [
    { name: 'System throughput, output tokens/s', value: formatRateInterval(outputTokensPerSecond) },
    { name: 'System throughput, prompt tokens/s', value: formatRateInterval(promptTokensPerSecond) },
    { name: 'Requests an hour', value: formatRateInterval(hourly) },
    { name: 'Waiting for others before the first token', value: formatOptionalSeconds(load.waitingSeconds) },
    { name: 'Requests that run together', value: String(load.runningAtOnce) },
  ];
  return (
    <section aria-labelledby="load">
      <h2 id="load">{load.users} users at once</h2>
      <p className="hint">
        The figures above are those of one request while all ask again as soon as they are answered. Together:
      </p>
      <table>
        <tbody>
          {rows.map((r) => (
            <tr key={r.name}>
              <th scope="row">{r.name}</th>
              <td className="number">{local(r.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
