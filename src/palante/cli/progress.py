"""A line that says how far long work is: rewritten in place on a terminal, now and then a line in a log."""

import time
from typing import Any


class Progress:
    def __init__(self, out: Any, *, quiet: bool = False) -> None:
        self.out, self.quiet = out, quiet
        self.in_place = bool(getattr(out, "isatty", lambda: False)())
        self.said_at = 0.0 if self.in_place else time.monotonic()  # a log hears only of what takes long
        self.is_open = False

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if self.quiet or (not self.in_place and now - self.said_at < 5):
            return
        self.said_at = now
        line = f"{what} {done:,} of {of:,}" if of > 1 else f"{what} {done:,} …" if done > 1 else f"{what} …"
        self.out.write(f"\r{line:<50}" if self.in_place else line, ending="" if self.in_place else "\n")
        self.is_open = self.in_place

    def finish(self) -> None:
        if self.is_open:
            self.out.write(f"\r{'':<50}\r", ending="")
            self.is_open = False
