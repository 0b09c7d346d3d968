"""Twilio's Messages resource (2010-04-01), its status callbacks, its incoming SMS, and how it signs them.

Twilio takes no key against repeats, but it can be asked for what it sent to a number: a lost answer is looked up.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
from django.conf import settings

from palante.messages.callbacks import Call, Delivery, Forged, Heard, Incoming, Media, Unreadable
from palante.messages.channels import Doubt, Down, Gone, Permanent, Receipt, Temporary
from palante.messages.channels.sms.gateways import (
    Address,
    Letter,
    is_near,
    refusal,
    said,
    unreadable,
    without_numbers,
)
from palante.messages.channels.sms.money import millionths
from palante.messages.channels.sms.numbers import own_number
from palante.messages.channels.sms.secret import plain_address

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
SKEW = 60.0  # seconds by which our clocks may differ
# Twilio's own codes. What is not here goes by its HTTP status.
NOT_NOW = frozenset({20429, 21611, 21730, 30001, 30022})
# The account, its password or its numbers: the same for every SMS.
OUR_SETTINGS = frozenset(
    {10001, 20003, 20005, 20006, 20008, 21212, 21603, 21606, 21607, 21609, 21659, 21660, 21701, 21703, 30002}
)
ASKED_FOR_NO_MORE = 21610
# A report “undelivered” for these may be otherwise the next time: the phone was off, the queue full, nobody knows.
MAY_PASS = frozenset({30001, 30003, 30008, 30017, 30022})
STATES = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "undelivered",
    "failed": "undelivered",
    "canceled": "undelivered",
}


def make(address: Address) -> "Twilio":
    if not (address.user.startswith("AC") and address.password):
        raise unreadable("Twilio wants its account and token: twilio://AC…:token@api.twilio.com.")
    return Twilio(address)


class Twilio:
    def __init__(self, address: Address) -> None:
        self.is_near = is_near(address.host)
        scheme = "http" if self.is_near else "https"
        self.account, self.token = address.user_and_password
        self.url = f"{scheme}://{address.host}/2010-04-01/Accounts/{self.account}/Messages.json"

    @property
    def tells_delivery(self) -> bool:
        """Twilio refuses an SMS whose callback is an address that only this machine can reach: then there is none."""
        return self.is_near or not is_near(urlsplit(settings.URL).netloc)

    def request(self, letter: Letter) -> httpx.Request:
        sender = own_number()
        fields = {
            "To": letter.to,
            "Body": letter.text,
            ("MessagingServiceSid" if sender.startswith("MG") else "From"): sender,
        }
        if self.tells_delivery:
            asked = urlencode({"ours": letter.message_id.strip("<>")})
            fields["StatusCallback"] = f"{plain_address()}?{asked}"
        return self._signed(httpx.Request("POST", self.url, data=fields))

    def read(self, response: httpx.Response, letter: Letter) -> Receipt:
        answer = _json(response)
        if response.is_success:
            if not answer.get("sid"):
                raise Doubt(said(response))
            return _receipt(answer, letter)
        words = str(answer.get("message") or "")
        if "code" in answer and str(answer["code"]).isdigit():
            code, told = int(answer["code"]), said(response, f"{answer['code']}: {words}")
            if code in NOT_NOW:
                raise Temporary(told)
            if code in OUR_SETTINGS or response.status_code in (401, 403):
                raise Down(told)
            if code == ASKED_FOR_NO_MORE:
                raise Gone(told)
            if response.status_code == 400:
                raise Permanent(told)
        raise refusal(response, words)

    def look_up(self, letter: Letter) -> httpx.Request | None:
        return self._signed(httpx.Request("GET", self.url, params={"To": letter.to, "PageSize": "20"}))

    def found(self, response: httpx.Response, letter: Letter, *, since: float) -> Receipt | None:
        """The newest ones come first. The same words, to the same number, since we asked: ours."""
        sent = _json(response).get("messages", []) if response.is_success else []
        for row in sent if isinstance(sent, list) else []:
            if row.get("body") == letter.text and row.get("direction", "outbound-api") == "outbound-api":
                made = _moment(row.get("date_created"))
                if made and made.timestamp() >= since - SKEW:
                    return _receipt(row, letter)
        return None

    def hear(self, call: Call) -> Heard:
        form = parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True)
        if not self._is_signed(call, form):
            raise Forged
        told = {name: values[0] for name, values in form.items()}
        if told.get("AccountSid", self.account) != self.account:
            raise Forged
        sid = told.get("MessageSid") or told.get("SmsSid", "")
        if not sid:
            raise Unreadable("no MessageSid")
        status = told.get("MessageStatus") or told.get("SmsStatus", "")
        if status in STATES:
            return Heard(deliveries=(self._delivery(sid, status, told, call),))
        if "From" in told:
            incoming = (self._incoming(sid, told),)
            return Heard(incoming=incoming, answer=NOTHING_TO_SAY, answer_type="text/xml")
        raise Unreadable("neither a status nor a sender")

    def _delivery(self, sid: str, status: str, told: Mapping[str, str], call: Call) -> Delivery:
        code = int(told["ErrorCode"]) if told.get("ErrorCode", "").isdigit() else 0
        ours = call.query.get("ours", "")
        return Delivery(
            provider_id=sid,
            state=STATES[status],  # type: ignore[arg-type]
            said=f"{code} {without_numbers(told.get('ErrorMessage', ''))}".strip()[:200] if code else "",
            is_final=code not in MAY_PASS,
            stops=code == ASKED_FOR_NO_MORE,
            ours=f"<{ours}>" if ours else "",
        )

    def _incoming(self, sid: str, told: Mapping[str, str]) -> Incoming:
        count = int(told["NumMedia"]) if told.get("NumMedia", "").isdigit() else 0
        media = tuple(
            Media(type=told.get(f"MediaContentType{index}", ""), handle=told[f"MediaUrl{index}"])
            for index in range(min(count, 10))
            if f"MediaUrl{index}" in told
        )
        return Incoming(provider_id=sid, sender=told["From"], text=told.get("Body", ""), media=media)

    def _is_signed(self, call: Call, form: Mapping[str, list[str]]) -> bool:
        given = call.headers.get("x-twilio-signature", "").encode()
        # Twilio signs the address as it has it: with or without its usual port.
        return any(
            hmac.compare_digest(given, signature(url, form, self.token)) for url in _spellings(call.url)
        )

    def _signed(self, request: httpx.Request) -> httpx.Request:
        request.headers.update(self.authorization)
        return request

    @property
    def authorization(self) -> dict[str, str]:
        pair = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

    def is_its_own(self, address: str) -> bool:
        """Of the address that we speak to, encrypted as we are: the token may go there."""
        try:
            one, other = urlsplit(address), urlsplit(self.url)
        except ValueError:
            return False
        return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def signature(url: str, form: Mapping[str, list[str]], token: str) -> bytes:
    """The address, then each field and its values, sorted and without anything between: HMAC-SHA1, in base64."""
    text = url + "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest())


def _spellings(url: str) -> list[str]:
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if parts.port and parts.port == usual:
        return [url, urlunsplit(parts._replace(netloc=parts.hostname or ""))]
    return [url] if parts.port else [url, urlunsplit(parts._replace(netloc=f"{parts.netloc}:{usual}"))]


def _receipt(answer: Mapping[str, Any], letter: Letter) -> Receipt:
    segments = str(answer.get("num_segments") or "")
    parts = int(segments) if segments.isdigit() and int(segments) else letter.parts
    cost = abs(millionths(answer.get("price")))
    currency = str(answer.get("price_unit") or "")[:3].upper() if cost else ""
    return Receipt(str(answer.get("status") or ""), str(answer["sid"]), parts, cost, currency)


def _json(response: httpx.Response) -> Mapping[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _moment(text: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(str(text)).astimezone(UTC)
    except ValueError:
        return None
