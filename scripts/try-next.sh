#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/try-next.sh [URL]
# Says what to try on a service that is about to start at URL.
set -euo pipefail

case ${1:-} in -h | --help) sed -n '3,4s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
url=${1:-http://127.0.0.1:8080}
cat <<TEXT

Prognosis will answer at $url (stop it with Ctrl-C). Try:

  the page          $url/
  the API           $url/docs
  is it alive?      curl $url/health
  what is there?    curl $url/v1/models
  an eGFR           curl $url/predict -H 'Content-Type: application/json' \\
                      -d '{"model": "ckd-epi-2021", "inputs": {"age": 63, "sex": "female", "serum_creatinine": 1.1}}'
  from SI units     curl '$url/predict?explain=true' -H 'Content-Type: application/json' \\
                      -d '{"model": "ckd-epi-2021", "inputs": {"age": 63, "sex": "female",
                           "serum_creatinine": {"value": 97, "unit": "umol/L"}}}'

TEXT
