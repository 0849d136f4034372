#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/python-environment.sh FOLDER REQUIREMENTS...
# Makes a Python virtual environment with exactly the named requirement files, or keeps it when they have not changed.
# Prints the path of its python, for: python=$(scripts/python-environment.sh .venv/checks scripts/requirements.txt)
set -euo pipefail

case ${1:-} in -h | --help | '') sed -n '3,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
folder=$1
shift
[ $# -gt 0 ] || { echo "python-environment: no requirements file named" >&2; exit 2; }

wanted=$(cat "$@" | sha256sum)
if [ ! -x "$folder/bin/python" ] || [ "$(cat "$folder/requirements.sha256" 2>/dev/null || true)" != "$wanted" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder"
  arguments=()
  for file; do arguments+=(--requirement "$file"); done
  installed=
  for try in 1 2 3; do
    if "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "${arguments[@]}" >&2; then
      installed=yes
      break
    fi
    echo "python-environment: try $try failed" >&2
    sleep 5
  done
  [ -n "$installed" ] || exit 1
  printf '%s\n' "$wanted" >"$folder/requirements.sha256"
fi
printf "%s\n" "$folder/bin/python"
