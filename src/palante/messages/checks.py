"""Start-up checks of the post office, in the team's words."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from palante.messages.channels.sms.gateways import gateway
from palante.messages.codes import CHANNELS, is_ready


@register
def codes_have_a_channel(app_configs: Any, **kwargs: Any) -> list[Caution]:
    return [
        Caution(
            f"PALANTE_CODE_CHANNELS names “{channel}”, which "
            + ("is not set up" if channel in CHANNELS else "carries no codes")
            + ": codes to phones wait on the host's desk.",
            hint="Set the channel up, or take it out of PALANTE_CODE_CHANNELS.",
            id="palante.W010",
        )
        for channel in settings.CODE_CHANNELS
        if not settings.DEMO and (channel not in CHANNELS or not is_ready(channel))
    ]


@register
def the_sms_gateway_can_be_read(app_configs: Any, **kwargs: Any) -> list[Error]:
    if not settings.SMS_URL:
        return []
    try:
        gateway()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="docs/how-to/send-sms.md shows each form.", id="palante.E010")]
    return []
