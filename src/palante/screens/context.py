"""What every shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    signed_in = request.find_sign_in() if hasattr(request, "find_sign_in") and request.COOKIES.get("who") else None
    return {"person": signed_in.person if signed_in else None, "demo": settings.DEMO, "debug": settings.DEBUG}
