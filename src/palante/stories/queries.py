"""Questions about stories, for whoever may see `among`: that is asked first, at `Story.objects.public()` or `.open_to()`."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length
from django.utils.text import slugify

from palante.journeys.models import Journey
from palante.stories.models import Alias, Element, Kind, Mention, Passage, Proposal, Story, StoryQuerySet
from palante.stories.together import ENOUGH, EVERYWHERE


class Place(NamedTuple):
    """A country and how many stories come from it; letter by letter as the files say, since it is what links carry."""

    country: str
    stories: int


class Neighbours(NamedTuple):
    """The stories before and after one, in the order of their titles."""

    before: Story | None
    after: Story | None


# Which stories


def showing(
    among: StoryQuerySet,
    *,
    country: str = "",
    continent: str = "",
    kind: str = "",
    element: Element | None = None,
) -> StoryQuerySet:
    """Those of a place, and those with a passage tagged with this kind or element."""
    if country:
        among = among.filter(country=country)
    if continent:
        among = among.filter(continent=continent)
    if kind or element:
        mentions = Mention.objects.filter(story=OuterRef("pk"), element__isnull=False)
        if kind:
            mentions = mentions.filter(kind=kind)
        if element:
            mentions = mentions.filter(element=element)
        among = among.filter(Exists(mentions))
    return among


def newest(among: StoryQuerySet) -> StoryQuerySet:
    return among.order_by("-added_at", "-id")


def for_cards(among: StoryQuerySet) -> StoryQuerySet:
    """With what a list says of each story, in as many queries for thirty as for one."""
    return among.select_related("consent", "recording").defer("source", "recording__peaks")


def beside(story: Story, among: StoryQuerySet, element: Element | None = None) -> Neighbours:
    """The stories before and after this one: of all, or of those that show this element."""
    rows = showing(among, element=element).only("id", "slug", "title")
    before = Q(title__lt=story.title) | Q(title=story.title, id__lt=story.pk)
    after = Q(title__gt=story.title) | Q(title=story.title, id__gt=story.pk)
    return Neighbours(
        rows.filter(before).order_by("-title", "-id").first(),
        rows.filter(after).order_by("title", "id").first(),
    )


def of_journeys(journeys: Iterable[int]) -> StoryQuerySet:
    """What these journeys' people may read of their own journey's stories, each with `.text_bytes`, its price."""
    known = list(journeys)
    found = for_cards(Story.objects.open_to(journeys=known).filter(journey__in=known))
    return found.annotate(text_bytes=Length("source")).order_by("session__number", "title", "id")


# Counts


def places(among: StoryQuerySet) -> dict[str, list[Place]]:
    """Continent → its countries, each with its number of stories; what has no continent stands under "".

    A file that names the country alone is counted with those that say where the country lies.
    """
    rows = among.exclude(country="", continent="").values_list("continent", "country")
    found: dict[str, list[Place]] = defaultdict(list)
    for continent, country, stories in (
        rows.order_by("continent", "country")
        .annotate(stories=Count("pk"))
        .values_list("continent", "country", "stories")
    ):
        found[continent].append(Place(country, stories))
    for place in found.pop("", []):
        lies = [rows for rows in found.values() if any(row.country == place.country for row in rows)]
        if place.country and len(lies) == 1:
            [beside] = [row for row in lies[0] if row.country == place.country]
            lies[0][lies[0].index(beside)] = Place(place.country, beside.stories + place.stories)
        else:
            found[""] = [*found.get("", []), place]
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], pair[0])))


def kinds(among: StoryQuerySet) -> dict[str, int]:
    """How many stories have a passage tagged with each kind, in the archive's order."""
    rows = (
        Mention.objects.filter(story__in=among.values("pk"), element__isnull=False)
        .order_by()
        .values("kind")
        .annotate(stories=Count("story", distinct=True))
    )
    counted = {row["kind"]: row["stories"] for row in rows}
    return {kind: counted[kind] for kind in Kind.values if kind in counted}


