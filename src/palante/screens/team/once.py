"""A form sent twice does its work once.

Most verbs are safe to repeat by themselves (the same seat, the same mark). A form that *makes* something would make two:
it carries a ticket, and a ticket is good for one sending.
"""

import secrets
from datetime import timedelta

from django import forms
from django.http import HttpRequest

from palante.base.limits import allow

FIELD = "ticket"
GOOD_FOR = timedelta(days=30)


def new_ticket() -> str:
    return secrets.token_urlsafe(12)


class OnceForm(forms.Form):
    """Carries the ticket. Take it with `is_first` inside the transaction that makes the thing."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False, initial=new_ticket)


def is_first(request: HttpRequest, ticket: str) -> bool:
    """False when this very form was taken before. A form without a ticket is always new."""
    return not ticket or allow("form", f"{request.user.pk}:{ticket}", limit=1, per=GOOD_FOR)
