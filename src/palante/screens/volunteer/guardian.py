"""A guardian's private page: what they said yes to, and the button that takes it back."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palante.base.limits import allow
from palante.calls.domain.guardian import guardian_of, withdraw_guardian
from palante.screens.browser import address_of

WRONG_AN_HOUR = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    found = guardian_of(token)
    if found is None:
        if not allow("guardian_wrong", address_of(request), limit=WRONG_AN_HOUR, per=timedelta(hours=1)):
            return HttpResponse(
                _("That was many tries. Wait an hour."), status=429, content_type="text/plain"
            )
        raise Http404
    if request.method == "POST":
        withdraw_guardian(found)
        found.refresh_from_db()
    context = {"guardian": found, "journey": found.registration.journey, "who": found.registration.person}
    response = render(request, "volunteer/guardian.html", context)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
