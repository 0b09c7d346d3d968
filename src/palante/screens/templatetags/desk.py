"""Tags of the workspace: `{% load desk %}`."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from palante.base.words import Worded
from palante.people.models import Contact
from palante.screens.team.contacts import shown
from palante.screens.team.doors import At
from palante.screens.team.naming import heading, recipient
from palante.screens.team.toasts import undo_address as address_of_undo
from palante.screens.templatetags.ui import button

register = template.Library()
register.filter("undo_address", address_of_undo)
register.filter(heading)
register.filter(recipient)


@register.simple_tag(takes_context=True)
def act(
    context: template.Context,
    label: str,
    page: str,
    *args: Any,
    about: str = "",
    icon: str = "",
    kind: str = "plain",
    note: str = "",
    small: bool = True,
    wide: bool = False,
    next: str = "",
    key: str = "",
    **fields: Any,
) -> SafeString:
    """One thing to do, as a form of one button: it works without script, and cannot be done by following a link.

    `about` is said to readers of screens after the label ("Done: Call the municipality"), since a table has many of
    the same. `next` is where to go afterwards, else back to this page. Other words become hidden fields.
    """
    request = context["request"]
    hidden = {"csrfmiddlewaretoken": get_token(request), "next": next or request.get_full_path(), **fields}
    name = f"{label}: {about}" if about else ""
    return format_html(
        '<form class="act" method="post" action="{}"{}>{}{}</form>',
        reverse(page, args=args),
        format_html(' id="{}"', key) if key else "",
        format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden.items()),
        button(label, icon=icon, kind=kind, note=note, small=small, wide=wide, aria_label=name),
    )


@register.filter
def contact_for(contact: Contact, at: At) -> str:
    """The number or address, masked for those who do not write to people."""
    return shown(contact, at.sees_contacts)


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some values changed (an empty one is left out): for sorting and tabs."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def say(row: Worded, key: str) -> Any:
    """A word of a kit's row in the reader's language: `{{ task|say:"what" }}`."""
    return row.say(key)