def elements_in(among: StoryQuerySet, *, kind: str = "") -> list[Element]:
    """The elements these stories show, each with `.stories` (how many), the commonest first. Never a merged one."""
    rows = Mention.objects.filter(story__in=among.values("pk"), element__isnull=False)
    if kind:
        rows = rows.filter(kind=kind)
    counted = dict(
        rows.order_by()
        .values("element")
        .annotate(n=Count("story", distinct=True))
        .values_list("element", "n")
    )
    found = list(to_list(Element.objects.filter(pk__in=counted)))
    for element in found:
        element.stories = counted[element.pk]  # type: ignore[attr-defined]
    return sorted(found, key=lambda element: (-counted[element.pk], element.title.casefold()))


def tagged_stories(among: StoryQuerySet) -> int:
    """How many of them show any element at all."""
    return among.filter(Exists(Mention.objects.filter(story=OuterRef("pk"), element__isnull=False))).count()


def is_everywhere(stories: int, tagged: int) -> bool:
    """So common that to stand in a story says nothing about it: a count of it is no finding."""
    return tagged >= ENOUGH and stories >= EVERYWHERE * tagged


# Elements


def to_list(elements: QuerySet[Element]) -> QuerySet[Element]:
    return elements.only("id", "name", "slug", "kinds", "title", "overview")


def elements_to_read(among: StoryQuerySet) -> list[Element]:
    """The vocabulary a reader may know of, with `.stories` (0: no story here shows it yet): the house's, that of published
    journeys, and whatever a story she may read shows."""
    shown = {element.pk: element.stories for element in elements_in(among)}  # type: ignore[attr-defined]
    found = list(to_list(_known(shown)))
    for element in found:
        element.stories = shown.get(element.pk, 0)  # type: ignore[attr-defined]
    return sorted(found, key=lambda element: element.title.casefold())


def element_to_read(among: StoryQuerySet, slug: str) -> Element | None:
    """The element at this address, or the one it was merged into; None where a reader may not know of it."""
    if "\0" in slug:  # PostgreSQL takes it for an error
        return None
    row = Element.objects.select_related("merged_into", "merged_into__merged_into").filter(slug=slug).first()
    for _step in range(3):
        if row is None or row.merged_into_id is None:
            break
        row = row.merged_into
    if row is None or row.merged_into_id is not None:
        return None
    is_open = row.journey_id is None or Journey.objects.public().filter(pk=row.journey_id).exists()
    if not is_open and not Mention.objects.filter(element=row, story__in=among.values("pk")).exists():
        return None
    return row


def element_once_called(slug: str) -> Element | None:
    """The element that had a name of this address before it was renamed or merged."""
    names = Alias.objects.select_related("element").filter(element__merged_into=None)
    return next((alias.element for alias in names.iterator() if slugify(alias.name) == slug), None)


def _known(shown: Iterable[int]) -> QuerySet[Element]:
    opened = Q(journey=None) | Q(journey__in=Journey.objects.public().values("pk")) | Q(pk__in=list(shown))
    return Element.objects.filter(opened, merged_into=None)


# Passages


def tags_of(story: Story) -> list[Mention]:
    """Its tags in the order of the file, each with its element and `.passage.number`, in one query."""
    rows = story.mentions.filter(passage__isnull=False).select_related("element", "passage")
    fields = ("kind", "name", "position", "passage__number", "passage__key", "story_id",
              "element__slug", "element__title", "element__kinds", "element__name")  # fmt: skip
    return list(rows.only(*fields).order_by("position"))


def decided_tags(story: Story) -> set[tuple[str, str, str]]:
    """(passage's key, kind, name) of the tags a person looked at and kept. All others are a machine's proposals."""
    rows = story.proposals.filter(what=Proposal.What.TAG, state=Proposal.State.KEPT).exclude(decided_by=None)
    return set(rows.values_list("passage_key", "kind", "name"))


def stories_showing(element: Element, among: StoryQuerySet) -> StoryQuerySet:
    """The stories with passages that show this element, each with `.shown`: those passages, in order."""
    passages = Passage.objects.filter(mentions__element=element).distinct().order_by("number")
    return (
        for_cards(showing(among, element=element))
        .prefetch_related(Prefetch("passages", queryset=passages, to_attr="shown"))
        .order_by("title", "id")
    )


def passages_count(element: Element, among: StoryQuerySet) -> int:
    rows = Mention.objects.filter(element=element, passage__isnull=False, story__in=among.values("pk"))
    return rows.aggregate(n=Count(F("passage"), distinct=True))["n"]
