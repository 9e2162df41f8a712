// A server of the journeys' own: on a free port, over a scratch copy of a bank. All that is started here ends with this
// process, also when it is killed.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { client, free_port, start_provider } from './provider.js';

const ready_within_ms = 60_000;
const ends_within_ms = 10_000;

const children = new Set();
const scratch = new Set();
const closers = new Set();

/** The kernel ends the child when this process is gone. */
function spawn_bound(command, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], options);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  children.add(child);
  void child.ended.then(() => children.delete(child));
  return child;
}

export async function run_child(command, args, env) {
  const { error, code } = await spawn_bound(command, args, { stdio: 'inherit', env }).ended;
  if (error) throw error;
  return code ?? 1;
}

export async function stop_children() {
  const running = [...children];
  for (const child of running) child.kill('SIGTERM');
  await Promise.all(running.map(async (child) => {
    const late = setTimeout(() => child.kill('SIGKILL'), ends_within_ms);
    await child.ended;
    clearTimeout(late);
  }));
  for (const close of closers) close();
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
}

async function is_ready(base) {
  try {
    return (await fetch(`${base}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** A server that is ready: its address, and that of the real provider that is the bank's log-in. */
export async function start_server(program, bank) {
  const folder = mkdtempSync(join(tmpdir(), 'attune-journeys-'));
  scratch.add(folder);
  cpSync(bank, folder, { recursive: true });
  const listen = `127.0.0.1:${await free_port()}`; // known beforehand: the provider sends people back to it
  const provider = await start_provider(`http://${listen}`);
  closers.add(provider.stop);
  appendFileSync(join(folder, 'attune.toml'), `[portal]\naddress = "http://${listen}"\n[oidc]\nissuer = "${provider.issuer}"\nclient_id = "${client.client_id}"\n`);
  const child = spawn_bound(program, ['serve', '--data', folder, '--listen', listen], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ATTUNE_OIDC_SECRET: client.client_secret },
  });
  const gone = child.ended.then(({ error, code, signal }) => {
    throw error ?? new Error(`the server ended with ${signal ?? `status ${code}`} before the journeys did`);
  });
  gone.catch(() => undefined); // told by whoever waits for it
  const said = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /http:\/\/[^/\s]+/.exec(line)?.[0];
      if (address) resolve(address);
    });
  });
  const base = await Promise.race([said, gone]);
  const deadline = Date.now() + ready_within_ms;
  while (!(await Promise.race([is_ready(base), gone]))) {
    if (Date.now() > deadline) throw new Error(`${base}/readyz did not say ready within ${ready_within_ms / 1000} s`);
    await pause(100);
  }
  return { base, issuer: provider.issuer };
}
