"""Resources: measured as they are put in, hidden and shown, found as people type."""

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from palante.library.domain.resource import NothingToAdd, add_resource, hide_resource, show_resource
from palante.library.models import Form
from palante.library.queries import matching, resources_for


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("hoja.pdf", Form.TEXT),
        ("sesion.mp3", Form.AUDIO),
        ("clase.mp4", Form.VIDEO),
        ("a.jpg", Form.PICTURE),
        ("x.xlsx", Form.FILE),
    ],
)
def test_a_file_says_what_it_is_and_what_it_costs(journey, carmen, name, form):
    resource = add_resource(journey, file=ContentFile(b"x" * 1234, name=name), by=carmen)

    assert (resource.form, resource.bytes, resource.name, resource.title) == (
        form,
        1234,
        name,
        name.split(".")[0],
    )


def test_a_link_is_a_link(journey, carmen):
    resource = add_resource(journey, url="https://example.org/curso", title="Un curso", by=carmen)

    assert (resource.form, resource.bytes, resource.title) == (Form.LINK, None, "Un curso")


@pytest.mark.parametrize(
    "given",
    [{}, {"url": "javascript:alert(1)"}, {"url": "https://x.org", "file": ContentFile(b"x", name="x.txt")}],
)
def test_neither_or_both_or_a_strange_link_is_refused(journey, carmen, given):
    with pytest.raises(NothingToAdd):
        add_resource(journey, by=carmen, **given)


def test_hidden_is_away_and_comes_back(journey, carmen):
    resource = add_resource(journey, url="https://example.org", title="Curso", by=carmen)

    hide_resource(resource, by=carmen)
    assert list(resources_for(journey)) == []

    show_resource(resource, by=carmen)
    assert list(resources_for(journey)) == [resource]


def test_search_forgives_accents_capitals_and_order(journey, session, carmen):
    price = add_resource(
        journey, url="https://example.org", title={"es": "Cómo poner precio"}, session=session, by=carmen
    )
    add_resource(journey, url="https://example.org", title="Otra cosa", by=carmen)

    assert matching(resources_for(journey), "PRECIO como") == [price]
    with override("es"):
        assert matching(resources_for(journey), "sesion 1 precio") == [price]
    assert matching(resources_for(journey), "nada") == []
