"""Paths of answers: a question inside a repeat is answered once a turn, under `children[2]/age`."""

from collections.abc import Mapping

Turns = Mapping[str, int]  # path of a repeat → which turn of it, from 1


def concrete(path: str, turns: Turns) -> str:
    """`children/age` in the second turn is `children[2]/age`."""
    if not turns:
        return path
    parts, plain = [], ""
    segments = path.split("/")
    for number, part in enumerate(segments):
        plain = f"{plain}/{part}" if plain else part
        is_last = number == len(segments) - 1
        parts.append(f"{part}[{turns[plain]}]" if plain in turns and not is_last else part)
    return "/".join(parts)


def split(path: str) -> tuple[str, dict[str, int]]:
    """`children[2]/age` is `children/age` with {"children": 2}."""
    if "[" not in path:
        return path, {}
    turns: dict[str, int] = {}
    plain = ""
    for part in path.split("/"):
        name, _bracket, turn = part.partition("[")
        plain = f"{plain}/{name}" if plain else name
        number = turn.rstrip("]")
        if number.isascii() and number.isdecimal() and len(number) < 7:
            turns[plain] = int(number)
    return plain, turns
