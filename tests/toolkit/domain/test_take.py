import pytest

from palante.toolkit.domain.edit import edit_page
from palante.toolkit.domain.export import files_of, zip_of
from palante.toolkit.domain.take import take_files
from palante.toolkit.models import Contributor, Page
from tests.toolkit.format.pages import RAFT, REEFS

pytestmark = pytest.mark.django_db
INDEX = "---\ntitle: Innovating for environment\nmenu: 5\n---\n"
PEOPLE = "Nerea Okoro:\n  name: Nerea Okoro\n  bio: Counts reefs.\n"
FOLDER = {
    "4. Environment /4.2 Reefs.md": REEFS,
    "4. Environment /index.md": INDEX,
    "6. Governance/6.3. Raft.md": RAFT,
    "_data/contributors.yml": PEOPLE,
    "README.md": "# Hello\n",
}


def take(folder=FOLDER, **told):
    return take_files([(path, text.encode()) for path, text in folder.items()], **told)


def test_pages_come_in_and_go_out_as_the_same_bytes():
    taken = take()

    assert (taken.created, taken.tools, taken.refused) == (list(FOLDER), 2, [])
    assert dict(files_of(Page.objects.all())) == {path: text.encode() for path, text in FOLDER.items()}
    assert zip_of(Page.objects.all()) == zip_of(Page.objects.all())


def test_columns_labels_and_people_are_read_from_the_page():
    take()

    raft = Page.objects.get(path__endswith="Raft.md")

    assert (raft.slug, raft.kind, raft.title, raft.menu, raft.order) == (
        "a-raft-for-everyone",
        "tool",
        "A raft for everyone",
        7,
        3,
    )
    assert raft.country == "Atlantis"
    assert raft.what == "This tool: Floats. Carries (1) people and (2) goods."
    assert [label.folded for label in raft.labels.order_by("pk")] == [
        "governance",
        "poverty & inequality",
        "16",
    ]
    assert Contributor.objects.get().bio == "Counts reefs."
    assert {page.kind for page in Page.objects.all()} == {"tool", "section", "page", "contributors"}


def test_focal_points_are_looked_up_among_the_contributors_of_the_same_import():
    what = [fault.what for fault in take().warnings if "focal" in fault.what or "contacto" in fault.what]

    assert len(what) == 1
    assert "Nerea Ocoro" in what[0]


def test_the_same_files_again_change_nothing():
    take()
    before = list(Page.objects.values_list("pk", "version", "changed_at"))

    taken = take()

    assert (taken.created, taken.updated, taken.unchanged) == ([], [], list(FOLDER))
    assert list(Page.objects.values_list("pk", "version", "changed_at")) == before


def test_a_changed_file_becomes_a_version(carmen):
    take()
    page = Page.objects.get(path__endswith="Reefs.md")

    taken = take(FOLDER | {page.path: REEFS.replace("Two weeks", "A month")})

    page = Page.objects.with_source().get(pk=page.pk)
    assert taken.updated == [page.path]
    assert (page.version, bytes(page.versions.get().source)) == (2, REEFS.encode())


def test_what_was_edited_here_is_left_alone_unless_asked(carmen):
    take()
    page = Page.objects.get(path__endswith="Reefs.md")
    edit_page(page, lambda text: text.set_section("time", "A month."), seen=1, by=carmen)
    changed = FOLDER | {page.path: REEFS.replace("Two weeks", "A year")}

    assert take(changed).kept == [page.path]
    assert b"A month." in bytes(Page.objects.with_source().get(pk=page.pk).source)

    assert take(changed, replace=True).updated == [page.path]
    assert b"A year" in bytes(Page.objects.with_source().get(pk=page.pk).source)


def test_two_pages_of_one_title_get_two_addresses(journey):
    take()
    take({"4. Environment /4.2 Reefs.md": REEFS}, journey=journey)

    slugs = Page.objects.filter(title="Counting reefs with school classes").values_list("slug", flat=True)
    assert sorted(slugs) == ["counting-reefs-with-school-classes", "counting-reefs-with-school-classes-2"]


def test_what_is_no_text_is_refused_and_the_rest_taken():
    taken = take_files([("a.md", b"one\n\xff"), ("b.png", b"\x89PNG"), ("c.md", REEFS.encode())])

    assert [(fault.path, fault.line) for fault in taken.refused] == [("a.md", 2)]
    assert (taken.skipped, taken.created) == (["b.png"], ["c.md"])


def test_drafts_are_for_the_team():
    take(publish=False)
    assert not Page.objects.public().exists()

    take(publish=True)  # the very same files, now to be shown
    assert Page.objects.public().count() == 2


def test_taking_many_pages_costs_few_queries(django_assert_max_num_queries):
    many = {f"pages/{number}.md": REEFS.replace("Counting", f"Counting {number}") for number in range(20)}

    with django_assert_max_num_queries(20 * 5 + 10):
        take(many)
    with django_assert_max_num_queries(10):
        take(many)
