# syntax=docker/dockerfile:1
# SPDX-License-Identifier: Apache-2.0
# Two stages: the service is built with the Swift toolchain, then laid on a base with nothing but glibc and libstdc++.
# For a runtime image with a shell: --build-arg RUNTIME_IMAGE=debian:bookworm-slim
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG RUNTIME_IMAGE=gcr.io/distroless/cc-debian12

FROM ${SWIFT_IMAGE} AS build
SHELL ["/bin/bash", "-o", "errexit", "-o", "nounset", "-o", "pipefail", "-c"]
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-dev libyaml-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources ./Sources
COPY Tests ./Tests
RUN --mount=type=cache,target=/src/.build,sharing=locked \
    swift build -c release --static-swift-stdlib --product prognosis \
 && install -D --strip .build/release/prognosis /out/app/prognosis
# The libraries that the binary names and the base lacks, and their packages' data, so that scanners see them.
RUN mkdir -p /out/var/lib/dpkg/status.d /out/data /out/etc \
 && ldd /out/app/prognosis | awk '$2 == "=>" { print $3 }' | while read -r library; do \
      package=$(dpkg-query --search "*/$(basename "$library")" | cut -d: -f1 | head -n 1); \
      case "$package" in libc6 | libgcc-s1 | libstdc++6) continue ;; esac; \
      target="/out/usr/lib/$(basename "$(dirname "$library")")"; \
      mkdir -p "$target"; \
      cp --dereference "$library" "$target/"; \
      dpkg-query --status "$package" > "/out/var/lib/dpkg/status.d/$package"; \
    done \
 && printf '%s\n' 'root:x:0:0:root:/root:/sbin/nologin' \
      'appuser:x:1001:1001:Prognosis:/app:/sbin/nologin' > /out/etc/passwd \
 && printf '%s\n' 'root:x:0:' 'appuser:x:1001:' > /out/etc/group
COPY Models /out/app/Models

# hadolint ignore=DL3006
FROM ${RUNTIME_IMAGE}
COPY --from=build /out/etc /etc
COPY --from=build /out/var /var
COPY --from=build /out/usr /usr
COPY --from=build /out/app /app
# The only place that is written to; a volume, so that the root file system can be read-only.
COPY --from=build --chown=1001:1001 /out/data /data
ENV PROGNOSIS_HOST=0.0.0.0 \
    PROGNOSIS_PORT=8080 \
    PROGNOSIS_DATA_DIRECTORY=/data \
    PROGNOSIS_MODELS_DIRECTORY=/app/Models \
    PROGNOSIS_LOG_FORMAT=json
WORKDIR /app
USER 1001:1001
VOLUME ["/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["/app/prognosis", "health"]
ENTRYPOINT ["/app/prognosis"]
CMD ["serve"]
# Last, since they change with every build.
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Prognosis" \
      org.opencontainers.image.description="Clinical predictions, explained and recorded. Not a medical device." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
