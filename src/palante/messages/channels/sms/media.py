"""Pictures and sound that come with a message through Twilio (MMS). No other gateway here carries any."""

from urllib.parse import urljoin, urlsplit

import httpx

from palante.messages.callbacks import Media
from palante.messages.channels import Down, Permanent, Temporary
from palante.messages.channels.sms.gateways import gateway
from palante.messages.channels.sms.gateways.twilio import Twilio

MOST = 16_000_000
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
# Where Twilio keeps them. The account's token goes to its own address only, and we follow nobody anywhere else.
STORES = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")


class TooBig(Permanent):
    """More than we keep."""


def fetch(media: Media) -> bytes:
    """What somebody sent. Raises Temporary (ask again later), Down, TooBig, or Permanent: it is no more to be had."""
    if media.content:
        return media.content
    other = gateway()
    if not isinstance(other, Twilio):
        raise Permanent("this gateway carries no pictures")
    if not other.is_its_own(media.handle):
        raise Permanent("an address that is not Twilio's")
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as http:
            address, headers = media.handle, other.authorization
            for _ in range(3):  # Twilio sends on to where the bytes lie
                with http.stream("GET", address, headers=headers) as answer:
                    if not answer.has_redirect_location:
                        return _bytes_of(answer)
                    address, headers = urljoin(address, answer.headers["location"]), {}
                    if not (other.is_its_own(address) or _is_a_store(address)):
                        raise Permanent("an address that is not Twilio's")
    except httpx.ConnectError as error:
        raise Down(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Temporary(type(error).__name__) from None
    raise Temporary("sent on and on")


def _is_a_store(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and f".{parts.hostname}".endswith(STORES)


def _bytes_of(answer: httpx.Response) -> bytes:
    if answer.status_code in (403, 404, 410):
        raise Permanent(f"HTTP {answer.status_code}")
    if not answer.is_success:
        raise Temporary(f"HTTP {answer.status_code}")
    chunks, size = [], 0
    for chunk in answer.iter_bytes(64_000):
        size += len(chunk)
        if size > MOST:
            raise TooBig(f"more than {MOST} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
