"""Who was erased stays erased, even when an older backup brings her back."""

import json

import pytest
from django.core.management import call_command

from palante.people import sensitive
from palante.people.chores import finish_erasing
from palante.people.domain.code import ask_code
from palante.people.domain.consent import say
from palante.people.domain.erase import erase_person
from palante.people.domain.merge import merge
from palante.people.erasures import marks, note_erasure
from palante.people.models import BlankCard, Contact, Person, PersonConsent, SensitiveAnswer, SignInCode
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.START


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.ERASURES = tmp_path / "apart" / "erasures"
    return settings.ERASURES


def applied(capsys, **options) -> dict[str, int]:
    call_command("erasures", "apply", json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_whom_a_backup_brings_back_is_erased_again(
    rosa, julio, capsys, file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(rosa, at=AT)
    Person.objects.filter(pk=rosa.pk).update(
        alias="Rosa", erased_at=None
    )  # the backup is older than her wish
    assert applied(capsys, dry_run=True) == {"erased": 0, "found": 1}
    assert Person.objects.get(pk=rosa.pk).alias == "Rosa"
    assert applied(capsys) == {"erased": 1, "found": 1}
    assert applied(capsys) == {"erased": 0, "found": 0}
    assert list(Person.objects.values_list("alias", flat=True).order_by("alias")) == ["", "Julio"]


def test_the_file_leads_to_nobody_and_is_for_its_owner_alone(rosa, file):
    note_erasure(rosa, AT)
    day, mark = file.read_text().split()
    assert (day, len(mark)) == ("2027-02-02", 64)
    assert file.stat().st_mode & 0o077 == 0


def test_somebody_new_with_the_same_number_in_the_table_is_not_erased(rosa, capsys, file):
    note_erasure(rosa, AT)
    Person.objects.filter(pk=rosa.pk).delete()
    Person.objects.create(pk=rosa.pk, alias="Somebody else")
    assert applied(capsys) == {"erased": 0, "found": 0}


def test_a_line_cut_off_by_a_crash_harms_nothing(rosa, file):
    note_erasure(rosa, AT)
    with file.open("a") as handle:
        handle.write("2027-02-03 abc")
    assert len(marks()) == 1


def test_without_a_file_nobody_is_looked_for(rosa, capsys):
    assert applied(capsys) == {"erased": 0, "found": 0}


def test_what_a_crash_left_unnoted_is_noted_later(rosa, file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        erase_person(rosa, at=AT)
    assert marks() == set()
    with django_capture_on_commit_callbacks(execute=True):
        finish_erasing(AT)
        finish_erasing(AT)
    assert len(file.read_text().splitlines()) == 1


def test_a_row_that_was_joined_to_hers_goes_with_her(rosa, julio, carmen):
    merge(rosa, julio, carmen)
    erase_person(rosa)
    assert list(Person.objects.values_list("alias", flat=True)) == ["", ""]
    assert not Person.objects.filter(erased_at=None).exists()
    assert not Contact.objects.exists()


def test_consents_sensitive_answers_and_codes_go_and_a_sisters_codes_stay(journey):

    rosa = make.make_person("Rosa", email="rosa@example.org", phone="+51987654321")
    make.make_person("Luz", phone="+51987654321")
    say(rosa, journey.pk, "research", True, how="form")
    sensitive.keep(rosa, journey.pk, "needs", "needs", "data")
    ask_code("rosa@example.org", country="PE", address="here")
    ask_code("+51987654321", country="PE", address="here")
    erase_person(rosa)
    assert not PersonConsent.objects.exists()
    assert not SensitiveAnswer.objects.exists()
    assert SignInCode.objects.count() == 1


def test_the_paper_card_in_her_hand_opens_nothing_for_anybody(journey, rosa):
    card = BlankCard.objects.create(journey_id=journey.pk, number=1, card="x", nonce="y", person=rosa)
    erase_person(rosa, at=AT)
    card.refresh_from_db()
    assert (card.person, card.void_at) == (None, AT)
