"""What the team still has to set up, in their words. `palante check` shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palante.journeys.models import Desk, Journey
from palante.library.audio import ffmpeg
from palante.library.transcribers import problem, transcriber
from palante.messages.channels.email.inbox import check_inbox_url
from palante.messages.channels.email.provider import Provider, is_provider
from palante.messages.channels.email.server import Server
from palante.messages.channels.push.keys import public_key
from palante.messages.models import Message, State
from palante.messages.queries import living_workers, outages

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Wanting:
    """One thing that is missing. `blocks`: people cannot be served without it; the rest can wait."""

    what: str
    mend: str
    blocks: bool = False
    journey: str = ""


def wanting(at: datetime) -> list[Wanting]:
    """Everything, what blocks first."""
    found = [*_installation(), *_post(at), *_sound()]
    for journey in Journey.objects.filter(ends_on__gte=at.date() - timedelta(days=1)).order_by(
        "starts_on", "pk"
    ):
        found += _journey(journey, at)
    return sorted(found, key=lambda one: not one.blocks)


def _installation() -> Iterator[Wanting]:
    if settings.DEMO:
        yield Wanting(
            _("Demo mode is on: anybody can become anybody, and no message leaves."),
            _("Set PALANTE_DEMO=0 before real people come."),
        )
    is_local = urlsplit(settings.URL).hostname in ("127.0.0.1", "localhost", "::1")
    if settings.DEBUG:
        yield Wanting(
            _("This runs in development mode, with a key that everybody knows."),
            _("Set PALANTE_DEBUG=0, PALANTE_SECRET_KEY and PALANTE_FIELD_KEYS before real people come."),
            blocks=not is_local,
        )
    if is_local:
        yield Wanting(
            _("Links in messages lead to %(address)s, which only this machine can open.")
            % {"address": settings.URL},
            _("Set PALANTE_URL to the address people use."),
        )
    elif not settings.IS_HTTPS:
        yield Wanting(
            _("The address %(address)s is not encrypted: on the way anybody can read along.")
            % {"address": settings.URL},
            _("Get a certificate (Caddy does it by itself) and write PALANTE_URL with https://."),
            blocks=True,
        )


def _post(at: datetime) -> Iterator[Wanting]:
    if not settings.EMAIL_URL:
        yield Wanting(
            _("No mail server is set up: reminders are shown on the outbox page and reach nobody."),
            _("Set PALANTE_EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587."),
            blocks=not settings.DEMO,
        )
    else:
        try:
            if is_provider(settings.EMAIL_URL):
                Provider.read(settings.EMAIL_URL).backend()
            else:
                Server.read(settings.EMAIL_URL)
        except ImproperlyConfigured as error:
            yield Wanting(str(error), _("Write it as shown."), blocks=True)
        if "@localhost" in settings.EMAIL_FROM:
            yield Wanting(
                _("Messages come from %(address)s, which nobody can answer.")
                % {"address": settings.EMAIL_FROM},
                _("Set PALANTE_EMAIL_FROM, such as Palante <hola@example.org>."),
                blocks=True,
            )
    yield from _ways_beside_mail()
    workers = list(living_workers(at))
    if not workers:
        yield Wanting(
            _("No worker is running: no message leaves and no reminder is made."),
            _("Start Palante with `palante up`, or a worker alone with `palante worker`."),
        )
    for outage in outages():
        if workers:
            yield Wanting(
                _("The other side of a channel does not answer: %(channel)s, %(said)s")
                % {"channel": outage.channel, "said": outage.said},
                _(
                    "Check that channel's settings and its provider. Nothing is lost: everything leaves once it is back."
                ),
                blocks=True,
            )
    doubt = Message.objects.filter(state=State.IN_DOUBT).count()
    if doubt:
        yield Wanting(
            ngettext(
                "%(count)s message is in doubt: it may have arrived or not.",
                "%(count)s messages are in doubt: they may have arrived or not.",
                doubt,
            )
            % {"count": doubt},
            _("Look at them on the reminders desk and release them, or hold them back."),
        )


def _ways_beside_mail() -> Iterator[Wanting]:
    """What is set halfway. A channel that nobody wants needs nothing."""
    try:
        if settings.EMAIL_INBOX_URL:
            check_inbox_url(settings.EMAIL_INBOX_URL)
        if settings.VAPID_PRIVATE_KEY:
            public_key()
    except ImproperlyConfigured as error:
        yield Wanting(str(error), _("Write it as shown."), blocks=True)
    if bool(settings.TELEGRAM_TOKEN) != bool(settings.TELEGRAM_BOT):
        yield Wanting(
            _("The Telegram bot is set up halfway: nobody can connect a chat."),
            _("Set both PALANTE_TELEGRAM_TOKEN and PALANTE_TELEGRAM_BOT, then run `palante telegram`."),
        )


def _sound() -> Iterator[Wanting]:
    """Nothing that writes down speech is no fault; something that is set and cannot work is."""
    if not ffmpeg():
        yield Wanting(
            _("Recordings cannot be made small for phones: ffmpeg is not installed."),
            _("Install it (on Debian: apt install ffmpeg), or pip install 'palante[audio]'."),
        )
    if transcriber() and (words := problem()):
        yield Wanting(words, _("Until then transcripts can be brought from a file or written by hand."))


def set_up() -> list[str]:
    """What is there that need not be."""
    machine = transcriber()
    sound = ffmpeg()
    return [
        *([_("Sound is made small by %(program)s.") % {"program": sound}] if sound else []),
        _("Speech is written down by %(name)s.") % {"name": machine.name}
        if machine and not problem()
        else _(
            "Speech is written down by people: neither PALANTE_WHISPER_MODEL nor PALANTE_TRANSCRIBER_URL works here."
        ),
    ]


def _journey(journey: Journey, at: datetime) -> Iterator[Wanting]:
    name = journey.name
    soon = journey.sessions.filter(ends__gt=at, starts__lt=at + SOON)
    bare = [session for session in soon if not session.meeting_url]
    if bare:
        numbers = ", ".join(str(session.number) for session in bare)
        yield Wanting(
            ngettext(
                "%(journey)s: session %(numbers)s comes within two weeks and has no meeting address.",
                "%(journey)s: sessions %(numbers)s come within two weeks and have no meeting address.",
                len(bare),
            )
            % {"journey": name, "numbers": numbers},
            _("Set it on the session's page; one address can serve all that follow."),
            blocks=bare[0].starts < at + timedelta(days=1),
            journey=journey.slug,
        )
    taken = set(journey.desk_seats.filter(member__is_active=True).values_list("desk", flat=True))
    empty = [str(desk.label) for desk in Desk if desk.value not in taken]
    if empty:
        yield Wanting(
            _("%(journey)s: nobody is at these desks: %(desks)s.")
            % {"journey": name, "desks": ", ".join(empty)},
            _("Invite somebody on the journey's team page."),
            journey=journey.slug,
        )
    if journey.published_at is None:
        yield Wanting(
            _("%(journey)s: nobody can see it, and nobody is reminded of it.") % {"journey": name},
            _("Publish it when it is ready."),
            journey=journey.slug,
        )
    if not journey.rules.filter(is_on=True).exists():
        yield Wanting(
            _("%(journey)s: no reminder goes out.") % {"journey": name},
            _("Switch the messages on at the reminders desk."),
            journey=journey.slug,
        )
