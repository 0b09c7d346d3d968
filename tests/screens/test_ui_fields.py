"""Fields of forms: everything about an answer is tied to its input, and nothing is lost."""

import re

import pytest
from django import forms
from django.utils import translation

from tests.screens.drawing import draw, parse, text_of


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


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
