"""What people must not stay: keys that open nothing any more, and sensitive answers after the journey."""

from django.contrib.sessions.models import Session as BrowserSession
from django.utils.translation import gettext_lazy as _

from palante.base.models import Entry, LogLine
from palante.people.domain.figures import freeze_figures
from palante.people.domain.merge import seal
from palante.people.models import CodeRequest, Merge, PersonalLink, SensitiveAnswer, SignIn, SignInCode
from palante.people.retention import timer

timer(
    "sign_ins",
    what=_("Phones where somebody was signed in"),
    rows=lambda journey: SignIn.objects.all(),
    since="ends_at",
    days=7,
    of_journey=False,
)
timer(
    "codes",
    what=_("Codes to come in"),
    rows=lambda journey: SignInCode.objects.all(),
    since="ends_at",
    days=2,
    of_journey=False,
)
timer(  # an ended link still stands beside the message that carried it while the team may ask what went out
    "links",
    what=_("Personal links that ended"),
    rows=lambda journey: PersonalLink.objects.all(),
    since="ends_at",
    days=60,
    of_journey=False,
)
timer(
    "code_requests",
    what=_("Requests for a code"),
    rows=lambda journey: CodeRequest.objects.exclude(answered_at=None),
    since="answered_at",
    days=30,
    of_journey=False,
)
timer(
    "sessions",
    what=_("Browsers' sessions that ended"),
    rows=lambda journey: BrowserSession.objects.all(),
    since="expire_date",
    days=1,
    of_journey=False,
)
timer(  # longer than a phone may have been without signal: see `base.entries`
    "entries",
    what=_("What phones sent: that it came, so that it is not taken twice"),
    rows=lambda journey: Entry.objects.all(),
    since="received_at",
    days=400,
    of_journey=False,
)
timer(
    "looks",
    what=_("Who of a team looked at personal data"),
    rows=lambda journey: LogLine.objects.filter(verb="looked"),
    since="at",
    days=730,
    of_journey=False,
)
timer(
    "merges",
    what=_("What each of two rows had apart, before they were joined as one person"),
    rows=lambda journey: Merge.objects.exclude(before=""),
    since="at",
    days=30,
    of_journey=False,
    forget=seal,
)
timer(
    "sensitive",
    what=_("Sensitive answers: community, gender, age, needs"),
    rows=lambda journey: SensitiveAnswer.objects.filter(journey_id=journey or 0),
    days=180,
    most=730,
    becomes=_("counts, without small numbers"),
    before=freeze_figures,
)
