// Stands for the engine's process where it misbehaves; the model's path says how.
const facts = {
  backend: 'cpu',
  deviceNames: [],
  variant: 'AVX2 = 1',
  threads: 1,
  loadSeconds: 0.1,
  modelBytes: 1,
  parameters: 1,
};
const tell = (message) => new Promise((done) => process.send(message, done));
const repetition = (n) => ({
  batches: [{ depthTokens: 0, tokens: 16, seconds: 0.1 + n / 1e6 }],
  prefillSeconds: 0.1 + n / 1e6,
  stepSeconds: [0.01, 0.01],
});

process.on('disconnect', () => process.exit(0));
process.once('message', async (job) => {
  // The bare name of the file; made-up weights have one name only.
  const how = (job.modelPath.split('/').at(-1) ?? '').replace('.gguf', '').replace('synthetic', 'hang');
  await tell({ kind: 'loaded', facts });
  for (const { index } of job.tests) {
    await tell({ kind: 'repetition', index, repetition: repetition(index) });
    if (how === 'abort') process.abort();
    if (how === 'cuda') {
      // As llama.cpp does: its words on one stream, a long backtrace on the other.
      process.stdout.write('CUDA error: the provided PTX was compiled with an unsupported toolchain.\n');
      const frames = Array.from({ length: 60 }, (_, i) => `/opt/engine/libggml-base.so(+0x${i}a168)[0x7fe8ee8ba1${i}]`);
      process.stderr.write(`/src/ggml-cuda.cu:108: CUDA error\n${frames.join('\n')}\n`, () => process.abort());
      await new Promise(() => {});
    }
    // As where native code hangs in its own thread: it never answers, and a parent that is gone is noticed.
    if (how === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (how === 'killed') process.kill(process.pid, 'SIGKILL');
    if (how === 'memory') {
      process.stderr.write('ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 123456\n');
      process.exit(1);
    }
    if (how === 'refuse') await tell({ kind: 'failed', index, message: 'Eval has failed' });
    else await tell({ kind: 'test-done', index });
  }
  await tell({ kind: 'finished' });
  process.exit(0);
});
