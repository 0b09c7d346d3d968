"""What every shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from palante.screens.browser import COOKIE


def shell(request: HttpRequest) -> dict[str, Any]:
    signed_in = (
        request.find_sign_in() if hasattr(request, "find_sign_in") and request.COOKIES.get(COOKIE) else None
    )
    return {
        "person": signed_in.person if signed_in else None,
        "shell_of_visitor": "participant.html" if signed_in else "public.html",
        "quick_exit_url": reverse("quick_exit"),
        "quick_exit_to": settings.QUICK_EXIT_URL,
        "second_factor_required": settings.REQUIRE_SECOND_FACTOR,
        "demo": settings.DEMO,
        "debug": settings.DEBUG,
    }
