"""What the desk prints or hands over for a partner: code, poster, report, logo."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now

from palante.screens.partner import answers
from palante.screens.partner.report import report_of
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.room import show


@desk_door()
def partner_code(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The short link as a QR code: an SVG that prints at any size."""
    return answers.code(get_object_or_404(at.journey.partners.select_related("journey"), pk=pk))


@desk_door()
def partner_poster(request: TeamRequest, at: At, pk: int, language: str) -> HttpResponse:
    return answers.poster(get_object_or_404(at.journey.partners.select_related("journey"), pk=pk), language)


@desk_door()
def partner_logo(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    return answers.logo(get_object_or_404(at.journey.partners, pk=pk))


@desk_door()
def partner_report(request: TeamRequest, at: At, pk: int) -> HttpResponse:
    """The thank-you report as the partner will see it."""
    partner = at.journey.partners.select_related("journey").filter(pk=pk).first()
    if partner is None:
        raise Http404
    context = {"partner": partner, "report": report_of(partner, now())}
    return show(request, at, "partners", "partner_report.html", context)
