"""The weave is read by eyes, by ears and by thumbs, on little data: each test holds one of these."""

import gzip
import re
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils import translation

from palante.base.weave import (
    DEEDS,
    KINDS,
    MIN_PEOPLE,
    Chevron,
    SessionTotal,
    Thread,
    draw_band,
    draw_cloth,
    draw_mark,
    draw_ornament,
    summary,
)

PATTERN = ("tool", "inspiration", "networking", "tool", "tool", "clinic") * 3


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def make_band(*threads: str, length: int = 18) -> list[Chevron]:
    """The first sessions with these threads (words after one another), the next one now, the rest to come."""
    done = [*threads, *[""] * (length - len(threads))]
    return [
        Chevron(
            PATTERN[place % len(PATTERN)],
            words.split(),
            f"Session {place + 1}",
            f"/creando/sessions/{place + 1}/",
            place == len(threads),
        )
        for place, words in enumerate(done)
    ]


def make_totals(present: int, people: int = 100) -> list[SessionTotal]:
    return [SessionTotal(kind, f"Session {place}", people, present) for place, kind in enumerate(PATTERN, 1)]


def parse(drawing: str) -> ElementTree.Element:
    """Well-formed XML is well-formed HTML, and easier to ask."""
    return ElementTree.fromstring(drawing)


class Tags(HTMLParser):
    def __init__(self, drawing: str) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.tags: set[str] = set()
        self.feed(drawing)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


def test_a_band_groups_its_sessions_by_week():
    weeks = parse(draw_band(make_band("joined"), per_week=3)).findall("li/svg")

    assert [week.get("aria-label") for week in weeks] == [f"Week {number}" for number in range(1, 7)]
    assert [len(week.findall("a")) for week in weeks] == [3] * 6


def test_a_last_week_that_is_not_full_keeps_its_own_width():
    weeks = parse(draw_band(make_band(length=4), per_week=3)).findall("li/svg")

    assert [len(week.findall("a")) for week in weeks] == [3, 1]
    assert float(weeks[1].get("width")) < float(weeks[0].get("width"))


def test_each_chevron_is_a_link_that_says_session_and_deeds():
    first, second, third, *_rest = parse(draw_band(make_band("joined canvas helped", "caught_up"))).iter("a")

    assert first.get("href") == "/creando/sessions/1/"
    assert (
        first.get("aria-label")
        == "Session 1: you joined live, you filled in the canvas and you helped someone"
    )
    assert first.find("title").text == first.get("aria-label")
    assert second.get("aria-label") == "Session 2: you caught up later"
    assert third.get("aria-label") == "Session 3: now or next"


def test_what_is_not_woven_is_never_a_reproach():
    last = list(parse(draw_band(make_band("joined"))).iter("a"))[-1]

    assert last.get("aria-label") == "Session 18: still to be woven"
    assert [path.get("class") for path in last.findall("path")] == ["cloth"]


def test_only_the_session_that_is_now_is_outlined():
    drawing = parse(draw_band(make_band("joined", "joined", "joined")))

    assert [link.get("href") for link in drawing.iter("a") if link.get("aria-current")] == [
        "/creando/sessions/4/"
    ]
    assert len([path for path in drawing.iter("path") if path.get("class") == "now"]) == 1


def test_no_two_sets_of_deeds_look_the_same():
    sets = [chosen for size in range(7) for chosen in combinations([thread.value for thread in Thread], size)]

    drawings = {draw_band([Chevron("tool", chosen)], label="same") for chosen in sets}
    shapes = {re.sub(r'aria-label="[^"]*"', "", drawing) for drawing in drawings}

    assert len(sets) == 64
    assert len(shapes) == 64


@pytest.mark.parametrize("way", ["joined", "listened", "caught_up"])
def test_being_there_colours_three_strands_in_whichever_way(way):
    (week,) = parse(draw_band([Chevron("tool", [way])])).iter("svg")

    woven = [path.get("d") for path in week.iter("path") if path.get("class") == "on"]
    assert woven == ["M0 0h9l8 16-8 16h-9l8-16z"]


def test_a_band_without_links_reads_each_week_out_as_one_picture():
    drawing = parse(draw_band(make_band("joined", "listened"), link=False))

    assert list(drawing.iter("a")) == []
    assert [week.get("role") for week in drawing.iter("svg")] == ["img"] * 6
    assert next(drawing.iter("svg")).get("aria-label") == (
        "Week 1. Session 1: you joined live. Session 2: you listened. Session 3: now or next"
    )


