#!/bin/sh
# The three roles and the database of the desk, once, as a superuser (PGUSER and so on say where):
#   DESK_OWNER_PASSWORD=… DESK_APP_PASSWORD=… DESK_PUBLIC_PASSWORD=… sh deploy/postgresql/roles.sh
# The image of PostgreSQL runs it at its first start.
set -eu
: "${DESK_OWNER_PASSWORD:?}" "${DESK_APP_PASSWORD:?}" "${DESK_PUBLIC_PASSWORD:?}"
psql --no-psqlrc --set ON_ERROR_STOP=1 --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
\getenv owner DESK_OWNER_PASSWORD
\getenv app DESK_APP_PASSWORD
\getenv public DESK_PUBLIC_PASSWORD
CREATE ROLE desk_owner LOGIN PASSWORD :'owner';
CREATE ROLE desk_app LOGIN PASSWORD :'app' CONNECTION LIMIT 100;
-- Reads published statistics and nothing else: migrate grants it that one table.
CREATE ROLE desk_public LOGIN PASSWORD :'public' CONNECTION LIMIT 20;
ALTER ROLE desk_public SET default_transaction_read_only = on;
CREATE DATABASE desk OWNER desk_owner;
\connect desk
SET ROLE desk_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO desk_app;
SQL
