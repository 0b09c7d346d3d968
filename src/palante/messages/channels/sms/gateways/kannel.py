"""Kannel's smsbox, by its `sendsms` interface (user guide, chapter 6, “Using the HTTP interface to send SMS messages”).

Kannel gives no number back: its reports come to an address that we choose for each SMS, with our own number in it.
"""

from datetime import UTC, datetime

import httpx

from palante.messages.callbacks import Call, Delivery, Heard, Incoming, Unreadable
from palante.messages.channels import Doubt, Down, Permanent, Receipt, Temporary
from palante.messages.channels.sms.gateways import (
    Address,
    Letter,
    is_near,
    refusal,
    report_address,
    report_of,
    said,
    unreadable,
    without_numbers,
)
from palante.messages.channels.sms.letters import GSM, count
from palante.messages.channels.sms.numbers import e164, own_number
from palante.messages.channels.sms.secret import check_key

# Which reports are asked for: delivered to the phone, not delivered, refused by the SMS centre. (4 and 8, on its way and
# taken by the centre, would be two more calls for each SMS and tell nobody anything.)
DELIVERED, UNDELIVERED, BUFFERED, SUBMITTED, REJECTED = 1, 2, 4, 8, 16
MASK = DELIVERED | UNDELIVERED | REJECTED


def make(address: Address) -> "Kannel":
    if not address.user:
        raise unreadable("Kannel wants user and password: kannel://user:password@host:13013.")
    if address.scheme == "kannel" and not is_near(address.host):
        raise unreadable(
            "It would send Kannel's password unencrypted through the internet. Write kannels://."
        )
    return Kannel(address)


class Kannel:
    tells_delivery = True

    def __init__(self, address: Address) -> None:
        scheme = "https" if address.scheme == "kannels" else "http"
        host = address.host if ":" in address.host.rpartition("]")[2] else f"{address.host}:13013"
        self.url = f"{scheme}://{host}{address.path.rstrip('/') or '/cgi-bin/sendsms'}"
        self.asked = {"username": address.user, "password": address.password, **address.asked}

    def request(self, letter: Letter) -> httpx.Request:
        fields = {
            **self.asked,
            "to": letter.to,
            "text": letter.text,
            "charset": "UTF-8",
            "coding": "0" if count(letter.text).alphabet == GSM else "2",
            "dlr-mask": str(MASK),
            # Kannel puts its own words where a % stands: the address itself must hold none.
            "dlr-url": report_address(letter) + "&status=%d&said=%A",
        }
        if sender := own_number():
            fields.setdefault("from", sender)
        return httpx.Request("GET", self.url, params=fields)

    def read(self, response: httpx.Response, letter: Letter) -> Receipt:
        words = response.text.strip()
        if response.status_code == 202:
            return Receipt(said(response), provider_id=letter.reference, parts=letter.parts)
        low = words.lower()
        if "authorization failed" in low or "sender missing" in low:
            raise Down(said(response))
        if response.status_code == 403:  # not routable, or a list of its owner's forbids the number
            raise Permanent(said(response))
        if low.startswith("sending failed"):
            raise Temporary(said(response))
        if response.status_code == 200:  # a page of something that is no Kannel
            raise Doubt(said(response))
        raise refusal(response)

    def look_up(self, letter: Letter) -> httpx.Request | None:
        return None

    def found(self, response: httpx.Response, letter: Letter, *, since: float) -> Receipt | None:
        return None

    def hear(self, call: Call) -> Heard:
        """A report (`ref`, `status`), or an SMS: get-url = "…/hooks/sms/?key=…&id=%I&from=%p&text=%b&at=%T"."""
        check_key(call)
        if "ref" in call.query:
            return Heard(deliveries=self._delivery(call))
        if "from" in call.query:
            return Heard(incoming=(self._incoming(call),))
        raise Unreadable("neither ref nor from")

    def _delivery(self, call: Call) -> tuple[Delivery, ...]:
        try:
            status = int(call.query.get("status", ""))
        except ValueError:
            raise Unreadable("no status") from None
        state = {
            DELIVERED: "delivered",
            UNDELIVERED: "undelivered",
            REJECTED: "undelivered",
            BUFFERED: "accepted",
            SUBMITTED: "accepted",
        }.get(status)
        if state is None:
            raise Unreadable("a status that Kannel does not have")
        return (
            Delivery(
                provider_id=call.query["ref"],
                state=state,  # type: ignore[arg-type]
                said=without_numbers(call.query.get("said", ""))[:200] if state == "undelivered" else "",
                **report_of(call),
            ),
        )

    def _incoming(self, call: Call) -> Incoming:
        stamp = call.query.get("at", "")
        at = (
            datetime.fromtimestamp(int(stamp), UTC)
            if stamp.isascii() and stamp.isdigit() and len(stamp) < 12
            else None
        )
        return Incoming(
            provider_id=call.query.get("id", ""),
            sender=e164(call.query["from"]),
            text=call.query.get("text", ""),
            at=at,
        )
