// npm run journeys [-- BASE_URL [options of playwright test]]: over a running server with demo data; without an address
// over a build of the application with the pretend bank of tests/mock.
import { spawnSync } from 'node:child_process';

const [first, ...rest] = process.argv.slice(2);
const address = first?.startsWith('http') ? first : undefined;
const options = address || first === undefined ? rest : [first, ...rest];
const run = spawnSync('npx', ['--no-install', 'playwright', 'test', '--config', 'tests/journeys/playwright.config.ts', ...options], {
  stdio: 'inherit',
  env: { ...process.env, ...(address ? { BASE_URL: address } : {}) },
});
process.exit(run.status ?? 1);
