import { defineConfig } from '@playwright/test';

const given = process.env['BASE_URL'];
const quick = process.env['QUICK'] !== undefined;
const port = Number(process.env['MOCK_PORT'] ?? 4173);
const pretend = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.ts',
  outputDir: 'results',
  // The quick ones are independent of one another; training, among the others, changes everybody's list.
  fullyParallel: quick,
  workers: quick ? 2 : 1,
  timeout: 60_000,
  globalTimeout: quick ? 280_000 : 1_800_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: given ?? pretend,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  ...(given ? {} : {
    webServer: { command: `npx vite build --mode mock --outDir tests/journeys/pretend --logLevel warn && npx vite preview --mode mock --outDir tests/journeys/pretend --port ${port} --strictPort`, url: pretend, reuseExistingServer: true, cwd: '../..' },
  }),
});
