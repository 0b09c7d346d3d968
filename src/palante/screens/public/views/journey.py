"""The front door: what is on here, a journey's public page, and a partner's short link."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palante.archetypes.published import with_profiles
from palante.base.markdown import to_html
from palante.calls.models import Partner
from palante.calls.queries import partner_of_code, registration_of
from palante.journeys.models import Journey, Stage
from palante.screens.partner.sharing import when
from palante.screens.public import preview
from palante.screens.public.offer import cloth_of, offer_of
from palante.screens.public.partner_cookie import count_opened, partner_for, remember_partner
from palante.screens.public.schema import schema_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The journeys open or running here, the soonest first."""
    at = now()
    journeys = [
        row for row in Journey.objects.public().order_by("starts_on") if row.stage(at) != Stage.CLOSED
    ]
    journeys.sort(key=lambda row: not row.takes_registrations(at))
    shown = [
        {
            "journey": row,
            "tagline": row.say("tagline"),
            "is_open": row.takes_registrations(at),
            "has_begun": row.stage(at) == Stage.RUNNING,
        }
        for row in journeys
    ]
    language = get_language() or settings.LANGUAGE_CODE
    card = {
        "url": f"{settings.URL}/",
        "title": _("Learning journeys"),
        "text": _("Live learning journeys, from your phone, together with others."),
        "picture": settings.URL + reverse("site_preview", args=[language]),
        "locale": to_locale(language),
    }
    return render(request, "public/home.html", {"journeys": shown, "preview": card})


@require_safe
def journey(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    row = get_object_or_404(with_profiles(Journey.objects.public()), slug=slug)
    offer = offer_of(row, at)
    here = registration_of(request.person, row) if request.person else None  # type: ignore[attr-defined]
    partner = partner_for(request, row)
    picture = preview.address_of(row, at)
    context = {
        "preview": {
            "url": settings.URL + row.get_absolute_url(),
            "title": row.name,
            "text": f"{str(row.say('tagline')).rstrip('.')}. {when(row, at)}".lstrip(". "),
            "picture": picture,
            "locale": to_locale(get_language() or settings.LANGUAGE_CODE),
        },
        "schema": schema_of(offer, picture),
        "call": row.call(at),
        "journey": row,
        "tagline": row.say("tagline"),
        "offer": offer,
        "about": to_html(str(row.say("about"))),
        "cloth": cloth_of(offer, at),
        "share_url": _share_url(row, partner),
        "registration": here,
        "partner": partner,
        "zone": row.zone,
        "zone_name": row.zone.rsplit("/", 1)[-1].replace("_", " "),
        "at": at,
    }
    return render(request, "public/journey.html", context)


@require_safe
def journey_preview(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The picture of a shared link. Its address changes with its words, so it may be kept for a month."""
    row = get_object_or_404(Journey.objects.public(), slug=slug)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _picture(preview.words_of(row, language, now()))


@require_safe
def site_preview(request: HttpRequest, language: str) -> HttpResponse:
    """The picture of the front page."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _picture(preview.site_words(language))


def _picture(words: str) -> HttpResponse:
    response = HttpResponse(preview.drawn(words), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=2592000"
    return response


@require_safe
def partner_link(request: HttpRequest, code: str) -> HttpResponse:
    """Goes on to the journey and remembers the partner in the browser. Counted once a browser, chat previews never;
    what a partner is credited with are registrations."""
    partner = partner_of_code(code)
    if partner is None:
        raise Http404
    response = HttpResponseRedirect(reverse("journey", args=[partner.journey.slug]))
    response.headers["X-Robots-Tag"] = "noindex"
    count_opened(request, partner)
    remember_partner(response, partner)
    return response


def _share_url(row: Journey, partner: Partner | None) -> str:
    """Opens WhatsApp with a sentence and the link — the partner's own if one brought her, so that her friends count too."""
    path = reverse("partner_link", args=[partner.code]) if partner else reverse("journey", args=[row.slug])
    words = _("%(name)s: %(tagline)s\n%(address)s") % {
        "name": row.name,
        "tagline": row.say("tagline"),
        "address": settings.URL + path,
    }
    return f"https://wa.me/?text={quote(words)}"
