// Blends with a device's own measurements, kept by question: questions are few and the same objects come again.
import type { FittedSide } from './calibration.ts';
import { type DeviceBlend, deviceBlend } from './device-blend.ts';
import type { KnownRow, Question } from './nearness.ts';
import type { StageSettings } from './stage-result.ts';

/** The blend of the device of that id; undefined where none of its measurements is known, or none is asked for. */
export type BlendOf = (
  side: FittedSide<unknown, unknown>,
  id: string,
  group: string,
  s: StageSettings,
) => DeviceBlend | undefined;

export function knownBlends(): BlendOf {
  /** A device's rows are of one backend. */
  const blends = new WeakMap<Question, Map<readonly KnownRow[], DeviceBlend | undefined>>();
  return (side, id, group, s) => {
    const rows = s.evidence ? side.devices[id] : undefined;
    if (rows === undefined) return undefined;
    const known = blends.get(s.question) ?? new Map<readonly KnownRow[], DeviceBlend | undefined>();
    blends.set(s.question, known);
    const found = known.get(rows);
    if (found) return found;
    const made = deviceBlend(side, rows, group, s.question);
    known.set(rows, made);
    return made;
  };
}
