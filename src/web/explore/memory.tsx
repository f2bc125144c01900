// Memory by device: a stacked bar each, with what does not fit beyond the end of the device.
import type { AssessedModel } from '../../core/assess/assessment.ts';
import { type DeviceMemory, deviceTotal, type MemoryPlan } from '../../core/memory/plan.ts';
import { formatBytes } from '../../core/units/format.ts';
import { MEMORY_PARTS, MemoryBar } from '../components/memory-bar.tsx';
import { useWidth } from '../components/use-width.ts';
import { useLocal } from '../format/numbers.ts';

function Row({ device: d, parts }: { readonly device: DeviceMemory; readonly parts: typeof MEMORY_PARTS }) {
  const local = useLocal();
  const bytes = (n: number) => (n === 0 ? '–' : local(formatBytes(n)));
  const total = deviceTotal(d);
  const free = d.capacityBytes === undefined ? undefined : d.capacityBytes - total;
  return (
    <tr>
      <th scope="row">{d.name}</th>
      {parts.map((p) => (
        <td key={p.name} className="number">
          {bytes(p.of(d))}
        </td>
      ))}
      <td className="number">{bytes(total)}</td>
      <td className="number">{d.capacityBytes === undefined ? 'not known' : bytes(d.capacityBytes)}</td>
      <td className={`number ${free !== undefined && free < 0 ? 'bad' : ''}`}>
        {free === undefined ? '–' : free < 0 ? `${bytes(-free)} too much` : bytes(free)}
      </td>
    </tr>
  );
}

export function Memory({ plan, model }: { readonly plan: MemoryPlan; readonly model: AssessedModel }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const local = useLocal();
  const devices = plan.devices.filter((d) => deviceTotal(d) > 0 || d.kind === 'accelerator');
  const parts = MEMORY_PARTS.filter((p) => devices.some((d) => p.of(d) > 0));
  const overheads = devices.flatMap((d) => d.overheads.map((o) => ({ device: d.name, ...o })));
  return (
    <section aria-labelledby="memory">
      <h2 id="memory">Memory</h2>
      <p>
        {plan.fits ? 'It fits' : 'It does not fit'}: {plan.placement}. {local(formatBytes(plan.requiredBytes))} needed
        {plan.availableBytes === undefined ? '' : `, ${local(formatBytes(plan.availableBytes))} there`};{' '}
        {plan.exact ? 'exact but for overheads' : 'estimated'} by the rules of {plan.ruleset}.
      </p>
      <div ref={ref} className="memory-bars">
        {devices.map((d) => (
          <MemoryBar key={`${d.kind}-${d.index}`} device={d} width={width} />
        ))}
        <ul className="legend" aria-hidden="true">
          {parts.map((p) => (
            <li key={p.name}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect className={`part ${p.style}`} width="10" height="10" rx="2" />
              </svg>
              {p.name}
            </li>
          ))}
        </ul>
      </div>
      <details>
        <summary>Memory in figures</summary>
        <div className="scroll" tabIndex={-1}>
          <table>
            <thead>
              <tr>
                <th scope="col">Device</th>
                {parts.map((p) => (
                  <th key={p.name} scope="col" className="number">
                    {p.name}
                  </th>
                ))}
                <th scope="col" className="number">
                  Together
                </th>
                <th scope="col" className="number">
                  There
                </th>
                <th scope="col" className="number">
                  Free
                </th>
              </tr>
            </thead>
            <tbody>
              {devices.map((d) => (
                <Row key={`${d.kind}-${d.index}`} device={d} parts={parts} />
              ))}
            </tbody>
          </table>
        </div>
        <ul>
          <li>
            Weights of {model.name} in {model.quantization}: {local(formatBytes(model.weightsBytes))} at{' '}
            {local(String(Number(model.bitsPerWeight.toPrecision(3))))} bits a weight, from the {model.source}.
          </li>
          {overheads.map((o) => (
            <li key={`${o.device} ${o.name}`}>
              {o.device}: {local(formatBytes(o.bytes))} for {o.name}
              {o.basis === 'assumption' ? ', an assumption of this project' : ''}.
            </li>
          ))}
          {plan.reasons.map((reason) => (
            <li key={reason}>{reason}.</li>
          ))}
        </ul>
      </details>
    </section>
  );
}
