#!/bin/sh
# The three roles and the database of the desk, once, as a superuser (PGUSER and so on say where):
#   DESK_OWNER_PASSWORD=… DESK_APP_PASSWORD=… DESK_PUBLIC_PASSWORD=… sh deploy/postgresql/roles.sh
# The image of PostgreSQL runs it at its first start. On a server that has the roles it sets their
# passwords, and makes another database to restore into: DESK_DATABASE=desk_restored (desk).
set -eu
: "${DESK_OWNER_PASSWORD:?}" "${DESK_APP_PASSWORD:?}" "${DESK_PUBLIC_PASSWORD:?}"
export DESK_DATABASE="${DESK_DATABASE:-desk}"
psql --no-psqlrc --set ON_ERROR_STOP=1 --dbname "${POSTGRES_DB:-postgres}" <<'SQL'
\getenv owner DESK_OWNER_PASSWORD
\getenv app DESK_APP_PASSWORD
\getenv public DESK_PUBLIC_PASSWORD
\getenv database DESK_DATABASE
CREATE DATABASE :"database";
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['desk_owner', 'desk_app', 'desk_public']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE desk_owner LOGIN PASSWORD :'owner';
ALTER ROLE desk_app LOGIN PASSWORD :'app' CONNECTION LIMIT 100;
-- Reads published statistics and nothing else: migrate grants it that one table.
ALTER ROLE desk_public LOGIN PASSWORD :'public' CONNECTION LIMIT 20;
ALTER ROLE desk_public SET default_transaction_read_only = on;
ALTER DATABASE :"database" OWNER TO desk_owner;
\connect :"database"
SET ROLE desk_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO desk_app;
SQL
