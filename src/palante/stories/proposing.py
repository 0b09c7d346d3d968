"""Long work: looking for what a story's passages may show, having a title or a summary proposed."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from palante.base.jobs import JobFailed, Running, job
from palante.base.outside import ServiceError
from palante.stories.asking import AskError, Model, ask_summary, ask_tags, ask_title, batches, model
from palante.stories.domain.propose import propose, tags_of
from palante.stories.domain.sending import sending_of
from palante.stories.domain.sign import propose_words
from palante.stories.meaning import near_in_meaning
from palante.stories.models import Story
from palante.stories.suggest import FEWEST_WORDS, MOST, ByWords, Entry, Spoken, Suggested
from palante.stories.vocables import vocabulary_of

WAYS = ("words", "meaning", "model")


def key_of(story: Story) -> str:
    return f"story {story.pk}"


@job("suggest_tags")
def suggest_tags(running: Running) -> dict[str, Any]:
    """`told`: story, ways. What was found before it was stopped or failed is kept."""
    story = _story(running)
    ways = [way for way in WAYS if way in running.told.get("ways", WAYS[:2])]
    entries = vocabulary_of(story.journey)
    full = {key for key, tags in tags_of(story).items() if len(tags) >= MOST}
    passages = story.passages.exclude(key__in=full).order_by("number")
    spoken = [
        Spoken(row.key, row.text, row.number) for row in passages if len(row.text.split()) >= FEWEST_WORDS
    ]
    found: list[Suggested] = []
    done: list[str] = []
    try:
        if "words" in ways and _by_words(running, story, spoken, entries, found):
            done.append("words")
        if "meaning" in ways and not running.should_stop:
            found += _by_meaning(running, story, spoken, entries)
            done.append("meaning")
        if "model" in ways and not running.should_stop and _by_model(running, story, spoken, entries, found):
            done.append("model")
    finally:
        if Story.objects.filter(pk=story.pk, withdrawn_at=None).exists():
            waiting = propose(story, found, anew=done)
    return {"story": story.pk, "waiting": waiting, "ways": done}


def _by_words(
    running: Running, story: Story, spoken: Sequence[Spoken], entries: Sequence[Entry], found: list[Suggested]
) -> bool:
    by_words = ByWords(entries, story.language)
    for number, passage in enumerate(spoken):
        if running.should_stop:
            return False
        running.step(number, len(spoken), says=_("Looking for names and words of the vocabulary"))
        found += by_words.suggest(passage)
    return True


def _by_meaning(
    running: Running, story: Story, spoken: Sequence[Spoken], entries: Sequence[Entry]
) -> list[Suggested]:
    running.step(0, 0, says=_("Looking for what means the same"))
    try:
        return near_in_meaning(story, spoken, entries)
    except ServiceError as error:
        raise JobFailed(str(error)) from None


def _by_model(
    running: Running, story: Story, spoken: Sequence[Spoken], entries: Sequence[Entry], found: list[Suggested]
) -> bool:
    unread = passage = 0
    for part in batches(spoken):
        if running.should_stop:
            return False
        says = _("The language model reads passage %(number)s of %(all)s")
        running.step(passage, len(spoken), says=says % {"number": passage + 1, "all": len(spoken)})
        try:
            found += ask_tags(_allowed(story), part, entries, should_stop=lambda: running.should_stop)
        except AskError as error:
            unread += 1
            if unread > 1 or not passage:  # one answer that cannot be read is a mishap, more are not
                raise JobFailed(str(error)) from None
        passage += len(part)
    return True


@job("suggest_words")
def suggest_words(running: Running) -> dict[str, Any]:
    """`told`: story, what (a title, a summary), proposed by the language model."""
    story = _story(running)
    said = story.passages.order_by("number").values_list("question", "text")
    text = "\n\n".join("\n".join(part for part in row if part) for row in said)
    wanted = [what for what in ("summary", "title") if what in running.told.get("what", ())]
    made = []
    for number, what in enumerate(wanted):
        if running.should_stop:
            break
        running.step(number, len(wanted), says=_("The language model reads the story"))
        ask = ask_summary if what == "summary" else ask_title
        asked = _allowed(story)
        try:
            words = ask(asked, text, story.language, should_stop=lambda: running.should_stop)
        except AskError as error:
            raise JobFailed(str(error)) from None
        if not words:
            raise JobFailed(
                _("The language model answered with something we cannot read. Nothing was changed.")
            )
        propose_words(story, what, words, how=asked.how)
        made.append(what)
    return {"story": story.pk, "made": made}


def _story(running: Running) -> Story:
    rows = Story.objects.filter(pk=running.told["story"], withdrawn_at=None).select_related("journey")
    story = rows.first()
    if story is None:
        raise JobFailed(_("This story is no longer here."))
    return story


def _allowed(story: Story) -> Model:
    """Looked at before each sending: its teller may take it back while the work goes on."""
    asked = model()
    if asked is None:
        raise JobFailed(_("No language model is set up here."))
    fresh = Story.objects.filter(pk=story.pk).first()
    if fresh is None or not sending_of(fresh, asked).is_allowed:
        raise JobFailed(_("This story may not go to the language model. Nothing more was sent."))
    return asked
