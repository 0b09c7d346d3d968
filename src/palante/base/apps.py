from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    name = "palante.base"

    def ready(self) -> None:
        from palante.base import checks  # noqa: F401, PLC0415  (registers the start-up checks)

        autodiscover_modules("listeners", "entries", "jobs", "movers", "timers", "about")
