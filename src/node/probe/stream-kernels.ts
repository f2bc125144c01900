// The loops that the bandwidth measurement times. Each is self-contained: its text is handed to the worker threads.

export type KernelName = 'read' | 'copy' | 'triad';

/** Bytes that one element moves, as the program counts them: 8 for each operand read or written. */
export const KERNEL_BYTES: Readonly<Record<KernelName, number>> = { read: 8, copy: 16, triad: 24 };

/** Sum of an array with eight independent sums, so that additions do not wait for one another. Like weights at decode. */
export function readKernel(a: Float64Array): number {
  const whole = a.length - (a.length % 8);
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < whole; i += 8) {
    s0 += a[i]!;
    s1 += a[i + 1]!;
    s2 += a[i + 2]!;
    s3 += a[i + 3]!;
    s4 += a[i + 4]!;
    s5 += a[i + 5]!;
    s6 += a[i + 6]!;
    s7 += a[i + 7]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]!;
  return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
}

/** a = b + s·c: STREAM's triad. Reading a line before writing it is not counted, so the bus moves up to a third more. */
export function triadKernel(a: Float64Array, b: Float64Array, c: Float64Array, s: number): number {
  for (let i = 0; i < a.length; i++) a[i] = b[i]! + s * c[i]!;
  return a[a.length - 1] ?? 0;
}

/** b = a by the engine's block copy. */
export function copyKernel(a: Float64Array, b: Float64Array): number {
  b.set(a);
  return b[b.length - 1] ?? 0;
}

/**
 * Program of one worker. It allocates and touches its own arrays (near its own memory controller), warms the loops up,
 * and then times one kernel a message. All workers of a message start together: each waits until the last has arrived.
 * Answers { start, end } in nanoseconds since `origin` on the monotonic clock that all threads share.
 */
export function workerSource(): string {
  return `
const { parentPort, workerData } = require('node:worker_threads');
const read = ${readKernel.toString()};
const triad = ${triadKernel.toString()};
const copy = ${copyKernel.toString()};
const { elements, workers, arrived, origin } = workerData;
const run = (kernel, a, b, c) => kernel === 'read' ? read(a) : kernel === 'copy' ? copy(a, b) : triad(c, a, b, 3);
const [a, b, c] = [1, 2, 0.5].map((value) => new Float64Array(elements).fill(value));
const small = [1, 2, 3].map((value) => new Float64Array(Math.min(elements, 4096)).fill(value));
for (let i = 0; i < 200; i++) for (const kernel of ['read', 'copy', 'triad']) run(kernel, ...small);
parentPort.on('message', ({ kernel, round }) => {
  const target = (round + 1) * workers;
  if (Atomics.add(arrived, 0, 1) + 1 === target) Atomics.notify(arrived, 0);
  for (let now = Atomics.load(arrived, 0); now < target; now = Atomics.load(arrived, 0)) Atomics.wait(arrived, 0, now, 50);
  const start = process.hrtime.bigint();
  const result = run(kernel, a, b, c);
  const end = process.hrtime.bigint();
  parentPort.postMessage({ start: Number(start - origin), end: Number(end - origin), result });
});
parentPort.postMessage('ready');
`;
}
