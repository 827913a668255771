# PostgreSQL with pg_ocpp: the official image, one library and its SQL.
#
#   docker build --file docker/postgres.Dockerfile --build-arg PG_VERSION=17 --tag pg_ocpp:17 .      (15 to 18)
#
# A new data folder gets the database css, owned by the role ocpp, with everything in it: see initdb.sh. The roles for
# those who shall not own everything (sql/README.md, "Who may do what"): psql -U postgres -d css -f /usr/share/pg_ocpp/roles.sql
ARG PG_VERSION=18
ARG RUST_VERSION=1.95

FROM rust:${RUST_VERSION}-bookworm AS rust

FROM postgres:${PG_VERSION}-bookworm AS build
ARG PG_VERSION
COPY --from=rust /usr/local/cargo /usr/local/cargo
COPY --from=rust /usr/local/rustup /usr/local/rustup
ENV CARGO_HOME=/usr/local/cargo RUSTUP_HOME=/usr/local/rustup PATH=/usr/local/cargo/bin:$PATH
WORKDIR /source
# What the machine needs changes rarely, the sources often: two layers.
COPY docker/install docker/install
COPY Cargo.toml Cargo.toml
RUN docker/install --build-only ${PG_VERSION}
COPY . .
RUN docker/package /usr/lib/postgresql/${PG_VERSION}/bin/pg_config /package

FROM postgres:${PG_VERSION}-bookworm
COPY --from=build /package/ /
COPY sql/roles.sql /usr/share/pg_ocpp/roles.sql
COPY docker/initdb.sh /docker-entrypoint-initdb.d/50-pg_ocpp.sh
