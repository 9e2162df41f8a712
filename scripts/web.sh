#!/usr/bin/env bash
# scripts/web.sh: builds the web application into web/dist, which the program embeds. Does nothing when nothing it is made
# from has changed; without its packages (setup.sh --without-web) it says so and leaves things as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ! -d web/node_modules ]]; then
  echo "[web] no packages of the web application: web/dist is not built" >&2
  exit 0
fi

inputs_hash() {
  find web/src web/build web/index.html web/vite.config.ts web/tsconfig.json web/package-lock.json web/package.json \
    -type f ! -name schema.d.ts -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
}

stamp=build/web-$(inputs_hash)
if [[ -e $stamp && -e web/dist/index.html ]]; then
  exit 0
fi
echo "[web] building web/dist"
(cd web && npm run --silent build -- --logLevel warn)
mkdir -p build
rm -f build/web-*
: >"$stamp"
