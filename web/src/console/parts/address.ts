// Filters and choices stand in the address, so that they can be sent to somebody and found again.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export interface Address {
  get: (name: string) => string;
  /** An empty value leaves the address. */
  set: (changes: Record<string, string | undefined>) => void;
}

export function useAddress(): Address {
  const [parameters, set_parameters] = useSearchParams();
  const get = useCallback((name: string) => parameters.get(name) ?? '', [parameters]);
  const set = useCallback(
    (changes: Record<string, string | undefined>) => {
      set_parameters(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [set_parameters],
  );
  return { get, set };
}
