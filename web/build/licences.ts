import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Lock {
  packages: Record<string, { dev?: boolean; optional?: boolean; version?: string; license?: string }>;
}

function text_of(folder: string): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|ofl)/i.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

/** `licences.txt` of the build: the licence texts of every package that may be in it, as their licences ask. */
export function licences(): Plugin {
  return {
    name: 'attune-licences',
    apply: 'build',
    generateBundle() {
      const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
      const shipped = Object.entries(lock.packages).filter(([path, { dev, optional }]) => path !== '' && !dev && !optional);
      const texts = shipped.map(([path, { version, license }]) => {
        const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
        return `==== ${name} ${version ?? ''} (${license ?? 'see the package'}) ====\n${text_of(path)}\n`;
      });
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join('\n') });
    },
  };
}
