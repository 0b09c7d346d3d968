"""The components: what they promise to eyes, ears and thumbs, and that a wrong argument never passes silently."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.utils import translation
from lucide import IconDoesNotExist

from palante.base.weave import Chevron
from palante.screens.living import samples
from tests.screens.drawing import draw, parse, text_of

NOON = datetime(2026, 2, 17, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Lima


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


class JoinForm(forms.Form):
    alias = forms.CharField()


def test_an_icon_is_hidden_from_readers_of_screens_and_needs_no_style_sheet():
    drawing = parse(draw('{% icon "phone" size=24 %}')).find("svg")

    assert (drawing.get("aria-hidden"), drawing.get("width"), drawing.get("fill")) == ("true", "24", "none")
    assert len(drawing) > 0


def test_an_icon_costs_no_more_than_its_drawing():
    assert "xmlns" not in draw('{% icon "users-round" %}')
    assert "\n" not in draw('{% icon "users-round" %}')


def test_an_unknown_icon_is_refused():
    with pytest.raises(IconDoesNotExist, match="flying-pig"):
        draw('{% icon "flying-pig" %}')


def test_a_button_with_an_address_is_a_link_else_it_submits():
    link, button = parse(
        draw('{% button "Enter" href=to %}{% button "Send" name="do" value=0 %}', to="/in/?a=1&b=2")
    )

    assert (link.tag, link.get("href")) == ("a", "/in/?a=1&b=2")
    assert (button.tag, button.get("type"), button.get("name"), button.get("value")) == (
        "button",
        "submit",
        "do",
        "0",
    )


def test_a_button_says_its_price_before_the_tap():
    button = parse(draw('{% button "Listen" icon="headphones" note=bytes|size:"about" %}', bytes=10_300_000))

    assert "".join(button.itertext()) == "Listen about 10\N{NO-BREAK SPACE}MB"


def test_a_button_escapes_what_people_wrote():
    assert "<script>" not in draw("{% button label note=label %}", label="<script>")


def test_extra_attributes_are_written_with_hyphens():
    button = parse(draw('{% button "Go" data_join="8" aria_label="Go on" hx_post="/x/" form="f" %}')).find(
        "button"
    )

    assert {name: button.get(name) for name in ("data-join", "aria-label", "hx-post", "form")} == {
        "data-join": "8",
        "aria-label": "Go on",
        "hx-post": "/x/",
        "form": "f",
    }


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ('{% button "Go" colour="red" %}', TypeError, "button does not know 'colour'"),
        ('{% button "Go" onclick="x()" %}', TypeError, "onclick"),
        ('{% button "Go" style="color:red" %}', TypeError, "style"),
        ('{% button "Go" kind="huge" %}', ValueError, "primary, plain, quiet, danger"),
        ('{% button "Go" href="/x/" disabled=True %}', TypeError, "a link"),
        ('{% notice "bad" %}x{% endnotice %}', ValueError, "info, good, warn, error"),
        ('{% task_card "A" href="/" icon="phone" tone="red" %}', ValueError, "clay, sun"),
        ('{% card tone="red" %}x{% endcard %}', ValueError, "clay, sun"),
        ('{% kind "lecture" %}', ValueError, "tool, inspiration"),
        ('{% local_time when style="long" %}', ValueError, "full, short, day, clock"),
        ("{{ 5|size:'exactly' }}", ValueError, "about"),
        ("{% field form.alais %}", TypeError, "Is the name right"),
        ("{% field form.alias colour='red' %}", TypeError, "field does not know 'colour'"),
    ],
)
def test_a_wrong_argument_is_refused_with_the_right_ones(source, error, words):
    with pytest.raises(error, match=words):
        draw(source, form=JoinForm(), when=NOON)


@pytest.mark.parametrize(
    "source",
    ['{% icon "phone" colour="red" %}', "{% progress 1 2 color=1 %}", "{% card heading='x' %}{% endcard %}"],
)
def test_an_undeclared_argument_fails_when_the_template_is_read(source):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        draw(source)


def test_a_face_keeps_its_colour_and_shows_two_letters_at_most():
    assert draw('{% face "Don Raúl Pérez" %}') == draw('{% face "Don Raúl Pérez" %}')
    assert text_of(parse(draw('{% face "Don Raúl Pérez" %}'))) == "DR"
    assert text_of(parse(draw('{% face "" %}'))) == "·"


def test_a_session_is_named_by_chevron_and_word():
    drawing = parse(draw('{% kind "clinic" note="in 12 min" %}'))

    assert text_of(drawing) == "Clinic · in 12 min"
    assert drawing.find("p/svg").get("aria-hidden") == "true"


def test_what_stands_beside_a_kind_may_be_a_time():
    html = draw('{% local_time when at=when yours=False as time %}{% kind "tool" note=time %}', when=NOON)

    assert parse(html).find("p/span/time").get("datetime") == "2026-02-17T17:00+00:00"


def test_reading_aloud_is_hidden_until_script_is_there():
    button = parse(draw('{% speak "#question" src="/a.opus" %}')).find("button")

    assert button.get("hidden") is not None
    assert (button.get("data-speak"), button.get("data-src")) == ("#question", "/a.opus")


def test_a_card_of_a_session_wears_its_colour_and_says_its_kind():
    section = parse(draw('{% card title="Costs" kind="tool" note="now" lead=True %}<p>In</p>{% endcard %}'))[
        0
    ]

    assert section.get("class").split() == ["card", "lead", "tool"]
    assert text_of(section) == "Tool · now Costs In"


def test_what_stands_in_a_box_is_escaped_once():
    assert draw("{% notice 'info' %}{{ words }}{% endnotice %}", words="a < b").count("a &lt; b") == 1


def test_an_empty_state_can_stand_in_a_loop():
    html = draw(
        '{% for x in things %}{{ x }}{% empty %}{% empty_state title="Nothing yet" %}{% endempty_state %}{% endfor %}'
    )

    assert text_of(parse(html)) == "Nothing yet"


def test_a_pager_keeps_search_and_filters(rf):
    page = Paginator(range(30), 10).page(2)

    nav = parse(draw("{% pager page %}", rf.get("/people/?q=rosa&page=2"), page=page)).find("nav")

    assert [(link.get("rel"), link.get("href")) for link in nav.findall("a")] == [
        ("prev", "?q=rosa&page=1"),
        ("next", "?q=rosa&page=3"),
    ]


def test_a_single_page_needs_no_pager(rf):
    assert draw("{% pager page %}", rf.get("/"), page=Paginator(range(3), 10).page(1)) == ""


def test_the_bottom_bar_marks_where_one_is(rf):
    nav = parse(draw("{% bottom_bar %}", rf.get("/library/7/"))).find("nav")

    assert [(text_of(link), link.get("aria-current")) for link in nav] == [
        ("Today", None),
        ("Circle", None),
        ("Library", "true"),
        ("Me", None),
    ]


def test_a_session_belongs_to_today_unless_the_page_says_otherwise(rf):
    def place(**context):
        nav = parse(draw("{% bottom_bar %}", rf.get("/creando/sessions/4/"), **context)).find("nav")
        return [text_of(link) for link in nav if link.get("aria-current")]

    assert place() == ["Today"]
    assert place(here="circle") == ["Circle"]


def test_the_desks_say_what_waits_at_each(rf):
    class Journey:
        slug, name = "creando", "Creando"

    nav = parse(draw("{% desks %}", rf.get("/"), journey=Journey, here="host", counts={"host": 3})).find(
        "nav"
    )

    links = list(nav.iter("a"))
    assert [link.get("href") for link in links if link.get("aria-current")] == ["/team/creando/host/"]
    assert [text_of(link) for link in links if link.find("b") is not None] == ["Host 3 waiting"]


@pytest.mark.parametrize("shell", ["participant.html", "public.html", "team.html"])
@pytest.mark.parametrize(("night", "attribute"), [("dark", ' data-night="dark"'), ("", "")])
def test_a_shell_has_language_skip_link_one_main_and_no_third_party(rf, shell, night, attribute):
    html = draw(
        f'{{% extends "{shell}" %}}{{% block content %}}<h1>Hello</h1>{{% endblock %}}',
        rf.get("/"),
        night=night,
    )

    assert f'<html lang="en" dir="ltr"{attribute}>' in html
    assert html.index('<a class="skip" href="#main">') < html.index('<main id="main"')
    assert html.count("<main") == 1
    assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', html)
    assert "{%" not in html


def test_the_living_page_draws_every_component(rf):
    html = draw('{% include "living/components.html" %}', rf.get("/ui/"), samples=samples())

    assert "The workspace" in html
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)


def test_a_band_in_a_template_is_the_one_of_the_weave():
    assert 'href="/s/1/"' in draw(
        "{% band chevrons %}", chevrons=[Chevron("tool", ["joined"], "One", "/s/1/")]
    )
