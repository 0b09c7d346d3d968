"""Speech to text, behind one small interface: a model on this machine, a service of the team's own choice, or none.

    for heard in transcriber().transcribe(path, language="es"): …

A transcriber is a name and one method. It yields what it hears as it hears it, with how sure it is of each word; whoever
calls writes it down, and may simply stop asking.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from palante.library.transcribers.faster_whisper import FasterWhisper
from palante.library.transcribers.heard import Heard, Transcriber, TranscriberError, Word
from palante.library.transcribers.outside import Outside

__all__ = ["Heard", "Transcriber", "TranscriberError", "Word", "problem", "transcriber"]


def transcriber() -> Transcriber | None:
    """The one that the settings name; the model on this machine first, since with it no voice leaves the house."""
    if settings.WHISPER_MODEL:
        return FasterWhisper(settings.WHISPER_MODEL)
    if settings.TRANSCRIBER_URL:
        return Outside(settings.TRANSCRIBER_URL, settings.TRANSCRIBER_KEY, settings.TRANSCRIBER_MODEL)
    return None


def problem() -> str:
    """Why there is none that works, in a sentence; empty when there is."""
    if settings.WHISPER_MODEL:
        return FasterWhisper(settings.WHISPER_MODEL).problem()
    if settings.TRANSCRIBER_URL and not settings.TRANSCRIBER_URL.startswith(("http://", "https://")):
        return _("PALANTE_TRANSCRIBER_URL is no web address. Write it with https://, up to /v1.")
    if not settings.TRANSCRIBER_URL:
        return _(
            "Nothing is set up that writes down what is said. Bring a transcript that another program made, write it by "
            "hand, or ask whoever runs this site."
        )
    return ""
