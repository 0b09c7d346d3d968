import random

import pytest

from palante.screens.coding.merging import NotALineError, merge, merge_speakers


def line(key, text="Hola.", start=0.0, **fields):
    return {
        "id": key,
        "start": start,
        "end": start + 2,
        "speaker": "S1",
        "text": text,
        "doubts": [],
        **fields,
    }


LINES = [line("a", "Uno"), line("b", "Dos", 2.0), line("c", "Tres", 4.0)]


def change(fresh, was=None, after=None):
    return {"segment": fresh, "was": was, "after": after}


def texts(merged):
    return [row["text"] for row in merged.segments]


def test_a_changed_line_is_taken_and_twice_changes_nothing():
    sent = [change(line("b", "Dos.", 2.0), LINES[1])]

    first = merge(LINES, changes=sent, removed=[])
    again = merge(first.segments, changes=sent, removed=[])

    assert texts(first) == ["Uno", "Dos.", "Tres"]
    assert (first.changed, again.changed, again.conflicts) == (True, False, [])


def test_two_who_write_on_different_lines_do_not_meet():
    mine = merge(LINES, changes=[change(line("a", "Uno mío"), LINES[0])], removed=[])
    both = merge(mine.segments, changes=[change(line("c", "Tres tuyo", 4.0), LINES[2])], removed=[])

    assert texts(both) == ["Uno mío", "Dos", "Tres tuyo"]
    assert both.conflicts == []


def test_two_who_write_on_one_line_both_keep_their_words():
    theirs = merge(LINES, changes=[change(line("b", "De ella", 2.0), LINES[1])], removed=[]).segments
    merged = merge(theirs, changes=[change(line("b", "De él", 2.0), LINES[1])], removed=[])

    assert texts(merged) == ["Uno", "De ella", "Tres"]
    assert [(found.mine["text"], found.theirs["text"]) for found in merged.conflicts] == [
        ("De él", "De ella")
    ]


def test_a_split_stands_behind_its_first_half_and_twice_makes_one():
    sent = [change(line("b", "D", 2.0), LINES[1]), change(line("n", "os", 3.0), None, "b")]

    merged = merge(merge(LINES, changes=sent, removed=[]).segments, changes=sent, removed=[])

    assert [row["id"] for row in merged.segments] == ["a", "b", "n", "c"]


def test_a_joined_line_goes_unless_somebody_wrote_on_it():
    sent = {"changes": [change(line("a", "Uno Dos"), LINES[0])], "removed": [{"id": "b", "was": LINES[1]}]}

    assert texts(merge(LINES, **sent)) == ["Uno Dos", "Tres"]
    written = [LINES[0], line("b", "Dos y medio", 2.0), LINES[2]]
    merged = merge(written, **sent)
    assert texts(merged) == ["Uno Dos", "Dos y medio", "Tres"]
    assert [found.id for found in merged.conflicts] == ["b"]


def test_words_on_a_line_that_was_taken_away_are_given_back():
    merged = merge([LINES[0], LINES[2]], changes=[change(line("b", "Nuevo", 2.0), LINES[1])], removed=[])

    assert [(found.mine["text"], found.theirs) for found in merged.conflicts] == [("Nuevo", None)]


def test_a_new_line_whose_neighbour_is_gone_stands_where_its_second_puts_it():
    sent = [change(line("n", "En medio", 3.0), None, "lost"), change(line("m", "Después", 3.5), None, "n")]

    assert [row["id"] for row in merge(LINES, changes=sent, removed=[]).segments] == ["a", "b", "n", "m", "c"]


def test_marking_a_word_as_certain_quarrels_with_nobody():
    doubtful = [line("a", "Uno dos", doubts=[[0, 3]])]
    certain = line("a", "Uno dos")

    merged = merge(
        doubtful, changes=[change(certain, line("a", "Uno dos", doubts=[[0, 3], [4, 7]]))], removed=[]
    )

    assert merged.conflicts == []
    assert merged.segments == [certain]


@pytest.mark.parametrize(
    "broken",
    [
        {"text": 3}, {"start": "x"}, {"start": float("nan")}, {"id": ""}, {"id": "a\0"}, {"id": "x" * 41}, {"doubts": 3},
        {"doubts": [[0]]}, {"text": "x" * 20_001}, {"speaker": None},
    ],
)  # fmt: skip
def test_what_is_not_a_line_is_refused(broken):
    with pytest.raises(NotALineError):
        merge(LINES, changes=[change(line("a") | broken, LINES[0])], removed=[])


def test_breaks_and_places_outside_the_text_are_mended():
    fresh = line("a", "Uno\r\n dos", doubts=[[0, 3], [2, 5], [6, 99]])

    merged = merge(LINES, changes=[change(fresh, LINES[0])], removed=[])

    assert merged.segments[0]["text"] == "Uno dos"
    assert merged.segments[0]["doubts"] == [[0, 3]]


def test_names_of_voices_from_two_people_are_both_kept():
    standing = [{"key": "S1", "name": "Ana", "asks": True}, {"key": "S2", "name": "", "asks": False}]
    was = [{"key": "S1", "name": "", "asks": False}, {"key": "S2", "name": "", "asks": False}]
    now = [was[0], {"key": "S2", "name": "Rosa", "asks": False}, {"key": "S3", "name": "Luz", "asks": False}]

    merged = merge_speakers(standing, {"now": now, "was": was})

    assert [row["name"] for row in merged] == ["Ana", "Rosa", "Luz"]


def test_whatever_two_people_do_no_word_is_lost():
    """Each writes words of their own; afterwards every word stands in the transcript or in a conflict."""
    for seed in range(300):
        chance = random.Random(seed)
        base = [line(f"l{n}", f"w{n}", float(n)) for n in range(6)]
        standing, said = base, set()
        for who in "mt":
            mine, changes, removed = [dict(row) for row in base], [], []
            for n in chance.sample(range(6), 3):
                word = f"{who}{n}x"
                said.add(word)
                if chance.random() < 0.4 and n:
                    first, second = mine[n - 1], mine[n]
                    if second is None or first is None:
                        continue
                    first["text"] += f" {second['text']} {word}"
                    mine[n] = None
                    removed.append({"id": f"l{n}", "was": base[n]})
                elif mine[n]:
                    mine[n]["text"] += f" {word}"
            kept = [row for row in mine if row]
            written = " ".join(row["text"] for row in kept)
            changes = [change(row, base[int(row["id"][1:])]) for row in kept if row not in base]
            merged = merge(standing, changes=changes, removed=removed)
            standing = merged.segments
            given = " ".join((found.mine or {}).get("text", "") for found in merged.conflicts)
            everything = " ".join(row["text"] for row in standing) + " " + given
            assert [word for word in written.split() if word not in everything.split()] == []
