import { useEffect, useRef, type RefObject } from 'react';

const seen_after_ms = 1000;

/** Half of it visible, or, where it is taller than the window, half of the window filled by it. */
export function half_visible(entry: Pick<IntersectionObserverEntry, 'intersectionRatio' | 'intersectionRect' | 'rootBounds'>): boolean {
  const window_height = entry.rootBounds?.height ?? 0;
  return entry.intersectionRatio >= 0.5 || (window_height > 0 && entry.intersectionRect.height >= window_height / 2);
}

/** Calls `on_seen` once for each `key`, when the element was half visible for a whole second on a page in front. */
export function useSeen(element: RefObject<HTMLElement | null>, key: string, on_seen: () => void): void {
  const told = useRef<string | undefined>(undefined);
  const callback = useRef(on_seen);
  useEffect(() => {
    callback.current = on_seen;
  });
  useEffect(() => {
    const target = element.current;
    if (!target || typeof IntersectionObserver === 'undefined') return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let visible = false;
    const stop = () => {
      clearTimeout(timer);
      timer = undefined;
    };
    const update = () => {
      if (!visible || document.visibilityState !== 'visible' || told.current === key) {
        stop();
        return;
      }
      timer ??= setTimeout(() => {
        told.current = key;
        callback.current();
      }, seen_after_ms);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        visible = entries.some((entry) => entry.isIntersecting && half_visible(entry));
        update();
      },
      { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1] },
    );
    observer.observe(target);
    document.addEventListener('visibilitychange', update);
    return () => {
      stop();
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
    };
  }, [element, key]);
}
