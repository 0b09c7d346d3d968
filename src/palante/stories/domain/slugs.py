"""Addresses of stories and elements: from a file's name, never two the same."""

from collections.abc import Iterable

from django.utils.text import slugify

LONGEST = 100
TAKEN = {
    "map",
    "mine",
    "feed",
    "places",
    "about",
    "search",
    "story",
    "stories",
}  # addresses of their own under /stories/


def free_slugs(names: Iterable[str], taken: Iterable[str], *, instead: str, most: int = LONGEST) -> list[str]:
    """A slug for each name; `-2`, `-3` where one is taken already, by others or by a name before it."""
    used, found = set(taken), []
    counts: dict[str, int] = {}
    for name in names:
        plain = slugify(name)[: most - 6].strip("-_") or instead
        plain = (
            f"{instead}-{plain}"[: most - 6] if plain.startswith("withdrawn-") else plain
        )  # what is gone is called so
        number = counts.get(plain, 1)
        slug = plain if number == 1 else f"{plain}-{number}"
        while slug in used:
            number += 1
            slug = f"{plain}-{number}"
        counts[plain] = number
        used.add(slug)
        found.append(slug)
    return found
