"""Any gateway that takes an SMS by HTTP: the address, body and headers it wants are written down in the settings.

    PALANTE_SMS_URL=https://sms.example.org/send?to={to}&text={text}&report={report}
    PALANTE_SMS_TAKEN="id":"(?P<id>[^"]+)"
    PALANTE_SMS_REPORTS=id=messageId status=state delivered=DELIVRD undelivered=UNDELIV,EXPIRED from=msisdn text=body

What may stand in braces: to (+51911111111), digits (51911111111), text, from, reference (ours, another for every try), and
report (an address of ours that tells what became of it, key and reference inside).
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from palante.messages.callbacks import Call, Delivery, Heard, Incoming, Unreadable
from palante.messages.channels import Doubt, Permanent, Receipt
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
from palante.messages.channels.sms.numbers import e164, own_number
from palante.messages.channels.sms.secret import check_key

PLACE = re.compile(r"\{(to|digits|text|from|reference|report)\}")
KNOWN = {"id", "status", "from", "text", "at", "said", "each", "delivered", "undelivered"}


def make(address: Address) -> "Http":
    if address.scheme == "http" and not is_near(address.host):
        raise unreadable("It would send people's numbers unencrypted through the internet. Write https://.")
    if "{text}" not in address.whole + settings.SMS_BODY:
        raise unreadable("Neither it nor PALANTE_SMS_BODY has {text} in it: nothing would be said.")
    if not re.search(r"\{(to|digits)\}", address.whole + settings.SMS_BODY):
        raise unreadable("Neither it nor PALANTE_SMS_BODY has {to} or {digits} in it: it would go to nobody.")
    return Http(address.whole)


class Http:
    def __init__(self, template: str) -> None:
        self.template = template
        self.body: str = settings.SMS_BODY
        self.headers = _headers(settings.SMS_HEADERS)
        self.taken = _pattern("PALANTE_SMS_TAKEN", settings.SMS_TAKEN)
        self.refused = _pattern("PALANTE_SMS_REFUSED", settings.SMS_REFUSED)
        self.names = _names(settings.SMS_REPORTS)
        self.tells_delivery = "delivered" in self.names

    def request(self, letter: Letter) -> httpx.Request:
        words = {
            "to": letter.to,
            "digits": letter.to.lstrip("+"),
            "text": letter.text,
            "from": own_number(),
            "reference": letter.reference,
            "report": report_address(letter),
        }
        url = PLACE.sub(lambda place: quote(words[place[1]], safe=""), self.template)
        headers = dict(self.headers)
        if not self.body:
            return httpx.Request("GET", url, headers=headers)
        is_json = self.body.lstrip()[:1] in ("{", "[")
        headers.setdefault(
            "content-type", "application/json" if is_json else "application/x-www-form-urlencoded"
        )
        content = PLACE.sub(
            lambda place: (
                json.dumps(words[place[1]], ensure_ascii=False)[1:-1]
                if is_json
                else quote_plus(words[place[1]])
            ),
            self.body,
        )
        return httpx.Request("POST", url, headers=headers, content=content.encode())

    def read(self, response: httpx.Response, letter: Letter) -> Receipt:
        text = response.text
        if self.refused and self.refused.search(text):
            raise Permanent(said(response))
        if not response.is_success:
            raise refusal(response)
        found = self.taken.search(text) if self.taken else None
        if self.taken and not found:
            raise Doubt(said(response))  # neither what a yes looks like, nor what a no does
        theirs = found.groupdict().get("id") if found else None
        return Receipt(said(response)[:120], (theirs or letter.reference)[:200], letter.parts)

    def look_up(self, letter: Letter) -> httpx.Request | None:
        return None

    def found(self, response: httpx.Response, letter: Letter, *, since: float) -> Receipt | None:
        return None

    def hear(self, call: Call) -> Heard:
        check_key(call)
        deliveries: list[Delivery] = []
        incoming: list[Incoming] = []
        for told in self._each(call):
            if self._word(told, "status"):
                deliveries.append(self._delivery(told, call))
            elif self._word(told, "from"):
                incoming.append(self._incoming(told))
            else:
                raise Unreadable("neither a status nor a sender by the names in PALANTE_SMS_REPORTS")
        return Heard(deliveries=tuple(deliveries), incoming=tuple(incoming))

    def _each(self, call: Call) -> Iterator[Mapping[str, Any]]:
        """Query, form and JSON alike, by name; of a list, each row with what stands around it."""
        told: dict[str, Any] = dict(call.query)
        if call.body and call.body.lstrip()[:1] in (b"{", b"["):
            try:
                read = json.loads(call.body)
            except (ValueError, RecursionError):
                raise Unreadable("JSON that is none") from None
            told |= read if isinstance(read, dict) else {"": read}
        elif call.body:
            told |= dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
        rows = _at(told, self.names["each"]) if "each" in self.names else told.get("")
        if isinstance(rows, list):
            yield from ({**told, **row} for row in rows[:1000] if isinstance(row, dict))
        else:
            yield told

    def _word(self, told: Mapping[str, Any], name: str) -> str:
        found = _at(told, self.names.get(name, name))
        return str(found) if isinstance(found, (str, int, float)) else ""

    def _delivery(self, told: Mapping[str, Any], call: Call) -> Delivery:
        status = self._word(told, "status")
        state = next(
            (
                state
                for state in ("delivered", "undelivered")
                if _is_one_of(status, self.names.get(state, ""))
            ),
            "accepted",
        )
        provider_id = self._word(told, "id") or call.query.get("ref", "")
        if not provider_id:
            raise Unreadable("a report of nothing")
        return Delivery(
            provider_id=provider_id[:200],
            state=state,  # type: ignore[arg-type]
            said=without_numbers(self._word(told, "said") or status)[:200] if state == "undelivered" else "",
            **report_of(call),
        )

    def _incoming(self, told: Mapping[str, Any]) -> Incoming:
        sender, text, stamp = (self._word(told, name) for name in ("from", "text", "at"))
        # Without a number of theirs, the same words from the same number at the same time are the same SMS.
        mark = sha256(f"{sender}\0{text}\0{stamp}".encode()).hexdigest()[:32] if stamp else ""
        return Incoming(
            provider_id=(self._word(told, "id") or mark)[:200],
            sender=e164(sender),
            text=text,
            at=_moment(stamp),
        )


def _at(told: Any, path: str) -> Any:
    """`results.0.state` in what was told; None where there is nothing."""
    if isinstance(told, Mapping) and path in told:
        return told[path]
    for step in path.split("."):
        if isinstance(told, Mapping):
            told = told.get(step)
        elif isinstance(told, list) and step.isdigit() and int(step) < len(told):
            told = told[int(step)]
        else:
            return None
    return told


def _is_one_of(word: str, words: str) -> bool:
    return word.casefold() in (each.casefold() for each in words.split(","))


def _headers(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.split("|") if line.strip())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _names(text: str) -> dict[str, str]:
    names = {name: value for name, sep, value in (word.partition("=") for word in text.split()) if sep}
    if unknown := sorted(set(names) - KNOWN):
        raise ImproperlyConfigured(
            f"PALANTE_SMS_REPORTS has “{unknown[0]}”. It may name {', '.join(sorted(KNOWN))}."
        )
    return names


def _pattern(name: str, text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise ImproperlyConfigured(f"{name} is no regular expression: {error}.") from None


def _moment(text: str) -> datetime | None:
    try:
        if text.isascii() and text.isdigit() and 9 < len(text) < 14:
            return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
