// A memory answer as a report: devices, overheads by name, what else would fit, and layer by layer on request.
import type { MemoryAnswer } from '../assess/memory/memory-answer.ts';
import { formatBytes, significant } from '../units/format.ts';
import { type Block, list, paragraph, type RawValue, type ReportDocument } from './document.ts';
import { exactness, memoryTable } from './memory-table.ts';

function sentence(a: MemoryAnswer): string {
  const { memory: m, model } = a;
  const room = m.availableBytes === undefined ? '' : ` of ${formatBytes(m.availableBytes)}`;
  const verdict = m.fits ? 'fits' : 'does not fit';
  return `${model.name} in ${model.quantization} ${verdict} on ${a.machine}: ${formatBytes(m.requiredBytes)}${room}, ${m.placement}.`;
}

function overheadItems(a: MemoryAnswer): string[] {
  return a.memory.devices.flatMap((d) =>
    d.overheads.map((o) => `${d.name}: ${o.name}, ${formatBytes(o.bytes)} (${o.basis})`),
  );
}

function foundItems(a: MemoryAnswer): string[] {
  const f = a.found;
  if (!f) return [];
  const here = f.here.flatMap(({ where, longestContext: c, bestFormat: b }) => {
    const name = where === 'accelerators' ? 'on the accelerators alone' : 'here';
    return [
      c
        ? `longest context ${name}: ${c.tokens} tokens${c.limitedByModel ? ', the most the model was made for' : ''}`
        : `no context fits ${name} in this format`,
      b
        ? `best format that fits ${name}: ${b.quantization}, ${formatBytes(b.requiredBytes)}`
        : `no usual format fits ${name}`,
    ];
  });
  const s = f.smallestMachine;
  return [
    ...here,
    s ? `catalogue machine with the least memory for this: ${s.name} (${s.id})` : 'no catalogue machine holds it',
  ];
}

function layerBlocks(a: MemoryAnswer): Block[] {
  if (!a.layers) return [];
  return [
    {
      kind: 'table',
      title: 'Layer by layer',
      columns: [
        { header: 'Layer' },
        { header: 'Weights', align: 'right' },
        { header: 'KV cache', align: 'right' },
        { header: 'State', align: 'right' },
        { header: 'Groups', wrapTo: 28 },
      ],
      rows: a.layers.map((l) => [
        String(l.layer),
        formatBytes(l.weightsBytes),
        formatBytes(l.kvCacheBytes),
        formatBytes(l.stateBytes),
        l.groups.map((g) => `${g.group} ${formatBytes(g.bytes)} (${g.types.join(', ')})`).join('; '),
      ]),
    },
  ];
}

/** One record a device. */
function records(a: MemoryAnswer): Record<string, RawValue>[] {
  return a.memory.devices.map((d) => ({
    machine: a.machine,
    model: a.model.id ?? a.model.name,
    quantization: a.model.quantization,
    contextTokens: a.settings.contextTokens,
    device: d.name,
    layers: d.layers,
    weightsBytes: d.weightsBytes,
    kvCacheBytes: d.kvCacheBytes,
    stateBytes: d.stateBytes,
    computeBytes: d.computeBytes,
    overheadBytes: d.overheadBytes,
    capacityBytes: d.capacityBytes,
    fits: a.memory.fits,
    exact: a.memory.exact,
  }));
}

export function memoryReport(a: MemoryAnswer): ReportDocument {
  const s = a.settings;
  const cache =
    a.memory.cacheTokens === undefined
      ? `context ${s.contextTokens} tokens in ${s.slots} ${s.slots > 1 ? 'slots' : 'slot'}`
      : `cache for ${a.memory.cacheTokens} tokens of context over all requests`;
  const found = foundItems(a);
  const overheads = overheadItems(a);
  return {
    title: sentence(a),
    blocks: [
      memoryTable(a.memory, `By device (${exactness(a.memory)})`),
      paragraph(
        `${a.model.name}: ${significant(a.model.parameters / 1e9)} billion parameters at ${significant(a.model.bitsPerWeight)} bits a weight, ${formatBytes(a.model.weightsBytes)}. ${a.program}, ${cache}, KV cache ${a.kvCacheType}, ubatch ${s.ubatchTokens}, flash attention ${s.flashAttention ? 'on' : 'off'}.`,
      ),
      ...(a.memory.reasons.length > 0 ? [paragraph(a.memory.reasons.join('; '), 'bad')] : []),
      ...(overheads.length > 0 ? [list('Overheads', overheads)] : []),
      ...(found.length > 0 ? [list('Also', found)] : []),
      ...layerBlocks(a),
      ...(a.assumptions.length > 0
        ? [
            list(
              'Assumed',
              a.assumptions.map((x) => `${x}.`),
            ),
          ]
        : []),
    ],
    records: records(a),
  };
}
