// What a tab keeps in sessionStorage: whom it acts for, and what was typed and not sent. It goes at log-out.
import { useCallback, useState } from 'react';

const acting_key = 'attune.acting_for';
const draft_prefix = 'attune.draft.';

function storage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined; // forbidden by the browser's settings: nothing is kept over a reload
  }
}

export function acting_for_stored(): string | undefined {
  return storage()?.getItem(acting_key) ?? undefined;
}

export function store_acting_for(customer_id: string): void {
  storage()?.setItem(acting_key, customer_id);
}

export function forget_drafts(): void {
  const kept = storage();
  if (!kept) return;
  for (const key of Object.keys(kept).filter((name) => name.startsWith('attune.'))) kept.removeItem(key);
}

function read_draft<T>(key: string, initial: T): T {
  try {
    const text = storage()?.getItem(draft_prefix + key);
    return text === null || text === undefined ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}

/** State that survives a reload of the tab until it is cleared. */
export function useDraft<T>(key: string, initial: T): [T, (next: T) => void, () => void] {
  const [value, set_value] = useState(() => read_draft(key, initial));
  const set = useCallback(
    (next: T) => {
      set_value(next);
      try {
        storage()?.setItem(draft_prefix + key, JSON.stringify(next));
      } catch {
        // Full: the page itself still holds it.
      }
    },
    [key],
  );
  const clear = useCallback(() => {
    set_value(initial);
    storage()?.removeItem(draft_prefix + key);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `initial` is what the first render said
  }, [key]);
  return [value, set, clear];
}
