// Loads each named file in the real engine without memory for its weights, and says on one line each whether it accepts it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const entry = pathToFileURL(join(folder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js')).href;
const { getLlama } = await import(entry);
const said = [];
const llama = await getLlama({
  build: 'never',
  skipDownload: true,
  progressLogs: false,
  gpu: false,
  logLevel: 'error',
  logger: (_level, text) => said.push(text.trim()),
});
const { AddonModel, AddonContext } = llama._bindings;
/** The engine's messages arrive a moment later. */
const moment = () => new Promise((done) => setTimeout(done, 40));

for (const file of files) {
  said.length = 0;
  process.stdout.write(`${file}\t`);
  let accepted = false;
  try {
    const model = new AddonModel(file, { addonExports: llama._bindings, gpuLayers: 0, useMmap: false, noAlloc: true });
    accepted = await model.init();
    if (accepted) accepted = await new AddonContext(model, { contextSize: 512, batchSize: 512, threads: 1 }).init();
  } catch (error) {
    said.push(error.message);
  }
  await moment();
  process.stdout.write(`${accepted ? 'accepted' : `refused: ${said.slice(-2).join('; ').replace(/\s+/g, ' ')}`}\n`);
}
process.exit(0);
