"""The reference of forms cannot rot: its example is a good form, and what the code knows it names."""

import re
from pathlib import Path

from palante.forms.format import read_form
from palante.forms.format.columns import SETTINGS, SURVEY
from palante.forms.format.functions import ARGUMENTS
from palante.forms.meaning import KNOWN
from palante.forms.plan import ASKED, COMPUTED

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "xlsform.md").read_text(encoding="utf-8")


def test_the_example_is_a_good_form():
    (example,) = re.findall(r"```text\n(\| survey.*?)```", PAGE, re.DOTALL)
    assert not read_form(example.encode(), "example.md").faults


def test_every_function_type_column_and_known_name_is_in_the_reference():
    named = set(
        re.findall(
            r"[\w:.-]+", " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
        )
    )
    named |= {name.removesuffix("..") for name in named}
    types = (ASKED | COMPUTED) - {"repeat", "datetime"}  # written dateTime; a repeat is two rows
    columns = SURVEY | (
        SETTINGS - {"style", "allow_choice_duplicates", "instance_name", "name", "form_id", "version"}
    )
    missing = {*ARGUMENTS, *types, *(columns - {"form_title"}), *KNOWN} - named
    assert missing == set()
