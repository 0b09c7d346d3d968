"""What an SMS costs and why; prices by country; how the gateway calls us."""

import json
import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.utils.translation import gettext as _

from palante.calls.models import Seat
from palante.journeys.models import Desk
from palante.messages.channels.sms.gateways import gateway, read_address
from palante.messages.channels.sms.letters import without_accents
from palante.messages.channels.sms.secret import hook_address, plain_address
from palante.messages.channels.sms.transport import Sms
from palante.messages.channels.sms.wording import as_sms, count_of
from palante.messages.domain.set_tariff import drop_tariff, set_tariff
from palante.messages.models import Tariff
from palante.messages.plain import plain_text
from palante.messages.tariffs import Tariffs, tariffs_of
from palante.people.models import Contact, ContactKind
from palante.screens.outbox.words import MILLION, money
from palante.screens.sms.forms import TariffForm, TextForm
from palante.screens.team import toasts
from palante.screens.team.doors import CHANGES, At, TeamRequest, back, desk_door, refuse
from palante.screens.team.room import show

MAY_SET = frozenset({Desk.LEAD, Desk.REMINDERS})


@desk_door()
def team_sms(request: TeamRequest, at: At) -> HttpResponse:
    return _page(request, at)


@desk_door(CHANGES)
def sms_tariff(request: TeamRequest, at: At) -> HttpResponse:
    if not _may_set(at):
        return _refused(request, at)
    form = TariffForm(request.POST)
    if not form.is_valid():
        return _page(request, at, form=form, status=422)
    asked = form.cleaned_data
    cost = int(asked["price"] * MILLION)
    set_tariff("sms", asked["begins"], cost=cost, currency=asked["currency"], by=request.user)
    toasts.say(request, _("The price is noted."))
    return back(request, "team_sms", at.journey.slug)


@desk_door(CHANGES)
def sms_tariff_drop(request: TeamRequest, at: At) -> HttpResponse:
    if not _may_set(at):
        return _refused(request, at)
    drop_tariff("sms", request.POST.get("prefix", ""), by=request.user)
    toasts.say(request, _("That price is gone."))
    return back(request, "team_sms", at.journey.slug)


def _page(request: TeamRequest, at: At, *, form: TariffForm | None = None, status: int = 200) -> HttpResponse:
    text = request.GET.get("text", "")[: TextForm.LONGEST]
    shown = text or _("{alias}, the session is tomorrow at 7. Come in here: {link}")
    fills = _fills()
    filled = re.sub(r"\{(\w+)\}", lambda place: fills.get(place[1], place[0]), shown)
    counted = count_of(filled)
    tariffs = tariffs_of("sms")
    numbers = _phones(at) if tariffs.prices else []
    context = {
        "text_form": TextForm(initial={"text": shown}),
        "counted": counted,
        "fills": json.dumps(fills),
        "plain": as_sms(without_accents(plain_text(text))) if text and counted.spared else "",
        "phones": len(numbers),
        "cost": _sum(tariffs, numbers, counted.parts),
        "saved": _sum(tariffs, numbers, counted.parts - counted.spared) if counted.spared else "",
        "tariffs": Tariff.objects.filter(channel="sms").order_by("prefix"),
        "form": form or TariffForm(initial={"currency": _usual_currency(tariffs)}),
        "may_set": _may_set(at),
        "gateway": _gateway(at),
    }
    return show(request, at, "reminders", "sms/sms.html", context, status=status)


def _fills() -> dict[str, str]:
    """The placeholders as long as they will be."""
    return {"alias": "Marisol", "link": f"{settings.URL}/in/{'x' * 22}", "code": "123456"}


def _phones(at: At) -> list[str]:
    """Of those who take part and have not stopped it."""
    seated = at.journey.registrations.filter(seat=Seat.TAKEN).values("person")
    found = Contact.objects.filter(kind=ContactKind.PHONE, stopped_at=None, person__in=seated)
    return list(dict(found.values_list("fingerprint", "value")).values())


def _sum(tariffs: Tariffs, numbers: list[str], parts: int) -> str:
    sums = tariffs.to(numbers, parts)
    return " + ".join(money(cost, currency) for currency, cost in sorted(sums.items()))


def _usual_currency(tariffs: Tariffs) -> str:
    return next((currency for _cost, currency in tariffs.prices.values()), "USD")


def _gateway(at: At) -> dict[str, Any]:
    """Which one it is, and for the lead what to enter there. The key in the address lets its holder speak for a gateway."""
    if not settings.SMS_URL:
        return {}
    try:
        gateway()
        scheme = read_address(settings.SMS_URL).scheme.removesuffix("s")
    except ImproperlyConfigured as error:
        return {"trouble": str(error)}
    name = {"kannel": "Kannel", "twilio": "Twilio", "africastalking": "Africa's Talking"}.get(scheme, "")
    if scheme == "kannel":
        address = hook_address() + "&id=%I&from=%p&text=%b&at=%T"
    else:
        address = plain_address() if scheme == "twilio" else hook_address()
    return {
        "name": name or read_address(settings.SMS_URL).host,
        "scheme": scheme,
        "is_ready": Sms.is_ready(),
        "tells": Sms.tells_delivery,
        "address": address if at.is_lead else "",
    }


def _may_set(at: At) -> bool:
    return bool(at.seats & MAY_SET)


def _refused(request: TeamRequest, at: At) -> HttpResponse:
    return refuse(
        request, at, _("Prices are noted by the lead and the reminders desk. Ask one of them to change this.")
    )
