"""Twilio and Africa's Talking as their documentation describes them, and a gateway of no particular make, in a thread.

What the last digits of a number bring about is in `_misbehave`; Twilio's own magic numbers (+1500555…) do as Twilio says.
"""

import base64
import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT, TOKEN = "AC" + "0" * 32, "t0ken"
TWILIO_SAYS = {
    "+15005550001": (400, 21211, "The 'To' number +15005550001 is not a valid phone number."),
    "+15005550002": (400, 21612, "The message From/To pair violates a blacklist rule or cannot be routed."),
    "+15005550003": (400, 21408, "Permission to send an SMS has not been enabled for the region."),
    "+15005550004": (400, 21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (400, 21614, "'To' number is not a valid mobile number"),
    "+15005550029": (429, 20429, "Too Many Requests"),
}
AT_SAYS = {
    "40": (403, "InvalidPhoneNumber"),
    "41": (405, "InsufficientBalance"),
    "42": (406, "UserInBlacklist"),
    "43": (501, "GatewayError"),
    "44": (402, "InvalidSenderId"),
    "45": (999, "SomethingNew"),
}


class Provider:
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.asked: list[str] = []
        outer = self

        class Handler(_Handler):
            provider = outer

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.provider.asked.append(self.path)
        path = urlsplit(self.path).path
        if "/Media/" in path:
            self._media(path)
        elif path.startswith("/2010-04-01/"):
            to = parse_qs(urlsplit(self.path).query)["To"][0]
            found = [row for row in reversed(self.provider.taken) if row["to"] == to]
            self._say(200, {"messages": found})
        else:
            query = parse_qs(urlsplit(self.path).query)
            self._plain({name: values[0] for name, values in query.items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urlsplit(self.path).path
        self.provider.asked.append(self.path)
        if path.startswith("/2010-04-01/"):
            self._twilio({name: values[0] for name, values in parse_qs(body).items()})
        elif path == "/version1/messaging":
            self._africas_talking({name: values[0] for name, values in parse_qs(body).items()})
        elif self.headers["Content-Type"] == "application/json":
            self._plain(json.loads(body))
        else:
            self._plain({name: values[0] for name, values in parse_qs(body).items()})

    def _media(self, path: str) -> None:
        if path.endswith("away"):
            self.send_response(307)
            self.send_header("Location", "https://elsewhere.example/x")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path.endswith("on"):
            self.send_response(307)
            self.send_header("Location", path.removesuffix("on") + "picture")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path.endswith("gone"):
            self._say(404, "gone")
        else:
            self._say(200, "a picture")

    def _twilio(self, form: dict[str, str]) -> None:
        pair = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {pair}":
            self._say(401, {"code": 20003, "message": "Authenticate", "status": 401})
            return
        if form["To"] in TWILIO_SAYS:
            status, code, message = TWILIO_SAYS[form["To"]]
            self._say(status, {"code": code, "message": message, "status": status})
            return
        row = {
            "sid": f"SM{len(self.provider.taken):032x}",
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "callback": form.get("StatusCallback"),
            "status": "queued",
            "direction": "outbound-api",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "date_created": formatdate(time.time(), usegmt=True).replace("GMT", "+0000"),
        }
        self._take(row, form["To"], 201, row)

    def _africas_talking(self, form: dict[str, str]) -> None:
        if self.headers["apiKey"] != "key":
            self._say(401, "The supplied authentication is invalid")
            return
        code, status = AT_SAYS.get(form["to"][-2:], (101, "Success"))
        row = {
            "statusCode": code,
            "number": form["to"],
            "cost": "KES 0.8000" if code == 101 else "0",
            "status": status,
            "messageId": f"ATXid_{len(self.provider.taken)}" if code == 101 else "None",
        }
        answer = {"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [row]}}
        if form["to"].endswith("46"):
            answer = {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}
        if code != 101 or form["to"].endswith("46"):
            self._say(201, answer)
            return
        self._take({**row, **form, "to": form["to"]}, form["to"], 201, answer)

    def _plain(self, told: dict[str, str]) -> None:
        to = told.get("to") or told["phone"]
        if to.endswith("50"):
            self._say(200, {"error": "no such number"})
        elif to.endswith("51"):
            self._say(200, {"something": "else"})
        else:
            number = f"X-{len(self.provider.taken)}"
            self._take({**told, "headers": dict(self.headers)}, to, 200, {"id": number})

    def _take(self, row: dict[str, Any], to: str, status: int, answer: Any) -> None:
        """Numbers may misbehave: 77 taken and cut, 78 cut before it is taken, 79 an error without a word, 76 busy."""
        if to.endswith("78"):
            self._cut()
        elif to.endswith("79"):
            self._say(500, "Internal Server Error")
        elif to.endswith("76"):
            self._say(503, "busy with +51 911 111 176, come back")
        else:
            self.provider.taken.append(row)
            if to.endswith("77"):
                self._cut()
            else:
                self._say(status, answer)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, answer: Any) -> None:
        content = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if isinstance(answer, str) else "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
