"""A stand-in for Meta's Cloud API, in a process of its own, built from its published documentation.

python meta.py FILE [--hold SECONDS]: prints its port, writes each message it took as a line of JSON to FILE.

It refuses what the documentation says is refused (no token, no `messaging_product`, a text over 4,096 letters, a template
that does not exist, is paused, or is given other words than it has), with the codes and HTTP statuses given there. A number
that ends with a code is answered with that code (+51900131026: 131026); 131047 is answered to free text only, by the rule.
Further ends: 777001 cut before anything was kept, 777002 cut after it was, 777200 an answer that is none, 777502 a gateway's
page, 777503 likewise, 777777 taken, and held until it is judged.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, urlsplit

TOKEN, NUMBER, ACCOUNT = "EAAtoken", "106540352242922", "102290129340398"
STATUS = {
    0: 401, 3: 500, 10: 403, 190: 401, 4: 400, 80007: 400, 130429: 429, 131048: 400, 131056: 400, 131031: 403, 368: 403,
    130497: 403, 1: 400, 2: 503, 33: 400, 100: 400, 130472: 400, 131000: 500, 131005: 403, 131008: 400, 131009: 400,
    131016: 500, 131021: 400, 131026: 400, 131030: 400, 131037: 400, 131042: 400, 131045: 500, 131047: 400, 131049: 400,
    131050: 400, 131051: 400, 131052: 400, 131053: 400, 131057: 500, 132000: 400, 132001: 404, 132005: 400, 132007: 400,
    132012: 400, 132015: 400, 132016: 400, 133010: 400,
}  # fmt: skip
HOLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
VOICE = b"OggS" + bytes(2000)
DOCUMENTS = {"text/plain", "application/pdf"}


class Refused(Exception):  # noqa: N818
    def __init__(self, code, details=""):
        self.code, self.details = code, details


def body(name, text, **more):
    return {"name": name, "language": "es", "status": "APPROVED", "category": "UTILITY", "id": f"7{len(name)}",
            "components": [{"type": "BODY", "text": text}, *more.pop("parts", [])]} | more  # fmt: skip


OPEN = {"type": "URL", "text": "Abrir", "url": "http://127.0.0.1:8000/in/{{1}}"}
TEMPLATES = [
    body("antes", "Hola, {{alias}}. Nos vemos el {{when}}, te esperamos.", parameter_format="NAMED",
         parts=[{"type": "BUTTONS", "buttons": [OPEN]}]),
    body("general", "Tienes un mensaje de Palante.", parameter_format="NAMED",
         parts=[{"type": "BUTTONS", "buttons": [OPEN]}]),
    body("paused_one", "Hola, {{alias}}, mira esto.", parameter_format="NAMED", status="PAUSED",
         quality_score={"score": "RED"}),
    body("old_one", "Hola, {{1}}. Es el {{2}} en Palante.", parameter_format="POSITIONAL"),
    body("refused_one", "Compra ya, {{1}} amiga.", status="REJECTED", rejected_reason="INCORRECT_CATEGORY"),
    body("code", "*{{1}}* es tu código.", category="AUTHENTICATION", parts=[{"type": "BUTTONS", "buttons": [
        {"type": "URL", "text": "Copiar", "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"}]}]),
]  # fmt: skip


class Meta(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, file, hold):
        super().__init__(("127.0.0.1", 0), Handler)
        self.file, self.hold, self.lock = file, hold, Lock()
        self.count, self.media, self.templates = 0, {}, list(TEMPLATES)
        self.media["voice"] = ("audio/ogg; codecs=opus", VOICE, None)
        self.media["liar"] = ("image/jpeg", b"\xff\xd8\xff" + bytes(99), "0" * 64)
        self.media["huge"] = ("video/mp4", bytes(17_000_000), None)
        self.media["gone"] = ("audio/ogg", None, None)
        self.media["elsewhere"] = ("audio/ogg", VOICE, "https://evil.example.org/steal")

    def take(self, told):
        with self.lock:
            self.count += 1
            provider_id = f"wamid.{base64.b64encode(f'{self.port}:{self.count}'.encode()).decode()}"
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"id": provider_id} | told, ensure_ascii=False) + "\n")
        return provider_id

    @property
    def port(self):
        return self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Meta

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.serve("GET")

    def do_POST(self):
        self.serve("POST")

    def serve(self, method):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        path, query = parts.path.removeprefix("/v23.0"), parse_qs(parts.query)
        try:
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise Refused(190, "Invalid OAuth access token - Cannot parse access token")
            found = self.answer(method, path, query, raw)
            if found is not None:
                self.say(200, found)
        except Refused as refused:
            error = {
                "message": f"(#{refused.code}) Title",
                "type": "OAuthException",
                "code": refused.code,
                "error_data": {"messaging_product": "whatsapp", "details": refused.details or "Details"},
                "fbtrace_id": "AbC",
            }
            self.say(STATUS.get(refused.code, 400), {"error": error})

    def answer(self, method, path, query, raw):
        if method == "POST" and path == f"/{NUMBER}/messages":
            return self.message(json.loads(raw))
        if method == "POST" and path == f"/{NUMBER}/media":
            return self.upload(raw)
        if path == f"/{ACCOUNT}/message_templates":
            return self.propose(json.loads(raw)) if method == "POST" else self.templates(query)
        if method == "GET" and path == f"/{NUMBER}":
            return {"display_phone_number": "+51 1 555 0100", "verified_name": "Palante", "quality_rating": "GREEN",
                    "messaging_limit_tier": "TIER_1K", "id": NUMBER}  # fmt: skip
        if method == "GET" and path.startswith("/_file/"):
            return self.download(path.removeprefix("/_file/"))
        if method == "GET" and path.strip("/") in self.server.media:
            return self.medium(path.strip("/"))
        raise Refused(100, "Unsupported request: object does not exist")

    def message(self, told):
        time.sleep(self.server.hold)
        if told.get("messaging_product") != "whatsapp":
            raise Refused(100, "The parameter messaging_product is required.")
        to = str(told.get("to") or told.get("recipient") or "")
        if not to:
            raise Refused(131008, "Required parameter is missing: to")
        end = int(re.sub(r"\D", "", to)[-6:] or 0)
        if end == 777001:
            return self.cut()
        if end in (777502, 777503):
            return self.say(end - 777000, b"<html>Bad gateway</html>", "text/html")
        if end in STATUS and (end != 131047 or told.get("type") != "template"):
            raise Refused(end, f"No message to {to} now")
        getattr(self, f"check_{told.get('type')}", self.check_nothing)(told)
        provider_id = self.server.take(told)
        if end == 777002:
            return self.cut()
        if end == 777200:
            return self.say(200, b"{", "application/json")
        status = {"message_status": "held_for_quality_assessment" if end == 777777 else "accepted"}
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": re.sub(r"\D", "", to)}],
            "messages": [{"id": provider_id} | (status if told["type"] == "template" else {})],
        }

    def check_nothing(self, told):
        raise Refused(131051, "Unsupported message type")

    def check_text(self, told):
        text = told["text"].get("body") or ""
        if not text or len(text) > 4096:
            raise Refused(100, "Param text['body'] must be at most 4096 characters long.")

    def check_document(self, told):
        document = told["document"]
        if document.get("id") not in self.server.media:
            raise Refused(131053, "Media not found")
        if len(document.get("caption") or "") > 1024:
            raise Refused(131009, "caption")

    def check_template(self, told):
        asked = told["template"]
        name, language = asked["name"], asked["language"]["code"]
        found = [row for row in self.server.templates if (row["name"], row["language"]) == (name, language)]
        if not found or found[0]["status"] in ("REJECTED", "PENDING"):
            raise Refused(132001, f"template name ({name}) does not exist in {language}")
        row = found[0]
        if row["status"] in ("PAUSED", "DISABLED"):
            raise Refused(
                132015 if row["status"] == "PAUSED" else 132016, f"({name}) is {row['status'].lower()}"
            )
        given = {part["type"]: part for part in asked.get("components", [])}
        for part in row["components"]:
            if part["type"] == "BODY":
                self.check_words(row, part, given.get("body", {}).get("parameters", []))
            for index, button in enumerate(part.get("buttons", [])):
                if "{{" in button.get("url", "") and str(given.get("button", {}).get("index")) != str(index):
                    raise Refused(
                        131008, f"buttons: Button at index {index} of type Url requires a parameter"
                    )

    def check_words(self, row, part, parameters):
        holes = list(dict.fromkeys(HOLE.findall(part["text"])))
        if len(holes) != len(parameters):
            raise Refused(
                132000,
                f"body: number of localizable_params ({len(parameters)}) does not match ({len(holes)})",
            )
        names = [parameter.get("parameter_name") for parameter in parameters]
        if row.get("parameter_format") == "NAMED" and names != holes:
            raise Refused(132012, f"body: parameter names {names}")
        for parameter in parameters:
            if re.search(r"[\n\t]| {5}", parameter["text"]) or not parameter["text"]:
                raise Refused(
                    132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
                )
        if len(part["text"]) + sum(len(parameter["text"]) for parameter in parameters) > 1024:
            raise Refused(132005, "translated text too long")

    def upload(self, raw):
        boundary = raw.split(b"\r\n", 1)[0]
        parts = [part for part in raw.split(boundary) if b"Content-Disposition" in part]
        fields = {re.search(rb'name="(\w+)"', part)[1].decode(): part for part in parts}
        if b"whatsapp" not in fields.get("messaging_product", b""):
            raise Refused(100, "messaging_product")
        kind = fields["type"].split(b"\r\n\r\n", 1)[1].strip().decode()
        if kind not in DOCUMENTS and not kind.startswith(("image/", "audio/", "video/")):
            raise Refused(100, f"Param file must be a file with one of the following types. Received: {kind}")
        handle = str(1000 + len(self.server.media))
        self.server.media[handle] = (
            kind,
            fields["file"].split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n"),
            None,
        )
        return {"id": handle}

    def medium(self, handle):
        kind, content, told = self.server.media[handle]
        url = f"http://127.0.0.1:{self.server.port}/_file/{handle}"
        digest = hashlib.sha256(content or b"").hexdigest()
        return {"messaging_product": "whatsapp", "id": handle, "mime_type": kind, "file_size": len(content or b""),
                "url": told if told and told.startswith("http") else url,
                "sha256": told if told and not told.startswith("http") else digest}  # fmt: skip

    def download(self, handle):
        kind, content, _ = self.server.media[handle]
        return self.say(404, b"", "text/plain") if content is None else self.say(200, content, kind)

    def templates(self, query):
        rows, size = self.server.templates, 4
        after = query.get("after", [""])[0]
        start = int(after.removeprefix("at")) if after else 0
        found = {"data": rows[start : start + size]}
        if start + size < len(rows):
            found["paging"] = {
                "cursors": {"before": "x", "after": f"at{start + size}"},
                "next": "https://graph/next",
            }
        return found

    def propose(self, told):
        text = next((part.get("text", "") for part in told["components"] if part["type"] == "BODY"), "")
        if not re.fullmatch(r"[a-z0-9_]{1,512}", told["name"]):
            raise Refused(100, "Invalid template name")
        if HOLE.match(text) or re.search(HOLE.pattern + r"\Z", text):
            raise Refused(100, "Variables can't be at the start or end of the template.")
        if HOLE.search(text) and told.get("parameter_format") != "NAMED":
            raise Refused(100, "Invalid parameter")
        if any(
            (row["name"], row["language"]) == (told["name"], told["language"])
            for row in self.server.templates
        ):
            raise Refused(100, "There is already content in this language for this template")
        row = told | {"status": "PENDING", "id": str(9000 + len(self.server.templates))}
        self.server.templates.append(row)
        return {"id": row["id"], "status": "PENDING", "category": told["category"]}

    def cut(self):
        self.close_connection = True
        self.connection.close()

    def say(self, status, found, kind="application/json"):
        content = found if isinstance(found, bytes) else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--hold", type=float, default=0.0)
    options = parser.parse_args()
    server = Meta(options.file, options.hold)
    print(server.port, flush=True)
    server.handle_error = lambda *_: None
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
