from palante.people.domain.meet import add_contact
from palante.people.domain.meet_many import add_contacts
from palante.people.models import Contact, ContactKind
from tests.factories import START, make_person

NUMBER = (ContactKind.PHONE.value, "+51955555555")


def test_a_number_where_messages_are_stopped_comes_stopped_to_whoever_brings_it(db):
    Contact.objects.filter(person=make_person("Rosa", phone=NUMBER[1])).update(stopped_at=START)

    assert add_contact(make_person("Nora"), NUMBER).stopped_at == START
    add_contacts([(make_person("Luz"), [NUMBER])], at=START)
    assert not Contact.objects.filter(stopped_at=None).exists()
