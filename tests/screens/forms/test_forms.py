"""The workspace's forms: bringing one in, trying it, asking it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from palante.forms.counting import counts_of, progress_of
from palante.forms.domain.begin import begin
from palante.forms.domain.import_form import import_form
from palante.forms.domain.save import save
from palante.forms.domain.send import send
from palante.forms.models import Form, Reply
from palante.forms.queries import form_of, plan_of
from palante.people.domain.consent import say
from palante.screens.forms.urls import journey_urls
from tests import factories as make
from tests.forms.writing import form

FORM = form("""
    | survey |
    | | type | name | label::English (en) | label::Español (es) | required | relevant |
    | | text | alias | **Alias** | **Apodo** | yes | |
    | | select_one trade | trade | Trade of ${alias} | Oficio de ${alias} | yes | |
    | | text | dish | Your dish | Tu plato | | ${trade} = 'food' |
    | choices |
    | | list_name | name | label::English (en) | label::Español (es) |
    | | trade | food | Food | Comida |
    | | trade | sewing | Sewing | Costura |
    | settings |
    | | form_title |
    | | Para empezar |
""")
BAD = form("| survey |\n| | type | name | label |\n| | txet | a | A |\n| | text | b | |")


@pytest.fixture
def version(journey):
    return import_form(journey, "registration", "registration.md", FORM)


@pytest.fixture
def address(version, journey):
    def of(name, **more):
        pattern = next(path for path in journey_urls if path.name == name).pattern
        known = {"slug": journey.slug, "form": "registration", "number": 1}
        return reverse(name, kwargs={key: known[key] for key in ("slug", *pattern.converters)} | more)

    return of


NAMES = [path.name for path in journey_urls]
LEAD_ONLY = ["team_form_use", "team_form_close"]
READS = ["team_forms", "team_form", "team_form_version", "team_form_file", "team_form_try"]


def test_doors(client, another, host, lead, address, subtests):
    for name in NAMES:
        with subtests.test(name):
            for answer in (client.get(address(name)), client.post(address(name))):
                assert answer.status_code == 302
                assert answer["Location"].startswith(reverse("account_login"))
            method = another.get if name in READS else another.post
            assert method(address(name)).status_code == 404
            assert lead.get(address(name)).status_code == (200 if name in READS else 405)
            if name in READS:
                assert host.get(address(name)).status_code == 200
    for name in (*LEAD_ONLY, "team_forms"):
        with subtests.test(f"{name} is the lead's"):
            assert host.post(address(name)).status_code == 403


def test_a_form_of_another_journey_is_not_found(lead, address):
    import_form(make.make_journey("elsewhere"), "theirs", "a.md", FORM)
    assert lead.get(address("team_form", form="theirs")).status_code == 404
    assert lead.get(address("team_form_version", number=2)).status_code == 404


def bring(client, address, source, name="form.md", **more):
    return client.post(address("team_forms"), {"file": SimpleUploadedFile(name, source), **more})


def test_a_file_is_brought_in_as_a_draft_and_then_asked(lead, journey, address):
    answer = bring(lead, address, FORM + b"\n", slug="registration")
    assert answer["Location"] == address("team_form_version", number=2)
    assert form_of(journey, "registration").number == 1
    lead.post(address("team_form_use", number=2))
    assert form_of(journey, "registration").number == 2


def test_a_file_of_its_own_is_called_by_its_name(lead, journey, address):
    bring(lead, address, FORM, name="Seis Meses.md")
    assert Form.objects.get(slug="seis-meses").closed_at is None


def test_a_file_with_faults_is_told_by_row_and_column_and_changes_nothing(lead, journey, address):
    answer = bring(lead, address, BAD, slug="registration")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "form.md" in html
    assert '<span class="num">3</span>' in html
    assert '<span class="num">4</span>' in html
    assert "<code>type</code>" in html
    assert "<code>label</code>" in html
    assert form_of(journey, "registration").number == 1


def test_a_missing_file_is_a_sentence(lead, address):
    assert lead.post(address("team_forms"), {}).status_code == 422


def try_it(client, address, go, **answers):
    told = {"go": go, "language": "en"} | {f"a-{path}": value for path, value in answers.items()}
    return client.post(address("team_form_try"), told)


def test_a_trial_goes_on_as_on_a_phone_and_keeps_nothing(lead, address):
    start = lead.get(address("team_form_version") + "?language=en").content.decode()
    assert "<strong>Alias</strong>" in start
    answer = try_it(lead, address, "next:alias")
    assert answer.status_code == 422
    page = try_it(lead, address, "next:alias", alias="<b>Lulo</b>").content.decode()
    assert "Trade of &lt;b&gt;Lulo&lt;/b&gt;" in page
    page = try_it(lead, address, "next:trade", alias="Lulo", trade="food").content.decode()
    assert "Your dish" in page
    assert 'name="a-alias" value="Lulo"' in page
    page = try_it(lead, address, "back:dish", alias="Lulo", trade="food").content.decode()
    assert "Trade of Lulo" in page
    page = try_it(lead, address, "next:trade", alias="Lulo", trade="sewing").content.decode()
    assert "<dd>Sewing</dd>" in page
    assert not Reply.objects.exists()


def test_the_file_comes_back_as_it_was(lead, address):
    answer = lead.get(address("team_form_file"))
    assert answer.content == FORM
    assert answer["Content-Disposition"] == 'attachment; filename="registration.md"'


def test_closing_can_be_undone(lead, journey, address):
    lead.post(address("team_form_close"))
    assert form_of(journey, "registration") is None
    lead.post(address("team_form_use"))
    assert form_of(journey, "registration").number == 1


def answered(journey, version, alias, trade, *, counts=True):
    person = make.make_person(alias)
    reply = begin(version, person=person)
    save(reply.pk, {"alias": alias, "trade": trade})
    send(reply.pk)
    say(person, journey.pk, "research", counts, how="form", at=now())


def test_numbers_are_told_and_small_ones_are_not(lead, journey, version, address):
    for number in range(8):
        answered(journey, version, f"A{number}", "food")
    answered(journey, version, "Zoe", "sewing", counts=False)
    page = lead.get(address("team_form")).content.decode()
    assert "Comida" in page
    assert "Zoe" not in page
    (trade,) = counts_of(version.form, plan_of(version))
    assert trade.cells == {"food": 8, "sewing": 0}
    answered(journey, version, "Yara", "sewing")
    (trade,) = counts_of(version.form, plan_of(version))
    assert trade.cells == {"food": None, "sewing": None}
    assert progress_of(version.form).sent == 10


def test_the_list_costs_the_same_with_one_and_thirty_forms(lead, journey, address):
    def cost():
        lead.get(address("team_forms"))  # what a process reads once
        with CaptureQueriesContext(connection) as queries:
            lead.get(address("team_forms"))
        return len(queries)

    before = cost()
    for number in range(30):
        import_form(journey, f"form-{number}", "a.md", FORM)
    assert cost() == before
