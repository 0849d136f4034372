#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/install-dependencies.sh [--help] [GROUP...]
# Installs the Debian packages of the named groups that are missing, and does nothing when all are there.
#   build    what compiles and runs the service (default)
#   check    what the checks of `make check` and of .ci/run need: Python environments, curl, shellcheck
#   browser  headless Chromium for the tests of the web page
#   metrics  Prometheus and promtool
#   bench    wrk, Node.js and Express
#   image    podman and what it needs, where no container engine is there yet
set -euo pipefail

groups=()
for argument; do
  case $argument in
    -h | --help) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    build | check | browser | metrics | bench | image) groups+=("$argument") ;;
    *) echo "install-dependencies: unknown group: $argument (see --help)" >&2; exit 2 ;;
  esac
done
[ ${#groups[@]} -gt 0 ] || groups=(build)

has_command() { command -v "$1" >/dev/null 2>&1; }

packages=()
for group in "${groups[@]}"; do
  case $group in
    build)
      packages+=(libsqlite3-dev libyaml-dev)
      # The rest is what Swift itself needs to compile and link.
      packages+=(binutils git libc6-dev libcurl4-openssl-dev libedit2 libgcc-12-dev libncurses6 libstdc++-12-dev)
      packages+=(libxml2-dev libz3-4 pkg-config tzdata zlib1g-dev curl)
      ;;
    check) has_command shellcheck || packages+=(shellcheck); packages+=(curl python3 python3-venv) ;;
    browser) packages+=(chromium chromium-driver fonts-dejavu-core) ;;
    metrics) packages+=(prometheus) ;;
    bench) has_command node || packages+=(nodejs); packages+=(wrk node-express curl python3) ;;
    image) has_command docker || has_command podman || has_command buildah || packages+=(podman buildah catatonit) ;;
  esac
done

missing=()
if has_command dpkg-query; then
  for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
  done
  # libz3-4 and the version of gcc's folders differ between Debian releases: the toolchain's own check is the judge.
  if has_command swift; then
    kept=()
    for package in "${missing[@]}"; do
      case $package in libz3-4 | libgcc-12-dev | libstdc++-12-dev) ;; *) kept+=("$package") ;; esac
    done
    missing=("${kept[@]}")
  fi
else
  echo "install-dependencies: this is not Debian or a relative of it; please see to it that these are there:" >&2
  printf '  %s\n' "${packages[@]}" >&2
fi

if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    if has_command sudo; then
      as_root=(sudo)
    else
      echo "install-dependencies: missing, and neither root nor sudo is at hand. As root, run:" >&2
      echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
  fi
  echo "install-dependencies: installing ${missing[*]}"
  done=
  for try in 1 2 3; do
    if "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq \
      && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null; then
      done=yes
      break
    fi
    echo "install-dependencies: try $try failed" >&2
    sleep 5
  done
  [ -n "$done" ] || exit 1
fi

case " ${groups[*]} " in
  *" build "*)
    if ! has_command swift; then
      echo "install-dependencies: no swift on the PATH. Install Swift 6.3 or later from https://www.swift.org/install/linux/" >&2
      exit 1
    fi
    ;;
esac
