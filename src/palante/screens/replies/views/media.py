"""A voice note or photo, for those who answer: never to be stored, never to be run."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from palante.messages.models import MediaState
from palante.messages.replies.media import ENDINGS, GIVEN, opened
from palante.screens.replies.views.thread import thread_at
from palante.screens.team.doors import At, TeamRequest, desk_door
from palante.screens.team.looking import looked

RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


@desk_door(contacts=True)
def team_reply_media(request: TeamRequest, at: At, pk: int, number: int) -> HttpResponse:
    """Whole, or the part a player asks for: some do not play what they cannot ask for in parts."""
    thread = thread_at(at, pk)
    reply = get_object_or_404(thread.replies, pk=number, media_state=MediaState.HERE)
    content = opened(reply)
    if content is None or reply.media_type not in ENDINGS:
        raise Http404
    if thread.person_id:
        looked(request, at, [thread.person_id], "message")
    how = "attachment" if reply.media_type in GIVEN else "inline"
    headers = {
        "Content-Disposition": f'{how}; filename="{reply.pk}.{ENDINGS[reply.media_type]}"',
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    start, end = _part(request.headers.get("Range", ""), len(content))
    if start is None or end is None:
        return HttpResponse(content, content_type=reply.media_type, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    return HttpResponse(content[start:end], content_type=reply.media_type, headers=headers, status=206)


def _part(asked: str, size: int) -> tuple[int | None, int | None]:
    """From and to of the one range that was asked for; nothing for none, several, or one beyond the end."""
    found = RANGE.fullmatch(asked.strip())
    if not found or not any(found.groups()):
        return None, None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else (None, None)
