"""Which unsent registration this browser is at: its id in a cookie no script reads, gone with a quick exit.

The id is made at random where the form is first shown and known to nobody else, so it is the key to go on with; once moved
with its code, the browser it was moved to holds a second key (`Reply.holder`), and the first browser's opens nothing more.
On a phone that several people use nothing of it is shown before somebody says "that is mine".
"""

import hmac
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from palante.base.limits import allow
from palante.forms.domain.begin import NotYoursError, begin
from palante.forms.models import FormVersion, Reply
from palante.forms.queries import reply_of
from palante.journeys.models import Journey
from palante.people.models import Person
from palante.screens.browser import address_of

COOKIE = "reply"
LASTS = 14 * 24 * 3600
# Many people stand behind one address of a mobile operator.
BEGUN_AN_HOUR = 6_000


class TooManyError(Exception):
    """This address began more forms in an hour than a town would."""


def draft_here(request: HttpRequest, journey: Journey) -> Reply | None:
    """The unsent reply this browser was at in this journey."""
    key, _holder = _keys(request)
    reply = reply_of(key, journey=journey)
    return reply if reply and reply.sent_at is None and is_held_here(request, reply) else None


def is_held_here(request: HttpRequest, reply: Reply) -> bool:
    """May this browser write into it? Yes, unless it was moved to another."""
    return hmac.compare_digest(reply.holder, _keys(request)[1]) if reply.holder else True


def _keys(request: HttpRequest) -> tuple[str, str]:
    """The reply's id and, where it was moved here, the holder's key: ASCII, since compare_digest takes no other."""
    key, _dot, holder = request.COOKIES.get(COOKIE, "").partition(".")
    return key, holder if holder.isascii() else ""


def draft_posted(
    request: HttpRequest, version: FormVersion, person: Person | None, *, language: str, at: datetime
) -> Reply:
    """The reply a form was sent for, begun with its first answer. Looking at a form begins nothing.

    Whose it is, is said when it begins (`person`, who is signed in here and not "somebody else on this phone") and holds
    to the end, whoever signs in or out meanwhile. An id that cannot be this browser's (another form's, somebody else's)
    gets a reply of its own.
    """
    sent = request.POST.get("reply") or _keys(request)[0]
    try:
        reply_id = uuid.UUID(sent)
    except ValueError:
        reply_id = uuid.uuid4()
    found = reply_of(reply_id, journey=version.form.journey)
    if found and found.version.form_id == version.form_id:
        return found
    count_begun(request, at=at)
    try:
        return begin(version, reply_id=reply_id, person=person, language=language, at=at)
    except NotYoursError:
        return begin(version, person=person, language=language, at=at)


def count_begun(request: HttpRequest, *, at: datetime) -> None:
    """Raises TooManyError for an address that begins without end."""
    if not allow("reply_begun", address_of(request), limit=BEGUN_AN_HOUR, per=timedelta(hours=1), at=at):
        raise TooManyError


def remember_draft(response: HttpResponse, reply: Reply) -> None:
    value = f"{reply.pk}.{reply.holder}" if reply.holder else str(reply.pk)
    response.set_cookie(COOKIE, value, max_age=LASTS, httponly=True, secure=settings.IS_HTTPS, samesite="Lax")


def forget_draft(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
