"""Voice notes and photos down: `getFile` tells where one lies, for an hour only, so it is asked each time."""

import httpx

from palante.messages.callbacks import Media
from palante.messages.channels import Doubt, Permanent, Temporary
from palante.messages.channels.telegram.api import Api, TooBig

MOST = 16_000_000  # bytes


def fetch(media: Media) -> bytes:
    """What somebody sent. Raises Temporary (ask again later), Down, TooBig, or Permanent: it is no more to be had."""
    if media.content:
        return media.content
    api = Api()
    try:
        found = api.ask("getFile", file_id=media.handle)
        if int(found.get("file_size") or 0) > MOST:
            raise TooBig("too large")
        path = str(found["file_path"])
        if ".." in path or not path.isascii():
            raise Permanent("a place that is none")
        return api.file(path, most=MOST)
    except (Doubt, httpx.HTTPError) as error:  # nothing was sent that could be doubled
        raise Temporary(type(error).__name__) from None
    finally:
        api.close()
