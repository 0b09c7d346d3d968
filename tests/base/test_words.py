"""Words in several languages."""

from django.utils.translation import override

from palante.journeys.models import Session


def test_a_word_falls_back_to_the_installations_language_whatever_order_the_database_keeps():
    session = Session(words={"en": {"title": "Price"}, "es": {"title": "Precio", "page": "Hola"}})

    with override("en"):
        assert session.title == "Price"
        assert session.say("page") == "Hola"
    assert session.say("title", "pt") == "Precio"
    assert session.say("goals") == ""
