// All published measurements against predictions, coming in as they are predicted; made once a visit.
import { useSyncExternalStore } from 'react';
import type { PublishedPoint } from '../../core/assess/published-points.ts';
import { startJob } from './start-job.ts';

export interface Published {
  readonly points: readonly PublishedPoint[];
  readonly done: boolean;
  readonly problem?: string | undefined;
}

let state: Published = { points: [], done: false };
let begun = false;
const listeners = new Set<() => void>();

function become(next: Published): void {
  state = next;
  for (const listener of listeners) listener();
}

function begin(): void {
  if (begun) return;
  begun = true;
  startJob({ name: 'published' }, (parts, done, problem) =>
    become({ points: [...state.points, ...(parts as readonly PublishedPoint[])], done, problem }),
  );
}

export function usePublished(): Published {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      begin();
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
