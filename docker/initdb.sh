#!/usr/bin/env bash
# Run by the official image once, when it has made a new data folder: the database css, everything in it owned by the role ocpp.
#
# Environment: OCPP_PASSWORD  password of that role, required
set -euo pipefail

if [ -z "${OCPP_PASSWORD:-}" ]; then
    echo "initdb.sh: set OCPP_PASSWORD, the password of the database role ocpp" >&2
    exit 1
fi

# The password is given to psql as a variable in its environment: not in a command line that others could see.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres << 'SQL'
\getenv password OCPP_PASSWORD
CREATE ROLE ocpp LOGIN PASSWORD :'password';
CREATE DATABASE css OWNER ocpp ENCODING 'UTF8' TEMPLATE template0;
SQL

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname css << 'SQL'
SET ROLE ocpp;
CREATE EXTENSION pg_ocpp;
SELECT ocpp.migrate();
SQL
