// viable catalogue schema: the JSON Schema of a kind of entry, so that an editor can check and complete the YAML.
import { z } from 'zod';
import { nearestNames } from '../../../core/catalogue/resolve/nearest.ts';
import { KINDS, type Kind, SCHEMAS } from '../../../core/catalogue/schema/index.ts';
import { CliError } from '../fail.ts';

export function catalogueSchemaVerb(kind: string): void {
  const found = KINDS.find((k): k is Kind => k === kind || k === `${kind}s`);
  if (!found)
    throw new CliError(`catalogue kind "${kind}" is not known; nearest: ${nearestNames(kind, KINDS).join(', ')}`);
  process.stdout.write(`${JSON.stringify(z.toJSONSchema(SCHEMAS[found], { io: 'input' }), null, 2)}\n`);
}
