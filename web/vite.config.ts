/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { gzip_assets } from './build/gzip.ts';
import { licences } from './build/licences.ts';
import { theme_css } from './build/theme_css.ts';
import { mock_api } from './tests/mock/middleware.ts';

// Modes of the development server: `mock` answers /v1 from tests/mock, `server` hands it to a running Attune
// (ATTUNE_URL). Neither is part of what is built.
export default defineConfig(({ mode }) => ({
  plugins: [react(), theme_css(), licences(), gzip_assets(), ...(mode === 'mock' ? [mock_api()] : [])],
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    // With the host as the browser said it: the server compares it with the origin.
    proxy: mode === 'server' ? { '/v1': { target: process.env['ATTUNE_URL'] ?? 'http://127.0.0.1:8080', changeOrigin: false } } : undefined,
  },
  preview: { host: '127.0.0.1' },
  test: {
    environment: 'jsdom',
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/unit/setup.ts'],
    restoreMocks: true,
  },
}));
