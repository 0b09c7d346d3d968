"""What a form sent, as the domain takes it: path → what was typed, for every question that stood on the page."""

from typing import Any

from django.http import QueryDict

from palante.screens.join.asks import PREFIX

ON_PAGE = "on"  # one hidden field a question: a box that is not ticked sends nothing by itself
MOST = 500


def raw_answers(post: QueryDict) -> dict[str, Any]:
    return {path: post.getlist(PREFIX + path) for path in post.getlist(ON_PAGE)[:MOST]}
