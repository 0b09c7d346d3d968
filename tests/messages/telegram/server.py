"""A Telegram of our own, from the published Bot API: `/bot<token>/<method>` with JSON, `ok` and `result` or an error.

Which answer a chat gives stands in its number, so that a test reads like a story. What was taken is kept in `taken`.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "123456:made-up-token"
HELLO, BLOCKED, DEACTIVATED, NOT_FOUND, BUSY, PASSING, CUT, BROKEN, BAD = range(1001, 1010)
REFUSALS = {
    BLOCKED: (403, "Forbidden: bot was blocked by the user", {}),
    DEACTIVATED: (403, "Forbidden: user is deactivated", {}),
    NOT_FOUND: (400, "Bad Request: chat not found", {}),
    BUSY: (429, "Too Many Requests: retry after 3", {"parameters": {"retry_after": 3}}),
    PASSING: (403, "Forbidden: bot can't send messages to the user", {}),
    BAD: (400, "Bad Request: BUTTON_URL_INVALID", {}),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        token, _, method = self.path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            self._say(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        self.server.asked.append((method, fields))
        getattr(self, f"do_{method}")(fields)

    def do_GET(self):
        if self.path == f"/file/bot{TOKEN}/voice/file_1.oga":
            self._send(200, self.server.voice)
        else:
            self._send(404, b"{}")

    def do_sendMessage(self, fields):
        chat = fields["chat_id"]
        if chat == BROKEN:
            self._send(502, b"<html>Bad Gateway</html>")
            return
        if chat in REFUSALS:
            code, words, more = REFUSALS[chat]
            self._say(code, {"ok": False, "error_code": code, "description": words} | more)
            return
        if not 1 <= len(fields["text"]) <= 4096:
            self._say(
                400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
            )
            return
        self.server.taken.append(fields)
        if chat == CUT:
            self.close_connection = True
            self.connection.close()
            return
        number = 100 + len(self.server.taken)
        self._say(
            200, {"ok": True, "result": {"message_id": number, "chat": {"id": chat, "type": "private"}}}
        )

    def do_setWebhook(self, fields):
        self.server.webhook = fields
        self._say(200, {"ok": True, "result": True, "description": "Webhook was set"})

    def do_getMe(self, _fields):
        self._say(
            200, {"ok": True, "result": {"id": 123456, "is_bot": True, "username": "palante_prueba_bot"}}
        )

    def do_getWebhookInfo(self, _fields):
        url = self.server.webhook.get("url", "")
        self._say(200, {"ok": True, "result": {"url": url, "pending_update_count": 0}})

    def do_getFile(self, fields):
        size = len(self.server.voice) if fields["file_id"] != "huge" else 21_000_000
        self._say(200, {"ok": True, "result": {"file_path": "voice/file_1.oga", "file_size": size}})

    def _say(self, status, words):
        self._send(status, json.dumps(words).encode())

    def _send(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words):
        pass


class Telegram(ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken, self.asked, self.webhook, self.voice = [], [], {}, b"OggS" + bytes(60)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    def end(self):
        self.shutdown()
        self.server_close()
        self.thread.join()
