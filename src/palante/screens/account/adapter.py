"""How allauth behaves here."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from palante.screens.browser import address_of

SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class TeamAdapter(DefaultAccountAdapter):
    """Sign-up is closed: one comes by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)  # limits count the same address everywhere

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """“Signed in as …” would stand above the first desk and say what everybody sees."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class TeamKeys(DefaultMFAAdapter):
    def build_totp_svg(self, url: str) -> str:
        """On white whatever the page's colours: a phone reads no light squares on a dark page."""
        out = io.BytesIO()
        segno.make(url).save(out, kind="svg", scale=4, light="white", xmldecl=False)
        return out.getvalue().decode()
