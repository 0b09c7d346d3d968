"""The desk as it stands this minute: what waits for a person, what is leaving, what did not arrive, what comes next."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from palante.calls.models import Registration
from palante.live.models import Attendance
from palante.messages.queries import counts, failed, in_doubt, living_workers
from palante.messages.tap import to_tap
from palante.people.models import ContactKind
from palante.reminders.ahead import coming, standing, unfit
from palante.reminders.asking import posting_of
from palante.reminders.domain.posting import set_posting
from palante.reminders.models import Release
from palante.reminders.queries import not_reached, too_late
from palante.screens.reminders.forms import PostingForm
from palante.screens.reminders.panels import panels
from palante.screens.team import toasts
from palante.screens.team.contacts import first_of, whatsapp
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door
from palante.screens.team.room import show

DAYS, SHOWN, TOP = 3, 12, 5


@desk_door()
def desk_reminders(request: TeamRequest, at: At) -> HttpResponse:
    journey, moment = at.journey, now()
    posting = posting_of(journey)
    rounds = standing(journey, moment)
    ahead = coming(journey, moment, DAYS)
    context = {
        "posting": posting,
        "is_auto": posting.release == Release.AUTO,
        "posting_form": PostingForm.of(posting),
        "waiting": [one for one in rounds if one.waiting],
        "leaving": [one for one in rounds if one.leaving and one.in_all > 1],
        "late": [one for one in rounds if one.late],
        "unfit": unfit(journey),
        "coming": ahead[:SHOWN],
        "coming_more": max(len(ahead) - SHOWN, 0),
        "days": DAYS,
        "numbers": counts(journey.pk, moment),
        "workers": list(living_workers(moment)),
        "failed": failed(journey.pk)[:TOP],
        "in_doubt": in_doubt(journey.pk)[:TOP],
        "to_tap": to_tap(journey.pk, moment).count(),
        "panels": panels(request, at, moment),
        "absent": _absent(at, moment),
        "too_late": too_late(journey, moment)[:SHOWN],
        "not_reached": not_reached(journey)[:SHOWN],
        "not_reached_count": not_reached(journey).count(),
    }
    return show(request, at, "reminders", "reminders/desk.html", context)


def _absent(at: At, moment: datetime) -> list[Registration]:
    """Who has a seat and has not come to any session so far, once there was one. A person writes to them, not a machine."""
    journey = at.journey
    if not journey.sessions.past(moment).exists():
        return []
    came = Attendance.objects.filter(session__journey=journey, taken_back_at=None, person=OuterRef("person"))
    rows = journey.registrations.seated().exclude(Exists(came)).filter(person__erased_at=None)
    found = list(rows.select_related("person").prefetch_related("person__contacts").order_by("at")[:TOP])
    for row in found:
        phone = first_of(row.person.contacts.all(), ContactKind.PHONE)
        row.whatsapp = (
            whatsapp(phone.value, _("Hello, %s.") % row.person.alias) if phone and at.sees_contacts else ""
        )
    return found


@desk_door(CHANGES, contacts=True)
def posting_set(request: TeamRequest, at: At) -> HttpResponse:
    """Do messages wait for a person? The toast's undo puts it back as it was."""
    before = posting_of(at.journey)
    form = PostingForm.of(before, request.POST)
    if not form.is_valid():
        toasts.warn(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return back(request, "desk_reminders", at.journey.slug)
    set_posting(at.journey, **form.cleaned_data, by=request.user)
    if form.cleaned_data["release"] == Release.AUTO:
        words = _(
            "From now on messages leave by themselves at their hour. What waits already still waits for you."
        )
    else:
        words = _("From now on nothing leaves until one of you lets it go.")
    undo = [at.journey.slug, before.release, before.asks_above]
    toasts.say(request, words, undo="posting_back", args=undo)
    return back(request, "desk_reminders", at.journey.slug)


@desk_door(CHANGES, contacts=True)
def posting_back(request: TeamRequest, at: At, release: str, number: int) -> HttpResponse:
    form = PostingForm({"release": release, "asks_above": number})
    if form.is_valid():
        set_posting(at.journey, **form.cleaned_data, by=request.user)
        toasts.say(request, _("Messages leave as before."))
    return back(request, "desk_reminders", at.journey.slug)
