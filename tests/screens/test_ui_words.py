"""Sizes, times and charts, as a person reads them in her own language and zone."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from tests.screens.drawing import draw, parse, text_of

NOON = datetime(2026, 2, 17, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Lima
ZONE = "America/Lima"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, ""),
        (0, "0 kB"),
        (40, "1 kB"),
        (40_400, "40 kB"),
        (999_600, "1 MB"),
        (1_440_000, "1.4 MB"),
        (9_960_000, "10 MB"),
        (10_300_000, "10 MB"),
        (612_000_000, "612 MB"),
        (22_000_000_000, "22 GB"),
    ],
)
def test_bytes_are_said_as_phones_count_them(count, words):
    assert draw("{{ count|size }}", count=count) == words.replace(" ", "\N{NO-BREAK SPACE}")


def test_bytes_follow_the_language():
    with translation.override("es"):
        assert draw('{{ 1440000|size:"about" }}') == "unos 1,4\N{NO-BREAK SPACE}MB"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 2, 18, 0, 30, tzinfo=UTC), "today 7:30 p.m., your time"),
        (datetime(2026, 2, 18, 5, 5, tzinfo=UTC), "tomorrow 12:05 a.m., your time"),
        (datetime(2026, 2, 17, 4, 59, tzinfo=UTC), "yesterday 11:59 p.m., your time"),
        (datetime(2026, 2, 21, 17, 0, tzinfo=UTC), "Saturday 12:00 p.m., your time"),
        (datetime(2026, 2, 24, 17, 0, tzinfo=UTC), "Tuesday February 24, 12:00 p.m., your time"),
        (datetime(2026, 2, 12, 17, 0, tzinfo=UTC), "Thursday February 12, 12:00 p.m., your time"),
    ],
)
def test_a_time_is_said_as_near_as_it_is(when, words):
    html = draw("{% local_time when at=at zone=zone %}", when=when, at=NOON, zone=ZONE)

    assert text_of(parse(html)) == words


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("full", "martes 7:30 p. m., tu hora"),
        ("short", "24 feb, 7:30 p. m."),
        ("clock", "7:30 p. m., tu hora"),
        ("day", "martes"),
    ],
)
def test_a_time_follows_the_language_and_the_style(style, words):
    when, at = datetime(2026, 2, 25, 0, 30, tzinfo=UTC), datetime(2026, 2, 19, 17, 0, tzinfo=UTC)
    with translation.override("es"):
        html = draw(
            "{% local_time when style=style at=at zone=zone %}", when=when, at=at, zone=ZONE, style=style
        )

    assert text_of(parse(html)) == words


def test_a_time_is_in_the_active_zone_and_machines_read_it_too():
    with timezone.override(ZONE):
        time = parse(draw('{% local_time when style="clock" yours=False %}', when=NOON)).find("time")

    assert (time.text, time.get("datetime")) == (
        "12:00\N{NO-BREAK SPACE}p.m.".replace("\xa0", " "),
        "2026-02-17T12:00-05:00",
    )


def test_no_time_is_no_words():
    assert draw("{% local_time when %}") == ""


def test_progress_is_native_and_in_words():
    label = parse(draw("{% progress 5 7 %}")).find("label")

    assert label.find("span").text == "5 of 7"
    assert (label.find("progress").get("value"), label.find("progress").get("max")) == ("5", "7")


def test_bars_are_their_own_table():
    table = parse(
        draw("{% bars rows label='Prices' %}", rows=[("By eye", 50, "clay"), ("By cost", 25)])
    ).find("table")

    assert table.find("caption").text == "Prices"
    assert [text_of(row) for row in table.findall("tr")] == ["By eye 50", "By cost 25"]
    assert [row.findall("td/svg/rect")[1].get("width") for row in table.findall("tr")] == ["100.0%", "50.0%"]


def test_a_chart_of_nothing_is_still_a_chart():
    assert "50" not in draw(
        "{% bars rows label='a' %}{% columns rows label='b' %}{% sparkline rows label='c' %}", rows=[]
    )
    assert "nan" not in draw("{% columns rows label='b' %}", rows=[("Mon", 0), ("Tue", 0)])


def test_columns_have_their_table_behind_them():
    figure = parse(draw("{% columns rows label='By day' %}", rows=[("Mon", 3), ("Tue", 6)])).find("figure")

    assert [text_of(row) for row in figure.findall("details/table/tr")] == ["Mon 3", "Tue 6"]
    assert [bar.get("height") for bar in figure.findall("svg/rect")] == ["59.0", "118.0"]


def test_charts_keep_decimal_points_where_the_language_has_commas():
    with translation.override("es"):
        html = draw("{% bars rows label='a' %}{% columns rows label='b' %}", rows=[("x", 2), ("y", 3)])

    assert 'width="66.7%"' in html
    assert not re.search(r'(?:x|y|width|height)="\d+,\d+', html)


def test_a_sparkline_reads_itself_out():
    drawing = parse(draw("{% sparkline values label='Listening' %}", values=[4, 40, 22])).find("svg")

    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == "Listening: from 4 to 22, at most 40"
