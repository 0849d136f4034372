#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/check-sources.sh
# Checks everything that needs no build: Swift format, shell, Python, YAML, Dockerfile, golden files.
# Runs all checks, then tells how many passed.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in -h | --help) sed -n '3,5s/^# \{0,1\}//p' "$0"; exit 0 ;; esac

python=$(scripts/python-environment.sh .venv/checks scripts/requirements.txt)
tools=$(dirname "$python")
passed=0 failed=0
check() {
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); echo "  ok    $what"; else failed=$((failed + 1)); echo "  FAIL  $what"; fi
}

swift_paths=(Package.swift Sources Tests)
check "Swift is in the house format" swift format lint --strict --parallel --recursive "${swift_paths[@]}"

mapfile -t shell_files < <({ git ls-files -co --exclude-standard '*.sh'; echo .ci/run; } | sort -u)
check "shell: shellcheck (${#shell_files[@]} files)" shellcheck "${shell_files[@]}"

# Each folder with a ruff.toml has its own rules; ruff finds the nearest one by itself.
mapfile -t python_files < <(git ls-files -co --exclude-standard '*.py')
check "Python: ruff check (${#python_files[@]} files)" "$tools/ruff" check --quiet "${python_files[@]}"
check "Python: ruff format" "$tools/ruff" format --quiet --check "${python_files[@]}"

mapfile -t yaml_files < <(git ls-files -co --exclude-standard '*.yaml' '*.yml')
check "YAML: yamllint (${#yaml_files[@]} files)" "$tools/yamllint" --config-file .yamllint.yaml "${yaml_files[@]}"
check "Dockerfile: hadolint" "$tools/hadolint" --config .hadolint.yaml Dockerfile
check "every golden file is named by a test" "$python" scripts/unreferenced_goldens.py

echo "sources: $passed passed, $failed failed"
[ "$failed" = 0 ]
