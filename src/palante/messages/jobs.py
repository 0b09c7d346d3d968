"""Work of the post office that takes a while: fetching what came with a reply from the provider that has it."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from palante.base.chores import every
from palante.base.jobs import JobFailed, Running, job
from palante.messages.callbacks import Media
from palante.messages.channels import Down, Temporary
from palante.messages.models import MediaState, Reply
from palante.messages.replies.media import FETCH, LARGEST, fetch_later, keep

AGAIN_AFTER, GIVES_UP_AFTER = (
    timedelta(minutes=5),
    timedelta(hours=24),
)  # providers keep a voice note for some days


@job(FETCH)
def fetch_media(running: Running) -> dict[str, Any]:
    """Each channel with voice notes has `channels/<name>/media.py: fetch(media) -> bytes`. Nothing else reaches outside."""
    reply = Reply.objects.filter(pk=running.told["reply"], media_state=MediaState.COMING).first()
    if reply is None:
        return {}
    try:
        content = _fetch(reply)
    except (Temporary, Down):  # the chore below asks again
        raise JobFailed(_("The other side does not hand it over now.")) from None
    with transaction.atomic():
        reply = Reply.objects.select_for_update().filter(pk=reply.pk, media_state=MediaState.COMING).first()
        if reply is None:  # erased meanwhile
            return {}
        if content is None:
            reply.media_state = MediaState.LOST
        else:
            keep(reply, content)
        reply.save(update_fields=["media", "media_type", "media_state", "media_bytes", "handle"])
    return {"state": reply.media_state}


def _fetch(reply: Reply) -> bytes | None:
    if not reply.handle:
        return None
    try:
        way = import_module(f"palante.messages.channels.{reply.channel}.media")
    except ModuleNotFoundError:
        return None
    try:
        content: bytes = way.fetch(Media(type=reply.media_type, handle=reply.handle))
    except (Temporary, Down):
        raise
    except Exception as error:  # gone, refused, nonsense: it will not come
        if isinstance(error, getattr(way, "TooBig", ())):
            return b"\0" * (LARGEST + 1)
        return None
    return content


@every(seconds=300)
def fetch_again(at: datetime) -> None:
    """What could not be had at once is asked for again for a day, and is then said to be lost."""
    coming = Reply.objects.filter(media_state=MediaState.COMING)
    coming.filter(taken_at__lt=at - GIVES_UP_AFTER).update(media_state=MediaState.LOST)
    for reply in coming.filter(taken_at__lt=at - AGAIN_AFTER)[:50]:
        fetch_later(reply)
