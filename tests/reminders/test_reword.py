"""One person's message in other words."""

import pytest

from palante.messages.domain.write import write
from palante.reminders.domain.reword import reword
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_message_in_a_persons_own_words_goes_by_no_template_of_its_rule(diego, rosa, journey):
    message = write(
        key="r:1", kind="reminder", subject="Pronto", body="Hola, Rosa.\n\n{link}", language="es", person=rosa,
        journey_id=journey.pk, about="un-dia-antes", due_at=make.START,
    )  # fmt: skip

    assert reword(message, subject="Pronto", body="Hola, Rosa. Te guardé un lugar.\n\n{link}", by=diego)

    message.refresh_from_db()
    assert message.about == ""
