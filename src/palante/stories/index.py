"""The databases' own index over `Words`: laid by a migration, followed by triggers, asked by `search.py`.

Not through modelsearch. Its SQLite backend asks the index again for each row it sorts: over 10,000 passages a word that
stands in 70 took 0.9 s and one in 3,600 took 25 s, against 12 ms and 46 ms here. It gives a question no more
weight than the text, counts its whole table anew at each edit, and finds a phrase together with an unfinished word on
neither database. What would have remained of it is this page.
"""

from typing import Any

from django.db import connection

TABLE = "stories_words"
INDEX = "stories_words_fts"
COLUMNS = ("title", "question", "tags", "body")
# What a passage is found by; the title of its story alone is not enough.
NEAR = "question tags body"
_LABELS = {"title": "D", "question": "A", "tags": "B", "body": "C"}
# How much a word counts there: FTS5's bm25 by column, PostgreSQL's ts_rank by label (D, C, B, A).
WEIGHTS, RANKS = (3.0, 4.0, 2.0, 1.0), "{0.6, 0.25, 0.5, 1.0}"

_names = ", ".join(COLUMNS)
_new, _old = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("new", "old"))
_gone = f"INSERT INTO {INDEX}({INDEX}, rowid, {_names}) VALUES ('delete', old.passage_id, {_old});"  # noqa: S608
_come = f"INSERT INTO {INDEX}(rowid, {_names}) VALUES (new.passage_id, {_new});"  # noqa: S608


def _vector(*names: str) -> str:
    return " || ".join(
        f"setweight(to_tsvector('simple'::regconfig, {name}), '{_LABELS[name]}')" for name in names
    )


_LAY = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_names}, content='{TABLE}', content_rowid='passage_id', "
        "tokenize='ascii', prefix='3')",
        f"CREATE TRIGGER {TABLE}_come AFTER INSERT ON {TABLE} BEGIN {_come} END",
        f"CREATE TRIGGER {TABLE}_gone AFTER DELETE ON {TABLE} BEGIN {_gone} END",
        f"CREATE TRIGGER {TABLE}_other AFTER UPDATE ON {TABLE} BEGIN {_gone} {_come} END",
    ],
    "postgresql": [
        # Two, since an index that is asked for labels has to look at each row again.
        f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({_vector(*COLUMNS)}) STORED, "
        f"ADD COLUMN near tsvector GENERATED ALWAYS AS ({_vector(*NEAR.split())}) STORED",
        f"CREATE INDEX {INDEX} ON {TABLE} USING gin (vector)",
        f"CREATE INDEX {INDEX}_near ON {TABLE} USING gin (near)",
    ],
}
_LIFT = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("come", "gone", "other")]
    + [f"DROP TABLE IF EXISTS {INDEX}"],
    "postgresql": [
        f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS vector, DROP COLUMN IF EXISTS near",
    ],
}


def lay(apps: Any, schema_editor: Any) -> None:
    """For the migration that makes `Words`. One that changes that table later lifts and lays it again."""
    for sql in _LAY[schema_editor.connection.vendor]:
        schema_editor.execute(sql, params=None)


def lift(apps: Any, schema_editor: Any) -> None:
    for sql in _LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(sql, params=None)


def forget_for_good() -> None:
    """SQLite only marks what left its index: this writes it anew, so that the file no longer holds the words. What was
    deleted lies in the write-ahead log, with the old pages below it, until that is written back: it is, now."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608
            if not connection.in_atomic_block:
                # While somebody reads it may not finish; the hourly chore does it again.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
