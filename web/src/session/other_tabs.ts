// Tabs tell each other when somebody has logged in: one that waits for that need not ask any more.
import { useEffect } from 'react';

const name = 'attune.session';

export function tell_other_tabs(): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage('entered');
  channel.close();
}

/** While `waiting`: calls `look` when somebody has logged in elsewhere, and when this tab comes to the front again. */
export function useOtherTabs(waiting: boolean, look: () => void): void {
  useEffect(() => {
    if (!waiting) return undefined;
    const channel = new BroadcastChannel(name);
    channel.addEventListener('message', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      channel.close();
      document.removeEventListener('visibilitychange', look);
    };
  }, [look, waiting]);
}
