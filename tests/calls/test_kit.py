"""A kit's own words for what somebody says yes or no to."""

import pytest
from django.utils.translation import override

from palante.base.kitparts import Folder
from palante.calls.kit import PATH, ConsentPart
from palante.people.purposes import words_of

KIT = b"---\nformat: 1\nslug: x\nlanguages: [es, en]\n---\n"
GOOD = """---
title: "Tus permisos"
title_en: "Your yes and no"
---

# es

## Tu voz {#recording}

Tu voz puede oirse en la grabacion.

# en

## Your voice {#recording}

Your voice may be heard in the recording.
"""


def a_folder(text: str) -> Folder:
    return Folder({"kit.md": KIT, PATH: text.encode()})


def faults(text: str) -> list[tuple[int, str]]:
    with override("en"):
        return [(fault.line, fault.what) for fault in ConsentPart().check(a_folder(text))]


@pytest.mark.django_db
def test_its_words_are_in_force_in_the_journey_and_the_house_says_the_rest(journey):
    folder = a_folder(GOOD)
    assert faults(GOOD) == []
    for _time in range(2):
        ConsentPart().lay(folder, journey)
    words = words_of(journey.pk)
    assert (words["recording"].version, words["recording"].say("en")) == (
        101,
        "Your voice may be heard in the recording.",
    )
    assert words["research"].version == 1
    ConsentPart().fold(journey, folder)
    assert folder.result()[PATH] == GOOD.encode()


@pytest.mark.parametrize(
    ("was", "wrong", "line", "said"),
    [
        ("{#recording}\n\nTu", "{#record}\n\nTu", 8, "says no purpose"),
        ("Tu voz puede oirse en la grabacion.", "", 8, "no words under"),
        ("Tu voz puede oirse", "Tu voz " * 200, 8, "characters"),
        (
            "## Your voice {#recording}\n\nYour voice may be heard in the recording.",
            "Nothing.",
            0,
            "no words in “en”",
        ),
    ],
)
def test_each_slip_is_named_with_its_line(was, wrong, line, said):
    found = faults(GOOD.replace(was, wrong))
    assert [(at, what) for at, what in found if said in what and (at == line or not line)]


def test_a_kit_without_the_file_is_fine():
    assert list(ConsentPart().check(Folder({"kit.md": KIT}))) == []
