import pytest

from palante.toolkit.domain.take import take_files
from tests.toolkit.format.pages import BOLD, REEFS

pytestmark = pytest.mark.django_db


def titles(answer) -> list[str]:
    return [page.title for page in answer.context["found"].pages]


def choices(answer, name) -> dict[str, int]:
    found = next(each for each in answer.context["filters"] if each["name"] == name)
    return {choice.value: choice.count for choice in found["choices"]}


def test_anybody_sees_the_pages_under_their_sections(client, shelf):
    answer = client.get("/toolkit/")

    groups = {group.title: [page.title for page in group.pages] for group in answer.context["found"].groups}
    assert groups["Innovating for environment"] == ["Counting reefs with school classes"]
    assert len(groups) == 2
    assert "sessionid" not in answer.cookies


def test_filters_list_only_values_in_use_and_goals_by_their_official_name(client, shelf):
    answer = client.get("/toolkit/")

    assert list(choices(answer, "goal")) == [
        "4. Educación de calidad",
        "14. Vida submarina",
        "16. Paz, justicia e instituciones sólidas",
    ]
    assert choices(answer, "enabler") == {"Digitalización": 1}


def test_values_that_differ_in_case_and_space_are_one(client, shelf):
    other = REEFS.replace("Counting", "Counting more").replace("[Environment,", "[ \u00a0environment,")
    take_files([("other.md", other.encode())])

    assert choices(client.get("/toolkit/"), "solution")["Medio ambiente"] == 2


def test_a_filter_narrows_and_its_chip_takes_it_away(client, shelf):
    answer = client.get("/toolkit/?solution=governance&q=")

    assert titles(answer) == ["A raft for everyone"]
    assert [chip["choice"].value for chip in answer.context["chips"]] == ["Gobernanza"]
    assert titles(client.get(f"/toolkit/{answer.context['chips'][0]['without']}")) == [
        "Counting reefs with school classes",
        "A raft for everyone",
    ]


def test_two_values_of_one_vocabulary_widen(client, shelf):
    assert len(titles(client.get("/toolkit/?goal=16&goal=14"))) == 2
    assert titles(client.get("/toolkit/?goal=16&solution=environment")) == []


@pytest.mark.parametrize("words", ["REEFS", "reef", "masks", "vida submarina", "counted"])
def test_words_are_found_in_title_text_and_tags(client, shelf, words):
    assert titles(client.get("/toolkit/", {"q": words})) == ["Counting reefs with school classes"]


def test_the_excerpt_shows_where_the_words_stand(client, shelf):
    text = client.get("/toolkit/?q=masks").content.decode()

    assert "<mark>masks" in text


def test_nothing_found_says_what_to_do(client, shelf):
    answer = client.get("/toolkit/?q=volcano")

    assert titles(answer) == []
    assert "/toolkit/" in answer.content.decode()


def test_an_empty_house_says_so(client, db):
    assert (
        "<form" not in client.get("/toolkit/").content.decode().partition("<main")[2].partition("</main")[0]
    )


def test_strange_addresses_are_only_answers_without_pages(client, shelf):
    assert client.get("/toolkit/?goal=%00&solution=%F0%9F%90%99&q=%00").status_code == 200


def test_drafts_are_not_in_the_catalogue(client, shelf, draft):
    assert len(titles(client.get("/toolkit/"))) == 2


def test_many_pages_cost_as_many_queries_as_few(client, shelf, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/toolkit/")
    take_files([(f"{n}.md", REEFS.replace("Counting", f"Counting {n}").encode()) for n in range(30)])
    with django_assert_num_queries(3):
        client.get("/toolkit/?q=reefs&goal=14")


def test_pages_that_name_their_section_themselves_stand_under_it(client, db):
    take_files([("Mapping/Reef.md", BOLD.encode())])

    groups = client.get("/toolkit/").context["found"].groups
    assert [group.title for group in groups] == ["How to look after a coast"]
