"""The product as it is deployed, in a thread: hashed and compressed static files, its own connections to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread

from palante.config.settings import STORAGES


def collect_static(folder: Path) -> Path:
    """What `collectstatic` makes of today's sources, in a folder of its own."""
    with override_settings(STORAGES=STORAGES, STATIC_ROOT=folder):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@contextmanager
def served(static_root: Path) -> Iterator[str]:
    """Serve the test database at the address given. WhiteNoise answers for /static/, as in production."""
    with override_settings(
        STORAGES=STORAGES, STATIC_ROOT=static_root, WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False
    ):
        thread = LiveServerThread("localhost", static_handler=lambda application: application)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        url = f"http://{thread.host}:{thread.port}"
        try:
            with override_settings(URL=url, ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"]):
                yield url
        finally:
            thread.terminate()
            thread.join()
