"""Ready answers: written once, used every day."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from palante.messages.domain.canned import bring_back, drop_answer, keep_answer
from palante.messages.models import CannedAnswer
from palante.screens.replies.forms import ReadyForm
from palante.screens.replies.starters import STARTERS
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, READS, At, TeamRequest, back, desk_door
from palante.screens.team.room import show


def _languages(at: At) -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    return [(code, gettext(str(names.get(code, code)))) for code in at.journey.languages]


@desk_door(READS + CHANGES, contacts=True)
def team_ready(request: TeamRequest, at: At, pk: int | None = None) -> HttpResponse:
    """All of them, and one to write or change."""
    mine = CannedAnswer.objects.filter(journey_id=at.journey.pk, dropped_at=None)
    row = get_object_or_404(mine, pk=pk) if pk else None
    form = ReadyForm(
        _languages(at),
        request.POST or None,
        words=row.words if row else None,
        initial={"name": row.name if row else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            keep_answer(at.journey.pk, form.cleaned_data["name"], form.words(), by=request.user, row=row)
            toasts.say(request, _("Kept. It stands beside every answer from now on."))
            answer = redirect("team_ready", at.journey.slug)
            answer.status_code = 303
            return answer
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "rows": [(each, next(iter(each.words.values()), "")) for each in mine],
        "row": row,
        "form": form,
        "tab": "replies",
        "starters": len(STARTERS),
    }
    return show(request, at, "reminders", "replies/ready.html", context, status=422 if form.errors else 200)


@desk_door(CHANGES, contacts=True)
def team_ready_drop(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = get_object_or_404(CannedAnswer, journey_id=at.journey.pk, pk=pk)
    drop_answer(row, by=request.user)
    toasts.say(
        request,
        _("Dropped: %(name)s") % {"name": row.name},
        undo="team_ready_back",
        args=[at.journey.slug, pk],
    )
    return back(request, "team_ready", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def team_ready_back(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    row = get_object_or_404(CannedAnswer, journey_id=at.journey.pk, pk=pk)
    bring_back(row, by=request.user)
    return back(request, "team_ready", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def team_ready_begin(request: TeamRequest, at: At) -> HttpResponse:
    """The questions that come in every journey, as a beginning. Twice is once."""
    for name, words in STARTERS:
        said = {}
        for code in at.journey.languages:
            with override(code):
                said[code] = gettext(words)
        with override(at.journey.source_language):
            keep_answer(at.journey.pk, gettext(name), said, by=request.user)
    toasts.say(request, _("Here they are. Change them until they sound like you."))
    return back(request, "team_ready", at.journey.slug)
