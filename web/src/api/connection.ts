import { useSyncExternalStore } from 'react';

// Whether the server answers. Requests report what they saw; the shell shows it.
let reachable = true;
const listeners = new Set<() => void>();

export function report_reachable(now: boolean): void {
  if (now === reachable) return;
  reachable = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, () => reachable);
}
