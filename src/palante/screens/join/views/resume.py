"""Go on later: a code and a link that open an unsent registration on any phone."""

from datetime import timedelta
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from palante.base.limits import allow, is_over
from palante.forms.domain.move import move
from palante.forms.models import Reply
from palante.forms.queries import code_of, reply_of_code
from palante.journeys.models import Journey
from palante.screens.browser import address_of
from palante.screens.join.draft import draft_here, remember_draft

WRONG_AN_HOUR = 30


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Your code to go on"),
        max_length=60,
        error_messages={"required": gettext_lazy("Write the twelve letters and numbers of your code.")},
    )


@never_cache
@require_safe
def register_later(request: HttpRequest, slug: str) -> HttpResponse:
    """The code and the link, shown to the browser that holds the draft."""
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    draft = draft_here(request, journey)
    if draft is None:
        return HttpResponseRedirect(reverse("register", args=[slug]))
    code = code_of(draft)
    address = f"{settings.URL}{reverse('register_go_on', args=[slug])}?{code}"
    words = _("To go on with my registration: %(address)s") % {"address": address}
    context = {"journey": journey, "code": code, "address": address, "share": f"https://wa.me/?text={quote(words)}",
               "register": f"{reverse('register', args=[slug])}?q"}  # fmt: skip
    return _private(render(request, "join/later.html", context))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def register_go_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Type the code; the link has it typed already. GET opens nothing: chat previews fetch links."""
    journey = get_object_or_404(Journey.objects.public(), slug=slug)
    form = CodeForm(request.POST or None, initial={"code": request.META.get("QUERY_STRING", "")[:20]})
    if form.is_valid() and (reply := _reply(request, journey, form)):
        response = HttpResponseRedirect(f"{reverse('register', args=[slug])}?q")
        if draft_here(request, journey) != reply:
            move(reply)
        remember_draft(response, reply)
        return response
    context = {"journey": journey, "form": form}
    return _private(render(request, "join/go_on.html", context, status=422 if form.errors else 200))


def _reply(request: HttpRequest, journey: Journey, form: CodeForm) -> Reply | None:
    limit = {"limit": WRONG_AN_HOUR, "per": timedelta(hours=1), "at": now()}
    if is_over("reply_code", address_of(request), **limit):  # type: ignore[arg-type]
        form.add_error("code", _("Too many tries from here. Wait an hour; nothing was lost."))
        return None
    reply = reply_of_code(form.cleaned_data["code"], journey=journey)
    if reply is None:
        allow("reply_code", address_of(request), **limit)  # type: ignore[arg-type]
        form.add_error(
            "code", _("We find nothing with this code. It holds for two weeks and until the form is sent.")
        )
    return reply


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
