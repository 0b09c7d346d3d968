"""A member without a second factor is led to set one up before the desks open."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

# Open without one: the pages where it is set up, and the ways in and out.
OPEN = ("/team/account/", "/team/sign-in/", "/team/sign-out/", "/team/invitation/")
Handler = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and request.path.startswith("/team/")
            and not request.path.startswith(OPEN)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            messages.info(
                request, _("First a second key for your account: people trust us with their numbers.")
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return handle
