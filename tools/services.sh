#!/bin/sh
# Brings what the whole suite needs beside Python, from Debian's own packages: a browser, a database server, gettext,
# ffmpeg for sound, Kannel with its made-up SMS centre.
set -eu
if ! command -v apt-get >/dev/null; then
  echo "This machine has no apt. Install Chromium, PostgreSQL 14 or later, gettext, ffmpeg and Kannel in its own way." >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
have() {
  command -v "$1" >/dev/null && return
  for path in /usr/lib/postgresql/*/bin/"$1" /usr/sbin/"$1" /usr/lib/kannel/test/"$1"; do
    [ -x "$path" ] && return
  done
  return 1
}
if have chromium && have initdb && have xgettext && have ffmpeg && have bearerbox && have fakesmsc; then
  echo "Chromium, PostgreSQL, gettext, ffmpeg and Kannel are here."
  exit 0
fi
$as_root apt-get update -qq
# No cluster of the system's own: the tests start and stop one in a temporary folder.
$as_root mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] ||
  echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends \
  chromium fonts-liberation postgresql gettext ffmpeg kannel kannel-extras >/dev/null
echo "Chromium, PostgreSQL, gettext, ffmpeg and Kannel are here now."
