"""The way into a session: the evidence is kept, then the browser goes on to the meeting address.

That address stands in no page and no cache: only in the `Location` of this one answer to a tap.
"""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from palante.journeys.models import Session
from palante.live.domain.door import NotOpen, Why
from palante.live.domain.join import join
from palante.people.models import Person

# Chromium holds a form's redirect to `form-action` too, and the address may be set after the page was loaded; so pages
# with *Entrar* allow any https address as a goal. Where the redirect leads is written by the team alone.
MAY_LEAVE = {"form-action": ["https:"]}


def way_in(
    request: HttpRequest,
    session: Session,
    person: Person,
    *,
    source: str = "link",
    at: datetime | None = None,
) -> HttpResponse:
    """Join and go on; when that cannot be, back to the session's page with a sentence that says why."""
    at = at or now()
    page = _see_other(session.get_absolute_url())
    try:
        join(session, person, source=source, at=at)
    except NotOpen as shut:
        messages.info(request, _why(shut.why, session))
        return page
    if not session.meeting_url:
        messages.warning(
            request,
            _(
                "You are on time and it is noted. The team is still opening the room: "
                "wait a minute and tap “Enter” again. They can see that you are waiting."
            ),
        )
        return page
    return _see_other(session.meeting_url)


def _why(why: Why, session: Session) -> str:
    if why == Why.EARLY:
        opens = localtime(session.starts - Session.DOORS)
        return _("The door opens at %(time)s, your time. You can leave this page open: it will show you.") % {
            "time": date_format(opens, "TIME_FORMAT")
        }
    if why == Why.OVER:
        return _("This session is over. You can catch up here when it suits you: it counts the same.")
    return _("You have no seat in this journey right now. Write to the team and they will help you.")


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
