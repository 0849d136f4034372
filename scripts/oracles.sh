#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/oracles.sh
# Asks the independent implementations of the scores anew and rewrites the fixtures of plain numbers. Each requirements
# file of Tests/Oracles/scores has an environment of its own, since the packages want different versions of the same
# libraries; a script runs in the first one whose packages it can import. The R packages are asked only where Rscript is
# there; what was not asked is said at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in -h | --help) sed -n '3,7s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

folder=Tests/Oracles/scores
environments=()
for requirements in "$folder"/requirements*.txt; do
  name=$(basename "$requirements" .txt)
  environments+=("$(scripts/python-environment.sh ".venv/oracles-$name" "$requirements")")
done

made=() left=()
for script in "$folder"/*.py; do
  name=$(basename "$script")
  grep -q '__main__' "$script" || continue
  if grep -qE 'Rscript|import preventr|from preventr' "$script" && ! command -v Rscript >/dev/null; then
    left+=("$name (needs R and its package sources, see --help of the script)")
    continue
  fi
  ok=
  for python in "${environments[@]}"; do
    if "$python" "$script" >/dev/null 2>"${TMPDIR:-/tmp}/oracle.$$"; then ok=yes; break; fi
  done
  if [ -n "$ok" ]; then made+=("$name"); else left+=("$name: $(tail -n 1 "${TMPDIR:-/tmp}/oracle.$$")"); fi
done
rm -f "${TMPDIR:-/tmp}/oracle.$$"
printf 'made: %s\n' "${made[@]}"
[ ${#left[@]} = 0 ] || printf 'not made: %s\n' "${left[@]}"
