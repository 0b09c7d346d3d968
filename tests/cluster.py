"""Runs a command against a PostgreSQL of its own, thrown away afterwards.

    python -m tests.cluster pytest tests/calls

Makes a cluster in a temporary folder, reachable through a socket in that folder and nowhere else, sets
PALANTE_DATABASE_URL, runs the command and stops the server whatever happens. PostgreSQL refuses to run as root, so
root hands it to the user `postgres` (or `nobody`). Nothing is kept: no fsync, no WAL worth the name.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

MISSING = "PostgreSQL is not installed; `make services` brings it (Debian's package `postgresql`)."
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=64MB"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian keeps the newest under a number, others on the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    for folder in reversed(folders):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _user() -> pwd.struct_passwd | None:
    """Whom the server runs as: None for oneself."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running, empty PostgreSQL."""
    folder = programs()
    if folder is None:
        raise SystemExit(MISSING)
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="palante-pg-"))  # short: a socket's path may have 107 characters

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user and user.pw_uid, group=user and user.pw_gid, extra_groups=[] if user else None,
            cwd=home, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    try:
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        data, log = str(home / "data"), str(home / "log")
        run(
            str(folder / "initdb"),
            "-D",
            data,
            "-U",
            "palante",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' {QUICK}"
        run(str(folder / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://palante@{quote(str(home), safe='')}/postgres"
        finally:
            run(str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that the server is stopped on this way out too
    with cluster() as url:
        return subprocess.run(command, env=os.environ | {"PALANTE_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
