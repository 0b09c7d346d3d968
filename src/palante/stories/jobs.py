"""Long work of the archive. Each kind has a module of its own; base/jobs.py looks for them here."""

from palante.stories import learning, proposing, taking  # noqa: F401
