"""What was deleted leaves the disk too.

SQLite overwrites deleted content with zeros (`secure_delete`, set in `config/settings.py`), but until a checkpoint the old
pages still stand in the write-ahead log beside the database. PostgreSQL sees to its own files: see docs/privacy.md.
"""

from django.db import connection

PATIENCE = 500  # milliseconds: writers wait while a checkpoint waits for readers, so it gives up early and comes again


def scrub() -> bool:
    """Write the log back and cut it to nothing. False when somebody was reading: the next turn does it."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return connection.vendor != "sqlite"
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")
    return not busy
