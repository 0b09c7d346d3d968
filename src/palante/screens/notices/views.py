"""My notices: what was written to me, and where it shall show."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from palante.messages.channels import carriers
from palante.messages.channels.push.keys import public_key
from palante.messages.channels.push.subscription import NotOne, Subscription
from palante.messages.channels.telegram.start import start_address
from palante.messages.domain.connect import connect_browser, disconnect_browser
from palante.messages.domain.read_notice import read_notice, see_notices
from palante.messages.notices import PRIVATE, notices_of, shown
from palante.people.domain.contact import drop_contact
from palante.people.models import ContactKind, Strength
from palante.screens.participant.doors import participant, person_here, sign_in_here

PAGE = 10
LARGEST = 4_000  # letters of a subscription; those of browsers have some 500


@require_safe
@participant(full=True)
def notices(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    page = Paginator(notices_of(person), PAGE).get_page(request.GET.get("page"))
    see_notices(message for message in page.object_list if message.channel == "screen")
    contacts = list(person.contacts.filter(kind__in=[ContactKind.PUSH, ContactKind.TELEGRAM]).order_by("pk"))
    ready = carriers()
    found = shown(list(page.object_list))
    context = {
        "page": page,
        "notices": found,
        "has_unread": any(notice.is_unread for notice in found),  # then they come first
        "push_key": public_key() if "push" in ready else "",
        "browsers": sum(1 for contact in contacts if contact.kind == ContactKind.PUSH),
        "chat": next((contact for contact in contacts if contact.kind == ContactKind.TELEGRAM), None),
        "start_address": start_address(person) if "telegram" in ready else "",
        "here": "me",
    }
    return render(request, "notices/notices.html", context)


@require_POST
@participant()
def read(request: HttpRequest, id: int) -> HttpResponse:
    """From Hoy, which a personal link opens too; what a person wrote to her opens to herself alone."""
    is_full = sign_in_here(request).strength == Strength.FULL
    rows = notices_of(person_here(request))
    message = get_object_or_404(rows if is_full else rows.exclude(kind__in=PRIVATE), pk=id)
    read_notice(message, by=person_here(request))
    return redirect("me_notices" if request.POST.get("from") == "notices" else "today")


@sensitive_post_parameters()
@sensitive_variables("given")
@require_POST
@participant(full=True)
def here(request: HttpRequest) -> HttpResponse:
    """204, since a script asks. The same browser twice is the same."""
    given = request.POST.get("subscription", "")
    try:
        if len(given) > LARGEST:
            raise NotOne
        subscription = Subscription.read(given)
    except NotOne:
        return HttpResponse(status=400)
    if request.POST.get("off"):
        disconnect_browser(person_here(request), subscription.endpoint)
    else:
        connect_browser(person_here(request), subscription.endpoint, subscription.text())
    return HttpResponse(status=204)


@require_POST
@participant(full=True)
def telegram(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    for chat in person.contacts.filter(kind=ContactKind.TELEGRAM):
        drop_contact(chat, by=person)
        messages.success(request, _("Taken away. We no longer write to you on Telegram."))
    return redirect("me_notices")
