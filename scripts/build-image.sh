#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Usage: scripts/build-image.sh [--tag NAME:TAG] [--engine docker|podman|buildah] [BUILD OPTION...]
# Builds the container image with the first engine that works. Further options go to the engine, for example
#   --build-arg RUNTIME_IMAGE=debian:bookworm-slim
set -euo pipefail
cd "$(dirname "$0")/.."

tag=prognosis:dev
engine=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) sed -n '3,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --tag) tag=$2; shift 2 ;;
    --engine) engine=$2; shift 2 ;;
    *) break ;;
  esac
done

if [ -z "$engine" ]; then
  # A docker client without its engine is of no use.
  if docker info >/dev/null 2>&1; then engine=docker
  elif command -v podman >/dev/null; then engine=podman
  elif command -v buildah >/dev/null; then engine=buildah
  else echo "build-image: no docker, podman or buildah here; 'scripts/install-dependencies.sh image' installs podman" >&2; exit 1
  fi
fi

version=$(sed -n 's/.*static let version = "\(.*\)".*/\1/p' Sources/prognosis/*.swift | head -n 1)
labels=(--build-arg "VERSION=${version:-dev}" --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)"
  --build-arg "CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)")

# The docker format keeps HEALTHCHECK, which podman and buildah otherwise drop.
case $engine in
  docker) DOCKER_BUILDKIT=1 docker build --tag "$tag" "${labels[@]}" "$@" . ;;
  podman) podman build --format docker --tag "$tag" "${labels[@]}" "$@" . ;;
  buildah) buildah build --format docker --tag "$tag" "${labels[@]}" "$@" . ;;
  *) echo "build-image: unknown engine: $engine" >&2; exit 2 ;;
esac
echo "built $tag with $engine"
