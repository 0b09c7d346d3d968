"""Settings for the tests: the product's own, with cheap password hashing and plain static files."""

import os
import tempfile

os.environ.setdefault("PALANTE_VAR", tempfile.mkdtemp(prefix="palante-tests-"))

from palante.config.settings import *  # noqa: E402, F403
from palante.config.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
DEMO = False
ALLOWED_HOSTS = ["*"]
