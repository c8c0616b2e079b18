# Shared by the scripts in tools/: where things are, how progress is told.
set -euo pipefail

AIRL_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
AIRL_CACHE_DIR=${AIRL_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/airl}
AIRL_THIRD_PARTY_DIR=$AIRL_CACHE_DIR/third_party
export AIRL_ROOT AIRL_CACHE_DIR AIRL_THIRD_PARTY_DIR
# Debian's emcc looks for acorn beside Debian's own Node, whichever Node runs it.
export NODE_PATH=/usr/share/nodejs
mkdir -p "$AIRL_CACHE_DIR"

say() { printf '\033[1m==\033[0m %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# quietly LABEL COMMAND...: runs the command with its output in a log, shown only where it fails.
quietly() {
  local label=$1 log started=$SECONDS
  shift
  log=$(tr -c 'a-z0-9\n' '-' <<<"${label,,}")
  # A file's name has an end.
  log=$AIRL_CACHE_DIR/log/${log:0:80}.log
  mkdir -p "$(dirname "$log")"
  say "$label"
  # In a subshell with errexit of its own, which a condition would switch off: a function ends at its first failure.
  local status=0
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  if [ "$status" != 0 ]; then
    tail -n 40 "$log" >&2
    fail "$label failed; the whole output is in $log"
  fi
  if [ $((SECONDS - started)) -ge 5 ]; then say "$label: $((SECONDS - started)) s"; fi
}

# apt_install PACKAGE...: installs those that are missing; no network use where none is.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "needs these packages, and this machine has no apt-get: ${missing[*]}"
  # An installation that was interrupted, by Ctrl+C perhaps, is finished first: apt refuses otherwise.
  quietly "Finishing interrupted installations" as_root env DEBIAN_FRONTEND=noninteractive \
    dpkg --configure -a --force-confdef --force-confold </dev/null
  quietly "Reading package lists" as_root apt-get update
  quietly "Installing ${missing[*]}" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}
