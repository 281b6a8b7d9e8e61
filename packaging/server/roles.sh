#!/bin/sh
# Run once, when the database's volume is new: the owner, who migrates, and the role as which servers sign in.
set -eu
psql --set=ON_ERROR_STOP=1 --username=postgres --set=owner="$RF_OWNER_PASSWORD" --set=app="$RF_APP_PASSWORD" <<'SQL'
CREATE ROLE rf_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE rf_app LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE resolutionflow OWNER rf_owner ENCODING 'UTF8';
SQL
