"""Start-up checks: what must never run in production. Missing secrets are refused earlier, in `config/settings.py`."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def demo_is_off_in_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.DEMO:
        return [
            Error(
                "PALANTE_DEMO is on: anybody could become anybody with one click.",
                hint="Set PALANTE_DEMO=0.",
                id="palante.E001",
            )
        ]
    return []
