"""What holds other things: cards, notices, the place where there is nothing yet, pages."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from palante.screens.templatetags.components.arguments import COLOURS, TONES, attributes_of, one_of
from palante.screens.templatetags.components.pieces import icon as draw_icon

register = template.Library()

NOTICES = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "error": "circle-alert"}


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    *,
    title: str = "",
    kind: str = "",
    note: str = "",
    lead: bool = False,
    tone: str = "",
    id: str = "",
) -> str:
    """A card. `kind` (of a session) heads it with chevron and word, `note` follows that word; `lead` makes it the one
    big card of the screen, bordered in its colour; `tone` colours a card that is no session."""
    if tone:
        one_of("tone", tone, TONES)
    context = {
        "content": content,
        "title": title,
        "kind": kind,
        "note": note,
        "lead": lead,
        "tone": tone,
        "id": id,
    }
    return render_to_string("ui/card.html", context)


@register.simple_tag
def task_card(
    title: str, *, href: str, icon: str, note: str = "", tone: str = "sun", **attributes: Any
) -> SafeString:
    """One thing to do or see, as one tap: an icon on a tile, a title, a note. The whole card is the link."""
    return format_html(
        '<a class="card task" href="{}"{}><span class="tile {}">{}</span><span><strong>{}</strong>{}</span></a>',
        href,
        attributes_of("task_card", attributes),
        one_of("tone", tone, COLOURS),
        draw_icon(icon, size=22),
        title,
        format_html(" <small>{}</small>", note) if note else "",
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, kind: str = "info", *, title: str = "", id: str = "", live: bool = False) -> str:
    """Something to know: `info`, `good`, `warn` or `error`, with an icon each, never by colour alone. An error says what
    happened, that nothing was lost, and the next step. `live` announces it when a behaviour changes its words."""
    one_of("kind", kind, NOTICES)
    context = {
        "content": content,
        "kind": kind,
        "icon": NOTICES[kind],
        "title": title,
        "id": id,
        "live": live,
    }
    return render_to_string("ui/notice.html", context)


@register.simple_block_tag(end_name="endempty_state")
def empty_state(content: str, *, title: str, seed: str = "") -> str:
    """Where there is nothing yet: a strip of the weave, what will stand here, and what one can do. Never a reproach.
    (Not called `empty`, which is a word of `{% for %}`.)"""
    return render_to_string(
        "ui/empty_state.html", {"content": content, "title": title, "seed": seed or title}
    )


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Page, *, param: str = "page") -> str:
    """Previous, where one is, next; keeps search and filters. Nothing when all fits on one page."""
    if not page.has_other_pages():
        return ""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?{param}={number}"
        query[param] = str(number)
        return f"?{query.urlencode()}"

    return render_to_string(
        "ui/pager.html",
        {
            "page": page,
            "previous": address(page.previous_page_number()) if page.has_previous() else "",
            "next": address(page.next_page_number()) if page.has_next() else "",
        },
    )


MESSAGE_KINDS = {"success": "good", "warning": "warn", "error": "error"}


@register.filter
def notice_kind(level_tag: str) -> str:
    """Django's message levels in the words of `notice`."""
    return MESSAGE_KINDS.get(level_tag, "info")
