"""What a journey is in the words of schema.org, for search engines: a course, and the event that people register for.

`tests/screens/public/test_preview.py` holds it to what the vocabulary and search engines ask of such pages.
"""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from palante.journeys.models import Journey
from palante.screens.public.offer import Offer

# As Django's json_script does: nothing in the text can end the script element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def schema_of(offer: Offer, picture: str) -> SafeString:
    journey = offer.journey
    address = settings.URL + reverse("journey", args=[journey.slug])
    organizer = {"@type": "Organization", "name": "Palante", "url": settings.URL + "/"}
    about: dict[str, Any] = {
        "name": journey.name,
        "description": str(journey.say("tagline")) or journey.name,
        "inLanguage": journey.languages,
        "url": address,
        "image": picture,
    }
    graph = [_course(journey, offer, about, organizer), _event(journey, offer, about, organizer)]
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":")
    )
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


def _course(
    journey: Journey, offer: Offer, about: dict[str, Any], organizer: dict[str, Any]
) -> dict[str, Any]:
    minutes = sum((session.ends - session.starts for session in offer.sessions), timedelta())
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": "Online",
        "startDate": journey.starts_on.isoformat(),
        "endDate": journey.ends_on.isoformat(),
    }
    if minutes:
        instance["courseWorkload"] = _duration(minutes)
    return {
        "@type": "Course",
        **about,
        "provider": organizer,
        "offers": _offer(journey, offer, about["url"]),
        "hasCourseInstance": instance,
    }


def _event(
    journey: Journey, offer: Offer, about: dict[str, Any], organizer: dict[str, Any]
) -> dict[str, Any]:
    starts = min((session.starts for session in offer.sessions), default=None)
    ends = max((session.ends for session in offer.sessions), default=None)
    return {
        "@type": "EducationEvent",
        **about,
        "organizer": organizer,
        "startDate": starts.astimezone(journey.tzinfo).isoformat()
        if starts
        else journey.starts_on.isoformat(),
        "endDate": ends.astimezone(journey.tzinfo).isoformat() if ends else journey.ends_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": about["url"]},
        "offers": _offer(journey, offer, about["url"]),
        "typicalAgeRange": f"{journey.minimum_age}-",
        **({"maximumVirtualAttendeeCapacity": journey.seats} if journey.seats else {}),
    }


def _offer(journey: Journey, offer: Offer, address: str) -> dict[str, Any]:
    """Palante takes no money; a seat is there or not."""
    state = "SoldOut" if offer.is_full or not offer.takes_registrations else "InStock"
    return {
        "@type": "Offer",
        "category": "Free",
        "price": "0",
        "priceCurrency": "USD",
        "availability": f"https://schema.org/{state}",
        "validFrom": journey.call_opens_on.isoformat(),
        "validThrough": journey.last_day_to_come.isoformat(),
        "url": address,
    }


def _duration(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
