// How long the page takes from a changed question to a changed page: kept for the footer and for the benchmark.
import { useSyncExternalStore } from 'react';

const KEPT = 200;

const times: number[] = [];
const listeners = new Set<() => void>();
let shown = '';
let first = true;

function percentile(share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Milliseconds from the beginning of rendering a view, its computations included, to the changed page. */
export function recordRecompute(milliseconds: number): void {
  // The first drawing is no change.
  if (first) {
    first = false;
    return;
  }
  times.push(milliseconds);
  if (times.length > KEPT) times.shift();
  const text = `${milliseconds.toFixed(1)} ms, 95 % of the last ${times.length} within ${percentile(0.95).toFixed(1)} ms`;
  window.setTimeout(() => {
    shown = text;
    for (const listener of listeners) listener();
  });
}

export function useRecomputeText(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
    () => shown,
  );
}
