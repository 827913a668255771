# The connector, to be used with a PostgreSQL that has pg_ocpp.
#
#   docker build --file docker/connector.Dockerfile --tag ocpp-connector .
#
# Configured by environment (OCPP_...) or flags: docker run ocpp-connector --help
ARG RUST_VERSION=1.95

FROM rust:${RUST_VERSION}-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --package ocpp-connector

FROM debian:bookworm-slim
RUN useradd --system --no-create-home ocpp
COPY --from=build /source/target/release/ocpp-connector /usr/local/bin/
USER ocpp
ENV OCPP_LISTEN=0.0.0.0:9220
EXPOSE 9220
# SIGTERM: it stops accepting, answers what was read, and says goodbye to the charge points.
STOPSIGNAL SIGTERM
COPY docker/healthcheck /usr/local/bin/healthcheck
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["healthcheck"]
ENTRYPOINT ["ocpp-connector"]
