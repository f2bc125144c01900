// What an engine said last, without the backtraces that native code prints when it ends itself.

/** Where a backtrace begins: glibc's, gdb's, Node's. */
const BACKTRACE = /\[0x[0-9a-f]+\]\s*$|^#\d+\s|^\[New LWP|libthread_db|debuginfod|^-+ .*stack trace|^\s*\d+: 0x/i;
const MOST_LINES = 6;

/** Builds of the engine whose kernels the card or its driver does not run. */
const UNFIT_BUILD = /unsupported toolchain|no kernel image is available|driver version is insufficient/i;
const UNFIT_ADVICE =
  'the engine’s GPU build does not run with this card and its driver: update the driver, time with a llama-bench of your own (--engine llama-bench), or measure on the CPU (--gpu-layers 0)';

/** The last lines that say something before a backtrace begins, in one line. */
export function lastWords(output: string, most: number): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const trace = lines.findIndex((line) => BACKTRACE.test(line));
  const words = (trace > 0 ? lines.slice(0, trace) : lines)
    .slice(-MOST_LINES)
    .map((line) => line.trim())
    .join('; ')
    .slice(-most);
  return UNFIT_BUILD.test(output) ? `${words}; ${UNFIT_ADVICE}` : words;
}
