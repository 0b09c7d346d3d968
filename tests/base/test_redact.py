"""Addresses that are keys never reach a log."""

import logging

import pytest

from palante.base.redact import NoTokens


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Gone: /in/Zx8_secret", "Gone: /in/…"),
        ("Not Found: /in/Zx8_secret/?next=/today/", "Not Found: /in/…/?next=/today/"),
        ("“GET /team/invitation/abc123/ HTTP/1.1” 410", "“GET /team/invitation/…/ HTTP/1.1” 410"),
        ("/team/account/password/new/1-c3-token/", "/team/account/password/new/…/"),
        ("GET /creando/register/go-on/?4KTR-9MXA-C7QE HTTP/1.1", "GET /creando/register/go-on/?… HTTP/1.1"),
        ("Not Found: /messages/7-AbC_d-e/", "Not Found: /messages/…/"),
        ("Not Found: /team/creando/messages/7/", "Not Found: /team/creando/messages/7/"),
        ("Not Found: /library/", "Not Found: /library/"),
    ],
)
def test_tokens_are_taken_out_of_what_is_logged(line, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (line,), None)
    assert NoTokens().filter(record)
    assert record.getMessage() == kept
