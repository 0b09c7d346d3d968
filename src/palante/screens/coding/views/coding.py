"""Tagging a story's passages: with the keyboard and without a new page for each tag, or as plain forms.

A tag speaks of a passage's words and not of the file's version, so two people may tag at once. What changes the words
(a split, a title, a summary) says which version it was made on, and meets a page with both texts when that is old.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from palante.base.jobs import UNDER_WAY, last_job
from palante.screens.coding.page import show, story_of
from palante.screens.coding.reading import count_of, page_of_story, page_with, rows_of
from palante.screens.coding.sound import sources_of
from palante.screens.coding.words import words_context
from palante.screens.numbers import number_of
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, desk_door
from palante.stories.domain.edit import EditedMeanwhile, edit_story, restore_version
from palante.stories.domain.propose import decide, paragraph_of, put_back, tag_by_hand, untag
from palante.stories.format import StoryText
from palante.stories.models import Kind, Mention, Passage, Proposal, Story
from palante.stories.proposing import key_of
from palante.stories.vocables import vocabulary_of

JOBS = ("suggest_tags", "suggest_words")


@desk_door()
def team_coding(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_of(at, pk)
    page, rows = page_of_story(story, request.GET.get("page"))
    jobs = [job for kind in JOBS if (job := last_job(kind, key_of(story)))]
    context: dict[str, Any] = {
        "story": story,
        "page": page,
        "rows": rows,
        "counts_here": count_of(story),
        "sources": sources_of(at.journey, story.recording),
        "kinds": Kind.choices,
        "jobs": [job for job in jobs if job.state in UNDER_WAY or job.state == "failed"],
        **words_context(story),
    }
    return show(request, at, "coding.html", context)


@desk_door()
def code_vocabulary(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """For the picker. Names that differ in case only are two."""
    story_of(at, pk)
    rows = [
        {
            "name": entry.name,
            "title": entry.title,
            "kinds": entry.kinds,
            "aliases": entry.aliases,
            "about": entry.overview[:140],
        }
        for entry in vocabulary_of(at.journey)
    ]
    return JsonResponse({"elements": rows})


# What changes tags. Each answers with the passage, drawn anew, for the script; or goes back to it.


def _tagging(
    act: Callable[[TeamRequest, Story], tuple[Passage, str, str]],
) -> Callable[..., HttpResponseBase]:
    @desk_door(CHANGES)
    def view(request: TeamRequest, at: At, pk: int, **more: Any) -> HttpResponse:
        story = story_of(at, pk)
        is_script = request.headers.get("X-Passage") == "1"
        try:
            passage, told, undo = act(request, story, **more)
        except ValueError as error:
            if is_script:
                return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
            toasts.warn(request, str(error))
            return redirect("team_coding", at.journey.slug, pk)
        address = f"{reverse('code_undo', args=[at.journey.slug, pk])}?{undo}" if undo else ""
        if is_script:
            passage = story.passages.get(key=passage.key)
            [row] = rows_of(story, [passage])
            row.begins_section = not story.passages.filter(
                section=passage.section, number__lt=passage.number
            ).exists()
            answer = render(
                request,
                "coding/_passage_anew.html",
                {
                    "row": row,
                    "story": story,
                    "journey": at.journey,
                    "kinds": Kind.choices,
                    "counts_here": count_of(story),
                },
            )
            answer.headers["X-Undo"] = address
            # A header holds plain letters only.
            answer.headers["X-Told"] = quote(told)
            return answer
        messages.success(request, told, extra_tags=toasts.UNDO + address if address else "")
        return _back_to(at, pk, passage.number)

    return view


def _back_to(at: At, pk: int, number: int) -> HttpResponse:
    page = page_with(number)
    query = f"?page={page}" if page > 1 else ""
    return redirect(f"{reverse('team_coding', args=[at.journey.slug, pk])}{query}#p{number}")


def posted(request: TeamRequest, name: str) -> str:
    """Without zero bytes, which one of our databases refuses even to look for."""
    return request.POST.get(name, "").replace("\0", "")


def _passage(story: Story, key: str) -> Passage:
    return get_object_or_404(story.passages, key=key)


def _undo(story: Story, key: str, kind: str, name: str) -> str:
    """How it is now, for taking back what is about to be done."""
    row = Proposal.objects.filter(story=story, what="tag", passage_key=key, kind=kind, name=name).first()
    stands = Mention.objects.filter(story=story, passage__key=key, kind=kind, name=name).exists()
    told = {"key": key, "kind": kind, "name": name, "was": row.state if row else "", "tagged": int(stands)}
    return urlencode(told)


def _add(request: TeamRequest, story: Story) -> tuple[Passage, str, str]:
    key, name = posted(request, "key"), posted(request, "name").strip()
    kind = posted(request, "kind")
    if not kind:
        kind = next((entry.kind for entry in vocabulary_of(story.journey) if entry.name == name), "")
    if not kind:
        raise ValueError(
            _(
                "“%(name)s” is not in the vocabulary. Choose whether it is a tool, a skill, a tactic or a principle."
            )
            % {"name": name}
            if name
            else _("Write the name of an element.")
        )
    passage, undo = _passage(story, key), _undo(story, key, kind, name)
    tag_by_hand(story, key, kind, name, by=request.user)
    return passage, _("Added: %s") % name, undo


def _remove(request: TeamRequest, story: Story) -> tuple[Passage, str, str]:
    key, kind, name = (posted(request, word) for word in ("key", "kind", "name"))
    passage, undo = _passage(story, key), _undo(story, key, kind, name)
    untag(story, key, kind, name, by=request.user)
    return passage, _("Taken out: %s") % name, undo


def _decide(request: TeamRequest, story: Story) -> tuple[Passage, str, str]:
    number = request.POST.get("proposal", "")
    rows = Proposal.objects.filter(story=story, what="tag", pk=number_of(number))
    proposal = get_object_or_404(rows)
    keep = request.POST.get("keep") == "yes"
    passage = _passage(story, proposal.passage_key)
    undo = _undo(story, proposal.passage_key, proposal.kind, proposal.name)
    decide(proposal, keep, request.user)
    told = _("Kept: %s") if keep else _("Not kept: %s")
    return passage, told % proposal.name, undo


def _take_back(request: TeamRequest, story: Story) -> tuple[Passage, str, str]:
    told = {word: str(value).replace("\0", "") for word, value in request.GET.items()}
    key, kind, name = told.get("key", ""), told.get("kind", ""), told.get("name", "")
    passage = _passage(story, key)
    put_back(
        story, key, kind, name, was=told.get("was", ""), tagged=told.get("tagged") == "1", by=request.user
    )
    return passage, _("As it was: %s") % name, ""


code_add = _tagging(_add)
code_remove = _tagging(_remove)
code_decide = _tagging(_decide)
code_undo = _tagging(_take_back)


# What changes the words.


@desk_door(CHANGES)
def code_split(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """Make a part of a passage one of its own: from `start` to `end` of its words, or from where `begins` stands."""
    story = story_of(at, pk)
    passage = _passage(story, posted(request, "key"))
    part = _part(request, passage.text)
    if part is None:
        toasts.warn(
            request, _("These words do not stand in the passage once. Copy the first words of the part.")
        )
        return _back_to(at, pk, passage.number)
    start, end = part
    seen = number_of(request.POST.get("seen", ""), otherwise=story.version)

    def change(text: StoryText) -> None:
        paragraph = paragraph_of(text, passage.key)
        places = places_in(paragraph.words, paragraph.text)
        if end < len(paragraph.text.rstrip()):
            text.split_paragraph(paragraph.number, places[end])
        if start > 0:
            text.split_paragraph(paragraph.number, places[start])

    try:
        fresh = edit_story(story, change, seen=seen, by=request.user, why="split")
    except EditedMeanwhile as error:
        return conflict(request, at, story, error)
    except ValueError as error:
        toasts.warn(request, str(error))
        return _back_to(at, pk, passage.number)
    undo = f"{reverse('code_unsplit', args=[at.journey.slug, pk])}?version={fresh.version}"
    messages.success(
        request,
        _("It is a passage of its own now. Its tags stayed with the first part."),
        extra_tags=toasts.UNDO + undo,
    )
    return _back_to(at, pk, passage.number + (1 if start else 0))


def _part(request: TeamRequest, text: str) -> tuple[int, int] | None:
    begins = posted(request, "begins").strip()
    if begins:
        return (text.index(begins), len(text)) if text.count(begins) == 1 else None
    start, end = (request.POST.get(word, "") for word in ("start", "end"))
    first, last = number_of(start, otherwise=-1), number_of(end)
    return (first, last) if 0 <= first < last <= len(text) else None


def places_in(words: str, text: str) -> list[int]:
    """For each character of the plain text (and its end) where it stands in the words a writer sees, marks and all."""
    places, at = [], 0
    for letter in text:
        found = words.find(letter if not letter.isspace() else words[at : at + 1] or letter, at)
        at = found if found >= 0 else at
        places.append(at)
        at += 1
    return [*places, len(words)]


@desk_door(CHANGES)
def code_unsplit(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    story = story_of(at, pk)
    version = request.GET.get("version", "")
    if number_of(version, otherwise=-1) == story.version:
        restore_version(story, story.version - 1, seen=story.version, by=request.user)
        toasts.say(request, _("As it was."))
    else:
        toasts.warn(
            request,
            _("The story was changed since, so this was left as it is. Its versions keep everything."),
        )
    return redirect("team_coding", at.journey.slug, pk)


def conflict(request: TeamRequest, at: At, story: Story, error: EditedMeanwhile) -> HttpResponse:
    """Two at once: both whole texts, and nothing decided."""
    context = {"story": story, "mine": error.mine, "theirs": error.theirs}
    return show(request, at, "conflict.html", context, status=409)
