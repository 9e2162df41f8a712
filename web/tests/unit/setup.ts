import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// What jsdom leaves out and Mantine asks for.
class Observer {
  observe = vi.fn();
  unobserve = vi.fn();
  disconnect = vi.fn();
}
Object.assign(window, {
  ResizeObserver: Observer,
  matchMedia: (query: string) => ({ matches: false, media: query, addEventListener: vi.fn(), removeEventListener: vi.fn() }),
});

Object.assign(window.Element.prototype, { scrollIntoView: vi.fn() });
Object.assign(document, { fonts: { addEventListener: vi.fn(), removeEventListener: vi.fn() } });

afterEach(() => {
  cleanup();
  window.sessionStorage.clear();
});
