"""Long work of the library, and what becomes of a recording when it fails. The work itself stands in `domain/`."""

from typing import Any

from palante.base.jobs import LONG, Running, job
from palante.library.domain.recording import fetch_it, make_it_small
from palante.library.domain.transcribe import write_it_down


@job("make_small")
def make_small(job: Running) -> dict[str, Any] | None:
    return make_it_small(job)


@job("fetch")
def fetch(job: Running) -> dict[str, Any] | None:
    return fetch_it(job)


@job("transcribe", lane=LONG)
def transcribe(job: Running) -> dict[str, Any] | None:
    return write_it_down(job)
