"""`/partner/<token>/`: a partner's private page. Who has the link is let in, and sees numbers; GET changes nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palante.calls.domain.partner_page import partner_of_page
from palante.calls.models import Partner
from palante.results.turnout import turnout_for_page
from palante.screens.partner import answers
from palante.screens.partner.report import report_of, steps_of
from palante.screens.partner.sharing import languages_of, short_link, texts_of, when

View = Callable[..., HttpResponse]


def partner_door(view: View) -> View:
    """The view gets the partner in place of the token. Made-up and withdrawn links look the same."""

    @never_cache
    @require_safe
    @wraps(view)
    def enter(request: HttpRequest, token: str, **rest: Any) -> HttpResponse:
        partner = partner_of_page(token)
        if partner is None:
            response = render(request, "partner/ended.html", status=410)
        else:
            with override(partner.journey.tzinfo):
                try:
                    response = view(request, partner, token, **rest)
                except Http404:  # no logo, no such language: the headers are the same
                    response = render(request, "404.html", status=404)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return enter


@partner_door
def page(request: HttpRequest, partner: Partner, token: str) -> HttpResponse:
    journey, at = partner.journey, now()
    today = at.astimezone(journey.tzinfo).date()
    promises = list(partner.promises.all())
    context = {
        "partner": partner,
        "token": token,
        "journey": journey,
        "call": journey.call(at),
        "when": when(journey, at),
        "address": short_link(partner),
        "steps": steps_of(turnout_for_page(journey, partner.pk, at)),
        "texts": texts_of(partner, at),
        "languages": languages_of(journey),
        "theirs": [promise for promise in promises if not promise.is_ours],
        "ours": [promise for promise in promises if promise.is_ours],
        "today": today,
        "has_report": today > journey.ends_on,
    }
    return render(request, "partner/page.html", context)


@partner_door
def report(request: HttpRequest, partner: Partner, token: str) -> HttpResponse:
    made = report_of(partner, now())
    if not made.is_over:
        return render(request, "partner/ended.html", {"too_soon": partner, "token": token}, status=404)
    context = {"partner": partner, "journey": partner.journey, "report": made, "token": token}
    return render(request, "partner/report.html", context)


@partner_door
def code(request: HttpRequest, partner: Partner, token: str) -> HttpResponse:
    return answers.code(partner)


@partner_door
def poster(request: HttpRequest, partner: Partner, token: str, language: str) -> HttpResponse:
    return answers.poster(partner, language)


@partner_door
def logo(request: HttpRequest, partner: Partner, token: str) -> HttpResponse:
    return answers.logo(partner)
