"""Going out: sign out, quick exit; and the language switch, which also works for somebody who is nobody yet."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from palante.people.domain.profile import change_profile
from palante.screens.browser import came_from_here, forget, own_path
from palante.screens.participant.doors import who

A_YEAR = 365 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks (and the page's script tells of drafts not sent yet); POST signs out and clears what this browser kept."""
    if request.method != "POST":
        person = request.person  # type: ignore[attr-defined]
        return render(request, "public/sign_out.html", {"who": who(person) if person else ""})
    messages.success(request, _("You have signed out of this phone."))
    response = HttpResponseRedirect(reverse("home"))
    forget(request, response)
    # The page that asked has said which drafts would be lost; its script and the service worker clear what is hers.
    # Not "storage": on a shared phone that would throw away what others wrote and could not send yet.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Somebody is looking over her shoulder: away at once, to a page that says nothing.

    A plain link, so it works without script; with it, the page hides first and posts here on the way. It signs out only
    when one of our own pages asked (`came_from_here`), so a picture elsewhere pointing here closes nobody's door. The
    cache is cleared; drafts not sent yet stay on the phone under her own key, for there was no time to ask.
    """
    is_prefetch = "prefetch" in request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    response: HttpResponse = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    if request.method == "POST":
        response = HttpResponse(status=204)
    if request.method != "HEAD" and not is_prefetch and came_from_here(request):
        forget(request, response)
        response.headers["Clear-Site-Data"] = '"cache"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The switch in every page's head. Without a form token, so that a public page needs no cookie to be shown."""
    if not came_from_here(request):
        return HttpResponseForbidden()
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(own_path(request, request.POST.get("next", ""), reverse("home")))
    response.status_code = 303
    if language in dict(settings.LANGUAGES):
        if request.person:  # type: ignore[attr-defined]
            change_profile(request.person, language=language)  # type: ignore[attr-defined]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, secure=settings.IS_HTTPS, samesite="Lax"
        )
    return response
