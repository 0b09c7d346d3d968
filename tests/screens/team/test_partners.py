"""Partners: links, codes to print, turnout without names, promises."""

from datetime import timedelta

from django.utils.timezone import localdate

from palante.calls.models import Partner
from tests import factories as make
from tests.screens.team.conftest import undo_of

DESK = "/team/creando/partners/"


def test_partner_gets_a_link_and_the_form_sent_twice_makes_one(partnering):
    ticket = partnering.get(DESK + "new/").context["form"]["ticket"].value()
    for _time in range(2):
        partnering.post(DESK + "new/", {"ticket": ticket, "name": "Comedor Las Madrugadoras"})
    assert Partner.objects.get().code == "comedor-las-madrugadoras"


def test_two_forms_make_two_partners(partnering):
    for _time in range(2):
        ticket = partnering.get(DESK + "new/").context["form"]["ticket"].value()
        partnering.post(DESK + "new/", {"ticket": ticket, "name": "Comedor"})
    assert Partner.objects.count() == 2


def test_short_link_of_another_is_refused_beside_its_field(partnering, journey):
    make.make_partner(journey, "radio")
    answer = partnering.post(DESK + "new/", {"name": "Otra radio", "code": "radio"})
    assert answer.context["form"].errors["code"]
    mine = make.make_partner(journey, "mine")
    assert (
        partnering.post(f"{DESK}{mine.pk}/", {"name": "Mine", "code": "radio"}).context["form"].errors["code"]
    )


def test_small_numbers_are_not_shown(partnering, journey, crowd):
    few, many = (
        make.make_partner(journey, "few", name="Pocas"),
        make.make_partner(journey, "many", name="Muchas"),
    )
    for number, row in enumerate(crowd(9)):
        row.brought_by = few if number < 4 else many
        row.save()
    page = partnering.get(DESK)
    assert {row.name: row.numbers for row in page.context["page"]} == {
        "Pocas": [None, None],
        "Muchas": [5, 5],
    }
    assert "menos de 5" in page.content.decode()


def test_late_promise_stands_first_and_is_kept_with_undo(partnering, journey):
    make.make_partner(journey, "a", name="Aaa")
    late = make.make_partner(
        journey, "z", name="Zzz", promise="Diez cupos", due_on=localdate() - timedelta(days=3)
    )
    assert partnering.get(DESK).context["page"][0] == late
    answer = partnering.post(f"{DESK}{late.pk}/promise/kept/", follow=True)
    late.refresh_from_db()
    assert late.done_at
    partnering.post(undo_of(answer))
    late.refresh_from_db()
    assert late.done_at is None


def test_code_to_print_is_an_svg_of_the_short_link(partnering, journey):
    partner = make.make_partner(journey, "radio")
    answer = partnering.get(f"{DESK}{partner.pk}/code.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert b"<script" not in answer.content


def test_partner_of_another_journey_is_not_found(partnering, ana):
    other = make.make_partner(ana.desk_seats.get().journey, "theirs")
    assert partnering.get(f"{DESK}{other.pk}/").status_code == 404
    assert partnering.post(f"{DESK}{other.pk}/promise/kept/").status_code == 404


def test_desk_costs_the_same_for_1_and_30_partners(partnering, journey, django_assert_max_num_queries):
    make.make_partner(journey)
    partnering.get(DESK)
    with django_assert_max_num_queries(50) as one:
        partnering.get(DESK)
    for _number in range(29):
        make.make_partner(journey, promise="x", due_on=localdate())
    with django_assert_max_num_queries(len(one)):
        partnering.get(DESK)
