"""The demo's forms: everybody answered, some stopped half-way."""

from datetime import timedelta
from pathlib import Path

import pytest

from palante.demo.forms import answer_forms
from palante.forms.counting import progress_of
from palante.forms.domain.import_form import import_form
from palante.forms.models import Form, Reply
from palante.people.models import SensitiveAnswer
from tests import factories as make
from tests.factories import START


@pytest.mark.django_db
def test_everybody_answered_and_a_second_time_changes_nothing(journey):
    source = (Path(__file__).parents[2] / "kits/creando/forms/registration.md").read_bytes()
    import_form(journey, "registration", "registration.md", source)
    for number in range(12):
        make.give_seat(make.make_person(f"P{number}"), journey)
    answer_forms(journey, START + timedelta(days=1))
    sent = Reply.objects.filter(sent_at__isnull=False)
    assert sent.count() == 12
    assert progress_of(Form.objects.get(slug="registration")).stopped
    assert SensitiveAnswer.objects.exists()
    all_of_them = Reply.objects.count()
    answer_forms(journey, START + timedelta(days=1))
    assert sent.count() == 12
    assert Reply.objects.count() == all_of_them
