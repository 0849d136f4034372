#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: Benchmarks/http/run.sh [--binary FILE] [--seconds N] [--rounds N] [--connections N]
# Measures the release service and an Express server with the same two routes on this machine, in alternating rounds of
# wrk, and prints a Markdown table. Needs wrk, node and node-express ('scripts/install-dependencies.sh bench').
set -euo pipefail
cd "$(dirname "$0")/../.."
case ${1:-} in -h | --help) sed -n '3,5s/^# \{0,1\}//p' Benchmarks/http/run.sh; exit 0 ;; esac
exec env PYTHONPATH=scripts python3 Benchmarks/http/measure.py "$@"
