// Damages valid GGUF files in reproducible ways: flipped bits, hostile numbers, cuts, copies, moved and lost bytes.

/** Random numbers from 0 to 1 that depend on the seed alone (mulberry32, a public-domain generator). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Numbers that break readers: signs, powers of two, limits of this reader, and their neighbours. */
const HOSTILE = [
  0n,
  1n,
  2n,
  3n,
  4n,
  8n,
  9n,
  12n,
  13n,
  31n,
  32n,
  255n,
  2n ** 16n,
  2n ** 17n + 1n,
  2n ** 20n,
  2n ** 20n + 1n,
  2n ** 24n + 1n,
  2n ** 29n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 60n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
  2n ** 64n - 32n,
];

const upTo = (random: Random, most: number) => Math.floor(random() * most);

function splice(bytes: Uint8Array, at: number, drop: number, insert: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + drop));
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}

function number(width: 4 | 8): Mutation {
  return (bytes, random) => {
    if (bytes.length < width) return bytes;
    const copy = bytes.slice();
    const value = HOSTILE[upTo(random, HOSTILE.length)]!;
    const view = new DataView(copy.buffer);
    const at = upTo(random, bytes.length - width + 1);
    const little = random() < 0.8;
    if (width === 8) view.setBigUint64(at, value, little);
    else view.setUint32(at, Number(BigInt.asUintN(32, value)), little);
    return copy;
  };
}

const MUTATIONS: readonly Mutation[] = [
  number(4),
  number(8),
  number(8),
  function flipBit(bytes, random) {
    const copy = bytes.slice();
    const at = upTo(random, bytes.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << upTo(random, 8));
    return copy;
  },
  function count(bytes, random) {
    const copy = bytes.slice();
    if (copy.length < 24) return copy;
    const value = random() < 0.5 ? BigInt(upTo(random, 40)) : HOSTILE[upTo(random, HOSTILE.length)]!;
    new DataView(copy.buffer).setBigUint64(random() < 0.5 ? 8 : 16, value, true);
    return copy;
  },
  function fill(bytes, random) {
    const from = upTo(random, bytes.length);
    return bytes.slice().fill(random() < 0.5 ? 0xff : 0, from, from + 1 + upTo(random, 64));
  },
  (bytes, random) => bytes.slice(0, upTo(random, bytes.length)),
  (bytes, random) => splice(bytes, upTo(random, bytes.length), 1 + upTo(random, 32), new Uint8Array(0)),
  function copyRange(bytes, random) {
    const from = upTo(random, bytes.length);
    return splice(bytes, upTo(random, bytes.length), 0, bytes.slice(from, from + 1 + upTo(random, 200)));
  },
  function noise(bytes, random) {
    const insert = Uint8Array.from({ length: 1 + upTo(random, 16) }, () => upTo(random, 256));
    return splice(bytes, upTo(random, bytes.length), upTo(random, 2) * insert.length, insert);
  },
];

/** One to four random mutations of the bytes. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  const rounds = 1 + upTo(random, random() < 0.6 ? 1 : 4);
  for (let i = 0; i < rounds; i++) result = MUTATIONS[upTo(random, MUTATIONS.length)]!(result, random);
  return result;
}
