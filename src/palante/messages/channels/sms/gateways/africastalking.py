"""Africa's Talking: bulk SMS (`/version1/messaging`), its delivery reports, its incoming SMS and its opt-outs.

Nothing of what it calls us with is signed: the callback addresses, set once on its dashboard, carry a key of ours.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx

from palante.messages.callbacks import Call, Delivery, Heard, Incoming, Unreadable
from palante.messages.channels import Doubt, Down, Gone, Permanent, Receipt, Temporary
from palante.messages.channels.sms.gateways import Address, Letter, is_near, refusal, said, unreadable
from palante.messages.channels.sms.money import millionths
from palante.messages.channels.sms.numbers import e164, own_number
from palante.messages.channels.sms.secret import check_key

TAKEN = frozenset({100, 101, 102})  # processed, sent, queued
# 401 held for its risk, 402 sender not ours, 405 no money: the same for every SMS.
OUR_SETTINGS = frozenset({401, 402, 405})
# 403 no number, 404 of a kind it does not serve, 407 no way there, 502 the operator's no.
NEVER = frozenset({403, 404, 407, 502})
ASKED_FOR_NO_MORE = frozenset({406, 409})
STATES = {
    "Sent": "accepted",
    "Submitted": "accepted",
    "Buffered": "accepted",
    "Success": "delivered",
    "Rejected": "undelivered",
    "Failed": "undelivered",
    "Expired": "undelivered",
    "AbsentSubscriber": "undelivered",
}
MAY_PASS = frozenset(
    {"AbsentSubscriber", "DeliveryFailure", "GatewayError", "InternalServerError", "Expired"}
)


def make(address: Address) -> "AfricasTalking":
    if not (address.user and address.password):
        raise unreadable(
            "Africa's Talking wants user and key: africastalking://user:key@api.africastalking.com."
        )
    return AfricasTalking(address)


class AfricasTalking:
    tells_delivery = True

    def __init__(self, address: Address) -> None:
        scheme = "http" if is_near(address.host) else "https"
        self.user, self.key = address.user_and_password
        self.url = f"{scheme}://{address.host}/version1/messaging"

    def request(self, letter: Letter) -> httpx.Request:
        fields = {"username": self.user, "to": letter.to, "message": letter.text, "enqueue": "1"}
        if sender := own_number():
            fields["from"] = sender
        return httpx.Request(
            "POST", self.url, data=fields, headers={"apiKey": self.key, "Accept": "application/json"}
        )

    def read(self, response: httpx.Response, letter: Letter) -> Receipt:
        if not response.is_success:
            raise refusal(response)
        data = _data(response)
        if data is None:
            raise Doubt(said(response))
        rows = data.get("Recipients")
        if not rows:  # it says why in place of the list of numbers
            why = str(data.get("Message") or "")
            if re.search(r"sender|balance|username", why, re.I):
                raise Down(said(response, why))
            raise (Permanent if re.search(r"phone|number", why, re.I) else Temporary)(said(response, why))
        row = rows[0]
        code, told = int(row.get("statusCode") or 0), said(response, str(row.get("status") or ""))
        if code in OUR_SETTINGS:
            raise Down(told)
        if code in ASKED_FOR_NO_MORE:
            raise Gone(told)
        if code in NEVER:
            raise Permanent(told)
        if code not in TAKEN:  # 500, 501: the operator's machines did not take it
            raise (Temporary if code in (500, 501) else Doubt)(told)
        currency, _, amount = str(row.get("cost") or "").partition(" ")
        cost = millionths(amount)
        parts = row.get("messageParts")
        return Receipt(
            str(row.get("status") or ""),
            str(row.get("messageId") or ""),
            parts if isinstance(parts, int) and parts > 0 else letter.parts,
            cost,
            currency[:3].upper() if cost else "",
        )

    def look_up(self, letter: Letter) -> httpx.Request | None:
        return None

    def found(self, response: httpx.Response, letter: Letter, *, since: float) -> Receipt | None:
        return None

    def hear(self, call: Call) -> Heard:
        check_key(call)
        form = parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True)
        told = {name: values[0] for name, values in form.items()}
        if told.get("id") and "status" in told:
            return Heard(deliveries=(self._delivery(told),))
        if "from" in told and "text" in told:
            return Heard(incoming=(self._incoming(told),))
        if "senderId" in told and "phoneNumber" in told:
            return Heard(incoming=(self._opt_out(told),))
        raise Unreadable("neither a report, nor an SMS, nor an opt-out")

    def _delivery(self, told: Mapping[str, str]) -> Delivery:
        if (state := STATES.get(told["status"])) is None:
            raise Unreadable("a status that Africa's Talking does not have")
        why = told.get("failureReason", "") or (told["status"] if state == "undelivered" else "")
        return Delivery(
            provider_id=told["id"],
            state=state,  # type: ignore[arg-type]
            said=re.sub(r"\d{6,}", "‹…›", why)[:200],
            is_final=why not in MAY_PASS,
            stops=why in ("UserInBlacklist", "DoNotDisturbRejection"),
        )

    def _incoming(self, told: Mapping[str, str]) -> Incoming:
        return Incoming(
            provider_id=told.get("id", ""),
            sender=e164(told["from"]),
            text=told["text"],
            at=_moment(told.get("date", "")),
        )

    def _opt_out(self, told: Mapping[str, str]) -> Incoming:
        """Somebody told the operator to stop: the same as writing it to us. Told twice, it is the same reply."""
        mark = hashlib.sha256(f"{told['senderId']} {told['phoneNumber']}".encode()).hexdigest()[:32]
        return Incoming(provider_id=f"opt-out-{mark}", sender=e164(told["phoneNumber"]), text="STOP")


def _data(response: httpx.Response) -> Mapping[str, Any] | None:
    try:
        data = response.json()["SMSMessageData"]
    except (ValueError, KeyError, TypeError):
        return None
    return data if isinstance(data, dict) else None


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
