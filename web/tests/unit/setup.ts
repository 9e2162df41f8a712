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
Object.assign(window.Blob.prototype, {
  text(this: Blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(new Error('unreadable'));
      reader.readAsText(this);
    });
  },
});
Object.assign(document, { fonts: { addEventListener: vi.fn(), removeEventListener: vi.fn() } });

afterEach(() => {
  cleanup();
  window.sessionStorage.clear();
});
