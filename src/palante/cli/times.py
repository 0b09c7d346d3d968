"""Times on the command line."""

from argparse import ArgumentTypeError
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def moment(text: str) -> datetime:
    """An ISO time; without an offset it is in the installation's zone (PALANTE_TIME_ZONE)."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no time. Write it like 2027-02-16T19:20.") from None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo(settings.HOME_ZONE))
