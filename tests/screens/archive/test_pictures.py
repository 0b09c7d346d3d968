"""What is drawn of interviews and of elements: places, stretches, threads."""

from types import SimpleNamespace

from palante.screens.archive.loom import in_order, threads_of
from palante.screens.archive.picture import WIDTH, picture_of
from palante.screens.archive.transcript import clock, parts_of
from palante.stories.format import read_story
from tests.factories import story_source


def parts(*sections):
    return parts_of(read_story(story_source("T", list(sections))), [], set())


def test_a_block_is_as_long_as_its_answer():
    picture = picture_of(parts((0, "One?", [("Words.", [])]), (50, "Two?", [("Words.", [])])), 100)

    assert [(block.href, block.x, block.x + block.width + 2) for block in picture.blocks] == [
        ("#t=0", 0, WIDTH // 2),
        ("#t=50", WIDTH // 2, WIDTH),
    ]


def test_without_times_or_with_one_there_is_no_picture():
    assert picture_of(parts((None, "One?", [("Words.", [])])), 100) is None
    assert picture_of(parts((5, "One?", [("Words.", [])])), 100) is None


def test_a_time_that_goes_back_stands_in_the_text_but_not_in_the_picture():
    found = parts(
        (0, "One?", [("Words.", [])]), (90, "Two?", [("Words.", [])]), (60, "Three?", [("Words.", [])])
    )

    picture = picture_of(found, 120)

    assert [part.seconds for part in found] == [0, 90, 60]
    assert [block.href for block in picture.blocks] == ["#t=0", "#t=60"]


def test_loudness_is_drawn_with_a_hundred_strokes_at_most():
    timed = parts((0, "One?", [("Words.", [])]), (50, "Two?", [("Words.", [])]))

    assert picture_of(timed, 100, [50] * 700).peaks.count("M") == 100
    assert picture_of(timed, 100, [10, 20]).peaks.count("M") == 2
    assert picture_of(timed, 100, [0] * 700).peaks == ""


def test_a_second_that_stands_twice_is_one_place_of_the_page():
    found = parts((7, "One?", [("Words.", [])]), (7, "Two?", [("Words.", [])]))

    assert [part.anchors for part in found] == [True, False]


def test_places_are_written_as_players_write_them():
    assert [clock(second) for second in (0, 7, 133, 3723.9, None)] == ["0:00", "0:07", "2:13", "1:02:03", ""]


def test_what_goes_together_stands_together():
    nodes = [SimpleNamespace(element=SimpleNamespace(pk=pk, kind="tools"), passages=1) for pk in (1, 2, 3, 4)]
    by = {node.element.pk: node.element for node in nodes}
    links = [
        SimpleNamespace(element=by[one], other=by[other], strength=0.5) for one, other in ((1, 3), (2, 4))
    ]

    ordered = in_order(nodes, links)

    assert sorted(
        sorted(pair) for pair in zip(*[iter(node.element.pk for node in ordered)] * 2, strict=True)
    ) == [
        [1, 3],
        [2, 4],
    ]
    assert [thread.weight for thread in threads_of(ordered, links)] == [2, 2]
