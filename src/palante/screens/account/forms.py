"""The form of an invitation."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from palante.people.models import Member
from palante.people.text import clean_line


class JoinTeamForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), help_text=_("As your team and the participants know you."), max_length=120
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("Ten characters or more. Three or four words are easy to remember."),
        widget=forms.PasswordInput,
        max_length=200,
        strip=False,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, Member(email=self.email, name=str(self.cleaned_data.get("name", ""))))
        return password


class TeamLoginForm(LoginForm):
    """allauth's, with a link in our words and no placeholders: an example in a field looks like an answer."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), gettext("I forgot my password")
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
