// npm run journeys -- [ADDRESS | --program PROGRAM --bank FOLDER] [--quick] [options of playwright test]
//   ADDRESS              over a running server with demo data
//   --program, --bank    over a server of their own: PROGRAM over a scratch copy of the demo bank in FOLDER
//   neither              over a build of the application with the pretend bank of tests/mock
//   --quick              those that `make test` runs
// Exit status: Playwright's; 77 when Chromium or the demo bank is not there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { run_child, start_server, stop_children } from './server.js';

const here = import.meta.dirname;
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const own = { program: { type: 'string' }, bank: { type: 'string' }, quick: { type: 'boolean' } };

/** Our own options taken out of the arguments; the rest is Playwright's. */
function arguments_of(given) {
  const { tokens } = parseArgs({ args: given, options: own, strict: false, tokens: true });
  const taken = new Set();
  const values = {};
  for (const token of tokens) {
    if (token.kind !== 'option' || !(token.name in own)) continue;
    values[token.name] = token.value ?? true;
    taken.add(token.index);
    if (token.value !== undefined && !token.inlineValue) taken.add(token.index + 1);
  }
  const rest = given.filter((_word, at) => !taken.has(at));
  const address = rest[0]?.startsWith('http') ? rest.shift() : undefined;
  return { ...values, address, rest };
}

function skip(reason) {
  console.log(`skipped: ${reason}`);
  return 77;
}

async function main() {
  const { program, bank, quick, address, rest } = arguments_of(process.argv.slice(2));
  if (!existsSync(chromium)) return skip(`there is no ${chromium} (scripts/setup.sh installs it)`);
  if (program && !(bank && existsSync(bank))) return skip(`there is no demo bank in ${bank ?? '--bank FOLDER'} (make demo)`);
  const { base, issuer } = program ? await start_server(program, bank) : { base: address };
  const playwright = join(here, '..', '..', 'node_modules', '@playwright', 'test', 'cli.js');
  const env = { ...process.env, ...(base ? { BASE_URL: base } : {}), ...(issuer ? { ISSUER: issuer } : {}), ...(quick ? { QUICK: '1' } : {}) };
  const args = [playwright, 'test', '--config', join(here, 'playwright.config.ts'), ...(quick ? ['--grep', '@quick'] : []), ...rest];
  return run_child(process.execPath, args, env);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop_children().then(() => process.exit(1)));
try {
  process.exitCode = await main();
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await stop_children();
}
