"""The components: what they promise to eyes, ears and thumbs, and that a wrong argument never passes silently."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.utils import timezone, translation
from lucide import IconDoesNotExist

from palante.base.weave import Chevron
from palante.screens.living import samples

NOON = datetime(2026, 2, 17, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Lima
ZONE = "America/Lima"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def draw(source: str, request=None, **context) -> str:
    """Without the product's context processors: a component needs nothing but what it is given."""
    return engines["django"].from_string(source).render(context | ({"request": request} if request else {}))


def parse(html: str) -> ElementTree.Element:
    """As XML once bare attributes have a value and void elements are closed."""
    html = re.sub(r"\s(hidden|disabled|required|checked|selected|novalidate)(?=[\s>])", r' \1=""', html)
    html = re.sub(r"<(input|br|meta|link)\b([^>]*?)/?>", r"<\1\2/>", html)
    return ElementTree.fromstring(f"<body>{html}</body>")


def text_of(element: ElementTree.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


class JoinForm(forms.Form):
    alias = forms.CharField(label="Name", help_text="Any name.")
    phone = forms.CharField(label="Phone", required=False)
    channel = forms.ChoiceField(
        label="Channel",
        choices=[("sms", "SMS"), ("email", "E-mail")],
        widget=forms.RadioSelect,
        help_text="One.",
    )
    agreed = forms.BooleanField(label="I agree", help_text="You can change your mind.")
    source = forms.CharField(widget=forms.HiddenInput, required=False)


# Small pieces


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


# Numbers and times


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


# Boxes


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


# Forms


def test_a_field_ties_help_example_and_error_to_its_input():
    form = JoinForm({"alias": ""})

    body = parse(draw("{% field form.alias example='For example: Rosa' %}", form=form))
    described_by = body.find(".//input").get("aria-describedby").split()

    assert described_by == ["id_alias_helptext", "id_alias_example", "id_alias_error"]
    assert [text_of(body.find(f".//*[@id='{part}']")) for part in described_by] == [
        "Any name.",
        "For example: Rosa",
        "This field is required.",
    ]
    assert body.find(".//input").get("aria-invalid") == "true"
    assert body.find(".//label").get("for") == body.find(".//input").get("id")


def test_a_field_without_help_or_error_points_nowhere():
    field = parse(
        draw("{% field form.phone autocomplete='tel' inputmode='tel' maxlength=20 %}", form=JoinForm())
    )

    assert field.find(".//input").get("aria-describedby") is None
    assert [field.find(".//input").get(name) for name in ("autocomplete", "inputmode", "maxlength")] == [
        "tel",
        "tel",
        "20",
    ]


def test_only_what_is_not_required_says_so():
    assert (
        text_of(parse(draw("{% field form.phone %}", form=JoinForm())).find(".//label")) == "Phone optional"
    )
    assert text_of(parse(draw("{% field form.alias %}", form=JoinForm())).find(".//label")) == "Name"


def test_choices_become_a_fieldset_that_has_the_help():
    fieldset = parse(draw("{% field form.channel %}", form=JoinForm({"channel": "fax"}))).find("fieldset")

    assert text_of(fieldset.find("legend")) == "Channel"
    assert fieldset.get("aria-describedby") == "id_channel_helptext id_channel_error"
    assert [text_of(choice) for choice in fieldset.findall(".//label")] == ["SMS", "E-mail"]


def test_a_single_box_stands_before_its_label():
    field = parse(draw("{% field form.agreed %}", form=JoinForm()))[0]

    assert [child.tag for child in field][:2] == ["input", "label"]


def test_a_hidden_field_is_only_itself():
    assert re.fullmatch(
        r"<input[^>]*type=\"hidden\"[^>]*>", draw("{% field form.source %}", form=JoinForm()).strip()
    )


def test_the_summary_of_errors_says_that_nothing_was_lost_and_links_to_the_fields():
    notice = parse(draw("{% form_errors form %}", form=JoinForm({"channel": "sms"})))[0]

    assert notice.get("role") == "alert"
    assert "Nothing you wrote was lost." in text_of(notice)
    assert [link.get("href") for link in notice.iter("a")] == ["#id_alias", "#id_agreed"]


def test_a_form_without_errors_has_no_summary():
    assert draw("{% form_errors form %}", form=JoinForm()) == ""


# The shells


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
    assert [text_of(link) for link in links if link.find("b") is not None] == ["Chat and help 3 waiting"]


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
