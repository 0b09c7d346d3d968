"""What a page costs: bytes on the wire, compressed, headers included, and the requests it makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Cost:
    """Each request that went to the network, by what it is: Document, Stylesheet, Script, Image …"""

    pieces: list[tuple[str, str, int]] = field(default_factory=list)  # kind, address, bytes

    @property
    def bytes(self) -> int:
        return sum(size for _, _, size in self.pieces)

    @property
    def requests(self) -> int:
        return len(self.pieces)

    def of(self, *kinds: str) -> int:
        return sum(size for kind, _, size in self.pieces if kind in kinds)

    @property
    def before_usable(self) -> int:
        """Everything but pictures: the page can be read and its form sent."""
        return self.bytes - self.of("Image", "Manifest", "Other")

    def __str__(self) -> str:
        rows = [f"{size:>7} {kind:<11} {address}" for kind, address, size in self.pieces]
        return "\n".join([f"{self.bytes} bytes in {self.requests} requests", *rows])


@contextmanager
def weighed(page: Page) -> Iterator[Cost]:
    """Counts what the page asks for while the block runs, and until it is quiet."""
    cost, kinds, cached = Cost(), {}, set()
    session = page.context.new_cdp_session(page)

    def asked(event):
        kinds[event["requestId"]] = (event.get("type", "Other"), event["request"]["url"])
        if redirected := event.get("redirectResponse"):
            cost.pieces.append(("Redirect", redirected["url"], redirected["encodedDataLength"]))

    def answered(event):
        response = event["response"]
        if (
            response.get("fromDiskCache")
            or response.get("fromServiceWorker")
            or response["url"].startswith("data:")
        ):
            cached.add(event["requestId"])

    def finished(event):
        key = event["requestId"]
        if key in kinds and key not in cached:
            kind, url = kinds[key]
            cost.pieces.append(
                (kind, url.partition("://")[2].partition("/")[2], int(event["encodedDataLength"]))
            )

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.responseReceived", answered)
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    try:
        yield cost
        page.wait_for_load_state("networkidle")
    finally:
        session.detach()
