"""A language model's server as its API is published (OpenAI's chat completions, as Ollama and others speak it): what is
asked is kept, what is answered is said beforehand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def said(content: Any) -> dict[str, Any]:
    """A chat completion as the API's reference shows it."""
    words = content if isinstance(content, str) else json.dumps(content)
    return {
        "id": "chatcmpl-123",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "small-one",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": words},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
    }


class Server:
    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []  # {path, headers, body}
        self.answers: list[Any] = []  # (status, body) or seconds to stay silent; the last one stays

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def model_server() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
            answer = server.next_answer()
            if isinstance(answer, float):
                time.sleep(answer)
                answer = (200, said({}))
            status, told = answer
            words = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            with suppress(OSError):  # the other side may not have waited
                self.wfile.write(words)

        def log_message(self, *args: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
