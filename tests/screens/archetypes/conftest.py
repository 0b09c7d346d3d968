"""The draft and the notes of the room's own tests."""

from tests.archetypes.conftest import archetype, notes, passages  # noqa: F401  (fixtures)
