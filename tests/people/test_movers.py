"""Every table with a person says what becomes of its rows when two turn out to be one."""

from django.apps import apps

from palante.people.merging import movers
from palante.people.models import Person

# Tables that name a person and do not move, each with its reason.
STAYS = {
    "base.LogLine": "what happened to whom is never rewritten; ids only",
}


def test_every_table_with_a_person_says_what_becomes_of_its_rows_in_a_merge():
    told = {model._meta.label for each in movers() for model in each.models}

    forgotten = (
        {
            model._meta.label
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model is Person or field.name in ("person_id", "about_id")
        }
        - told
        - set(STAYS)
    )

    assert forgotten == set(), "say it in the room's movers.py: see people/merging.py"
