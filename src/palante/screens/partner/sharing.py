"""What a partner passes on: its short link, and texts for WhatsApp that say what is true today."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from palante.calls.models import Partner
from palante.journeys.models import Call, Journey

LANGUAGES = dict(settings.LANGUAGES)
LAST_DAYS = 5  # so near the end a text says how many days are left


@dataclass(frozen=True)
class ShareText:
    key: str  # names its place on a page
    language: str
    title: str  # in the reader's language
    text: str  # in its own

    @property
    def whatsapp(self) -> str:
        """Opens WhatsApp with the text, to choose whom it goes to."""
        return f"https://wa.me/?text={quote(self.text)}"


def short_link(partner: Partner) -> str:
    return settings.URL + reverse("partner_link", args=[partner.code])


def languages_of(journey: Journey) -> list[str]:
    """Those in which the journey has words and Palante speaks, the journey's own first."""
    spoken = [code for code in journey.languages if code in LANGUAGES and journey.words.get(code)]
    return spoken or [settings.LANGUAGE_CODE]


def texts_of(partner: Partner, at: datetime) -> list[ShareText]:
    """Ready texts in each language of the journey: to one person, to a group, and what is news now."""
    titles = {
        "person": _("To somebody you know"),
        "group": _("To a group"),
        "news": _("The last days") if not partner.journey.was_extended else _("There are more days"),
    }
    texts = []
    for language in languages_of(partner.journey):
        with override(language):
            said = _said(partner, at)
        texts += [ShareText(key, language, titles[key], text) for key, text in said.items()]
    return texts


def _said(partner: Partner, at: datetime) -> dict[str, str]:
    journey = partner.journey
    words = {
        "journey": _plain(journey.name),
        "tagline": str(journey.say("tagline")).rstrip("."),
        "partner": _plain(partner.name),
        "address": short_link(partner),
        "when": when(journey, at),
    }
    said = {
        "person": _(
            "Hello! I thought of you: *%(journey)s*. %(tagline)s.\n%(when)s\n"
            "You follow it from your phone, with the name you choose. To register takes two minutes:\n%(address)s"
        )
        % words,
        "group": _(
            "*%(partner)s* invites you to *%(journey)s*. %(tagline)s.\n%(when)s\n"
            "No documents, no password, two minutes:\n%(address)s\nYou may pass it on."
        )
        % words,
    }
    left = (journey.call_closes_on - at.astimezone(journey.tzinfo).date()).days
    if journey.call(at) == Call.EXTENDED:
        said["news"] = _(
            "Good news: there are more days to register for *%(journey)s*, until %(day)s.\n%(address)s"
        ) % (words | {"day": day_in_words(journey.call_closes_on)})
    elif journey.call(at) == Call.OPEN and left <= LAST_DAYS:
        said["news"] = _last_days(left) % (words | {"left": left})
    return said


def _last_days(left: int) -> str:
    if left == 0:
        return _("Today is the last day to register for *%(journey)s*. It takes two minutes:\n%(address)s")
    return ngettext(
        "One day is left to register for *%(journey)s*. It takes two minutes:\n%(address)s",
        "%(left)s days are left to register for *%(journey)s*. It takes two minutes:\n%(address)s",
        left,
    )


def when(journey: Journey, at: datetime) -> str:
    """One line: when it begins, and until when one can register. Whole sentences, in the active language."""
    call, begins = journey.call(at), day_in_words(journey.starts_on)
    if journey.starts_on > at.astimezone(journey.tzinfo).date():
        if call == Call.DRAFT:
            return _("It begins on %(day)s. Registration opens on %(opens)s.") % {
                "day": begins,
                "opens": day_in_words(journey.call_opens_on),
            }
        if call == Call.CLOSED:
            return _("It begins on %(day)s.") % {"day": begins}
        return _("It begins on %(day)s. You can register until %(until)s.") % {
            "day": begins,
            "until": day_in_words(journey.call_closes_on),
        }
    if journey.takes_registrations(at):
        return _("It has begun, and you can still come in.")
    return _("It began on %(day)s.") % {"day": begins}


def day_in_words(day: date) -> str:
    """“Monday 1 February”, “lunes 1 de febrero”: long enough to be kept in mind, without a year."""
    return date_format(day, pgettext("a day without its year, as Django's date formats are written", "l j F"))


def _plain(name: str) -> str:
    """A name between WhatsApp's stars: no star of its own."""
    return " ".join(name.replace("*", " ").split())
