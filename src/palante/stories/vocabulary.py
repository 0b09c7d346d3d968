"""What is amiss in the vocabulary: names without a page, misspelled, nearly the same, unused, used everywhere.

Everything here is a suggestion with its reason. A person decides (`domain/vocabulary.py`); two names kept apart are
not brought up again.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from palante.library.search import fold
from palante.library.search.folding import words_of
from palante.stories.alike import Alike, Why, pairs_of, respelled
from palante.stories.models import Element, KeptApart, Mention, Story
from palante.stories.together import ENOUGH, EVERYWHERE

PLACES = 5  # where a name stands: so many are shown


@dataclass(frozen=True)
class Finding:
    """`verb` is what is suggested: "merge" (`name` into `other`), "rename" (to `other`), "write" (a page), "" (look)."""

    name: str
    why: str
    verb: str = ""
    element: Element | None = None  # of `name`, when it has a page
    other: str = ""
    other_element: Element | None = None
    passages: int = 0  # that show `name`, under whatever name it is written there
    stories: int = 0
    places: list[tuple[Story, int]] = field(default_factory=list)  # story and line: the first few


@dataclass(frozen=True)
class Faults:
    unresolved: list[Finding]  # stories use it, no page has that name
    misspelt: list[Finding]  # the file's name and the page's title differ by a letter or two
    alike: list[Finding]  # two that may be one
    unused: list[Finding]  # a page that no passage shows
    everywhere: list[Finding]  # shown by so many stories that it tells little

    def __len__(self) -> int:
        return sum(map(len, (self.unresolved, self.misspelt, self.alike, self.unused, self.everywhere)))


@dataclass
class _Name:
    name: str
    element: Element | None
    passages: int = 0
    stories: int = 0


class _Names(dict[str, _Name]):
    """Every name there is: of elements, and those that wait for a page; with what is known of their words."""

    def __init__(self, among: QuerySet[Story], elements: QuerySet[Element]) -> None:
        super().__init__(
            (element.name, _Name(element.name, element)) for element in elements.order_by("name")
        )
        by_pk = {one.element.pk: one for one in self.values() if one.element}
        used = Mention.objects.filter(story__in=among.order_by().values("pk")).order_by()
        counts = {"n": Count("pk"), "of": Count("story", distinct=True)}
        for pk, n, of in used.exclude(element=None).values_list("element").annotate(**counts):
            if one := by_pk.get(pk):
                one.passages, one.stories = n, of
        for name, n, of in used.filter(element=None).values_list("name").annotate(**counts):
            self[name] = _Name(name, None, n, of)
        self.said = Counter(
            fold(word.group())
            for one in self.values()
            for text in (one.name, one.element.title if one.element else "")
            for word in words_of(text)
        )


def faults(among: QuerySet[Story], elements: QuerySet[Element] | None = None) -> Faults:
    """All that is amiss in the names these stories use and in these elements (by default all). Six questions."""
    known = (Element.objects.all() if elements is None else elements).filter(merged_into=None)
    apart = {frozenset(pair) for pair in KeptApart.objects.values_list("one", "other")}
    names = _Names(among, known)
    pairs = [pair for pair in pairs_of(names) if frozenset((pair.one, pair.other)) not in apart]
    return Faults(
        unresolved=_unresolved(names, pairs, among),
        misspelt=_misspelt(names, apart),
        alike=[
            _alike(pair, names) for pair in pairs if names[pair.one].element and names[pair.other].element
        ],
        unused=[
            Finding(one.name, _("No passage shows it."), element=one.element)
            for one in names.values()
            if one.element and not one.passages
        ],
        everywhere=_everywhere(names, among),
    )


def _unresolved(names: _Names, pairs: list[Alike], among: QuerySet[Story]) -> list[Finding]:
    waiting = [one for one in names.values() if one.element is None]
    places = _places(among) if waiting else {}
    near: dict[str, Alike] = {}
    for pair in reversed(pairs):  # the surest last, so that it stays
        for name, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if names[other].element:
                near[name] = pair
    for pair in reversed(pairs):  # two that wait for one page: the lesser is told of the better
        ranked = sorted((names[pair.one], names[pair.other]), key=lambda one: _worth(one, pair, names))
        if not any(one.element for one in ranked) and not (near.keys() & {pair.one, pair.other}):
            near[ranked[0].name] = pair
    found = []
    for one in waiting:
        verb, other, why = "write", "", _("No page has this name.")
        if likely := near.get(one.name):
            other = likely.other if likely.one == one.name else likely.one
            why = f"{why} {_words_for(likely, one.name)}"
            if names[other].element is None:
                why = f"{why} {_('Write a page for “%s”; then this can go into it.') % other}"
            elif likely.why != Why.PART:
                verb = "merge"
        found.append(
            Finding(
                one.name,
                why,
                verb,
                other=other,
                other_element=names[other].element if other else None,
                passages=one.passages,
                stories=one.stories,
                places=places.get(one.name, []),
            )
        )
    return sorted(found, key=lambda one: (-one.passages, one.name))


def _places(among: QuerySet[Story]) -> dict[str, list[tuple[Story, int]]]:
    waiting = (
        Mention.objects.filter(story__in=among.order_by().values("pk"), element=None)
        .select_related("story")
        .defer("story__source", "story__summary")
        .order_by("story__title", "story", "position")
    )
    places: dict[str, list[tuple[Story, int]]] = defaultdict(list)
    for mention in waiting:
        if len(places[mention.name]) < PLACES:
            places[mention.name].append((mention.story, mention.line))
    return places


def _misspelt(names: _Names, apart: set[frozenset[str]]) -> list[Finding]:
    found = []
    for one in names.values():
        better = respelled(one.name, one.element.title) if one.element else ""
        if not better or better == one.name or frozenset((one.name, better)) in apart:
            continue
        there = names[better].element if better in names else None
        found.append(
            Finding(
                one.name,
                _("Its page is titled “%(title)s”: perhaps a letter went wrong in the name.")
                % {"title": one.element.title if one.element else ""},
                "merge" if there else "rename",
                element=one.element,
                other=better,
                other_element=there,
                passages=one.passages,
                stories=one.stories,
            )
        )
    return sorted(found, key=lambda one: (-one.passages, one.name))


def _alike(pair: Alike, names: _Names) -> Finding:
    gone, kept = sorted((names[pair.one], names[pair.other]), key=lambda one: _worth(one, pair, names))
    return Finding(
        gone.name,
        _words_for(pair, gone.name),
        "" if pair.why == Why.PART else "merge",
        element=gone.element,
        other=kept.name,
        other_element=kept.element,
        passages=gone.passages,
        stories=gone.stories,
    )


def _worth(one: _Name, pair: Alike, names: _Names) -> tuple[int, int, int, str]:
    """Which of two should stay: the one spelled as elsewhere, more used, with the longer page."""
    spelled = 0
    if pair.why == Why.LETTERS:
        spelled = names.said[pair.words[0] if one.name == pair.one else pair.words[1]]
    return spelled, one.passages, one.element.bytes if one.element else 0, one.name


def _everywhere(names: _Names, among: QuerySet[Story]) -> list[Finding]:
    told = Mention.objects.filter(story__in=among.order_by().values("pk")).exclude(element=None)
    stories = told.aggregate(n=Count("story", distinct=True))["n"]
    if stories < ENOUGH:
        return []
    found = [one for one in names.values() if one.element and one.stories >= EVERYWHERE * stories]
    return [
        Finding(
            one.name,
            _("%(some)s of %(all)s stories show it: it tells little about any of them.")
            % {"some": one.stories, "all": stories},
            element=one.element,
            passages=one.passages,
            stories=one.stories,
        )
        for one in sorted(found, key=lambda one: -one.stories)
    ]


def _words_for(pair: Alike, first: str) -> str:
    """`first` is named first, as on the screen; of a part and its whole the part."""
    one, other = (
        (pair.one, pair.other) if first == pair.one or pair.why == Why.PART else (pair.other, pair.one)
    )
    told = {"one": one, "other": other}
    match pair.why:
        case Why.CASE:
            return _("“%(one)s” and “%(other)s” differ only in capital letters.") % told
        case Why.ACCENTS:
            return _("“%(one)s” and “%(other)s” differ only in accents.") % told
        case Why.SIGNS:
            return _("“%(one)s” and “%(other)s” differ only in spaces or signs.") % told
        case Why.STEMS:
            return _("“%(one)s” and “%(other)s” differ only in their endings, such as the plural.") % told
        case Why.ORDER:
            return _("“%(one)s” and “%(other)s” have the same words.") % told
        case Why.LETTERS:
            return _("“%(one)s” and “%(other)s” differ by a letter or two.") % told
    return _("All words of “%(one)s” stand in “%(other)s”.") % told
