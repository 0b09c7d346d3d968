#!/bin/sh
# Brings what the whole suite needs beside Python, from Debian's own packages: a browser, a database server, gettext,
# ffmpeg for sound.
set -eu
if ! command -v apt-get >/dev/null; then
  echo "This machine has no apt. Install Chromium, PostgreSQL 14 or later, gettext and ffmpeg in its own way." >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
have() { command -v "$1" >/dev/null || ls /usr/lib/postgresql/*/bin/"$1" >/dev/null 2>&1; }
if have chromium && have initdb && have xgettext && have ffmpeg; then
  echo "Chromium, PostgreSQL, gettext and ffmpeg are here."
  exit 0
fi
$as_root apt-get update -qq
# No cluster of the system's own: the tests start and stop one in a temporary folder.
$as_root mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
  echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends \
  chromium fonts-liberation postgresql gettext ffmpeg >/dev/null
echo "Chromium, PostgreSQL, gettext and ffmpeg are here now."