def test_a_small_band_has_no_links_too_thin_for_a_thumb():
    assert list(parse(draw_band(make_band("joined"), small=True)).iter("a")) == []


def test_a_session_without_an_address_is_drawn_without_a_link():
    drawing = parse(draw_band([Chevron("tool", ["joined"], "Closed")]))

    assert list(drawing.iter("a")) == []


def test_a_band_of_eighteen_costs_less_than_a_kilobyte_and_a_half():
    deeds = (
        "joined canvas feedback",
        "listened helped",
        "caught_up canvas",
        "joined listened",
        "feedback",
        "",
    )
    band = draw_band(make_band(*deeds, *deeds, *deeds))

    assert len(gzip.compress(band.encode())) < 1500


@pytest.mark.parametrize(
    "drawing",
    [
        lambda: draw_band(make_band("joined")),
        lambda: draw_cloth(make_totals(60)),
        lambda: draw_ornament("creando"),
        lambda: draw_mark("tool"),
    ],
    ids=["band", "cloth", "ornament", "mark"],
)
def test_a_drawing_holds_nothing_the_content_security_policy_forbids(drawing):
    tags = Tags(drawing())

    assert "style" not in tags.attributes | tags.tags
    assert "script" not in tags.tags
    assert not [name for name in tags.attributes if name.startswith("on")]


def test_titles_and_addresses_are_escaped():
    band = draw_band([Chevron("tool", ["joined"], '<b>"Costs" & you</b>', '/x/?a=1&b="2"')])

    link = next(parse(band).iter("a"))
    assert link.get("aria-label") == '<b>"Costs" & you</b>: you joined live'
    assert link.get("href") == '/x/?a=1&b="2"'


def test_an_unknown_kind_is_refused_with_the_right_ones():
    with pytest.raises(ValueError, match=r"lecture.*tool, inspiration"):
        Chevron("lecture")


def test_an_unknown_thread_is_refused():
    with pytest.raises(ValueError, match="slept"):
        Chevron("tool", ["joined", "slept"])


def test_an_empty_journey_draws_an_empty_band():
    assert list(parse(draw_band([]))) == []


def test_the_summary_counts_what_is_woven():
    assert summary(make_band("joined", "", "canvas")) == "Your weave: 2 of 18 sessions"


def test_a_public_cloth_colours_as_many_chevrons_as_its_share_of_people():
    drawing = parse(draw_cloth([SessionTotal("tool", "Costs", 100, present=75)], bands=4))

    assert len([path for path in drawing.iter("path") if path.get("class") == "on tool"]) == 3


@pytest.mark.parametrize(("people", "woven"), [(MIN_PEOPLE - 1, False), (MIN_PEOPLE, True)])
def test_a_public_cloth_stays_plain_and_silent_below_twenty_people(people, woven):
    drawing = parse(draw_cloth(make_totals(people, people)))

    assert any((path.get("class") or "").startswith("on") for path in drawing.iter("path")) is woven
    assert (drawing.find("desc") is not None) is woven


def test_a_public_cloth_says_shares_to_the_nearest_tenth():
    drawing = parse(draw_cloth([SessionTotal("tool", "Costs", 143, present=101)], label="Last year"))

    assert drawing.find("title").text == "Last year"
    assert drawing.find("desc").text == "Costs: 70 %"


def test_the_same_totals_give_the_same_cloth():
    assert draw_cloth(make_totals(60)) == draw_cloth(make_totals(60))


def test_an_ornament_is_its_seeds_own_and_silent():
    assert draw_ornament("creando") == draw_ornament("creando")
    assert draw_ornament("creando") != draw_ornament("feria")
    assert parse(draw_ornament("creando")).get("aria-hidden") == "true"


def test_an_ornament_costs_a_few_hundred_bytes():
    assert len(gzip.compress(draw_ornament("creando").encode())) < 450


def test_the_band_speaks_spanish_to_those_who_do():
    with translation.override("es"):
        words = Chevron("tool", ["joined", "helped"], "Ponle precio").in_words()

    assert words == "Ponle precio: estuviste en vivo y ayudaste a alguien"


def test_every_kind_and_thread_has_a_word():
    assert set(DEEDS) == set(Thread)
    assert all(str(word) for word in [*KINDS.values(), *DEEDS.values()])
