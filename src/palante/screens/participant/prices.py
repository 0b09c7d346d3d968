"""What a tap costs, said before it."""

from django.utils.translation import gettext as _

from palante.library.models import Form, Resource
from palante.screens.templatetags.ui import size

ICONS = {
    Form.TEXT: "file-text",
    Form.AUDIO: "headphones",
    Form.VIDEO: "video",
    Form.PICTURE: "image",
    Form.FILE: "download",
    Form.LINK: "external-link",
}
TONES = {Form.AUDIO: "leaf", Form.VIDEO: "plum", Form.TEXT: "sky", Form.LINK: "sun"}


def what(resource: Resource) -> str:
    """What a small button to it says: the way ("Listen"), or what the text is of."""
    if resource.form == Form.TEXT and resource.is_recording:
        return _("What was said")
    return str(resource.get_form_display())


def line(resource: Resource) -> str:
    """Its title under its session's name, which need not be said again in that of a recording."""
    if not (resource.is_recording and resource.session_id):
        return resource.title
    return _("What was said") if resource.form == Form.TEXT else _("Recording")


def price(resource: Resource) -> str:
    """ "about 10 MB · 1 h 25 min"; for a link whose size nobody told, that it leaves this site."""
    parts = [size(resource.bytes)] if resource.bytes is not None else [_("another site")]
    if resource.seconds:
        hours, minutes = divmod(max(round(resource.seconds / 60), 1), 60)
        parts.append(
            " ".join(filter(None, [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]))
        )
    return " · ".join(parts)
