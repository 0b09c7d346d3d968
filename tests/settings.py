"""Settings for the tests: the product's own, with cheap password hashing and plain static files."""

import atexit
import os
import shutil
import tempfile

if "PALANTE_VAR" not in os.environ:
    os.environ["PALANTE_VAR"] = tempfile.mkdtemp(prefix="palante-tests-")
    atexit.register(shutil.rmtree, os.environ["PALANTE_VAR"], ignore_errors=True)

from palante.config.settings import *  # noqa: F403
from palante.config.settings import DATABASES, STORAGES, VAR

# A file, not memory: threads get connections of their own, as in life, so races and the browser's parallel requests
# are real. A test's transaction is rolled back, so it costs next to nothing.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
DEMO = False
ALLOWED_HOSTS = ["*"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
