"""A real Kannel: bearerbox, smsbox and its fake SMS centre, each a process of its own, on ports of their own.

What the centre got stands in `received`; `write_in("+51…", "hola")` is a phone that writes to us through it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, unquote_to_bytes

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
MISSING = (
    "Kannel is not installed; `make services` brings it (Debian's packages `kannel` and `kannel-extras`)."
)
NUMBER = "12345"  # ours

CONFIG = """
group = core
admin-port = {admin}
admin-password = test
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {smsbox}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
dlr-storage = internal
store-type = file
store-file = "{folder}/store"

group = smsc
smsc = fake
smsc-id = out
port = {out}
connect-allow-ip = 127.0.0.1
denied-prefix = "+5199000"

group = smsc
smsc = fake
smsc-id = in
port = {into}
connect-allow-ip = 127.0.0.1
denied-smsc-id = out
denied-prefix = "+"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
log-file = "{folder}/smsbox.log"
log-level = 1
mo-recode = true
http-request-retry = 5
http-queue-delay = 1

group = sendsms-user
username = palante
password = s3cret
forced-smsc = out
concatenation = true
max-messages = 10

group = sms-service
keyword = default
get-url = "{hook}"
max-messages = 0
"""


def is_here() -> bool:
    return bool(_program("bearerbox") and _program("smsbox") and Path(FAKESMSC).exists())


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass(frozen=True)
class Received:
    """One part as the SMS centre got it."""

    sender: str
    to: str
    text: str
    part: tuple[int, int] = (1, 1)  # this one, of how many


class Kannel:
    def __init__(self, folder: Path, *, hook: str = "http://127.0.0.1:9/") -> None:
        self.folder, self.hook = folder, hook
        self.ports = dict(zip(("admin", "smsbox", "sendsms", "out", "into"), _free_ports(5), strict=True))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.config = folder / "kannel.conf"

    @property
    def url(self) -> str:
        return f"kannel://palante:s3cret@127.0.0.1:{self.ports['sendsms']}"

    def start(self) -> "Kannel":
        self.config.write_text(CONFIG.format(folder=self.folder, hook=self.hook, **self.ports))
        self.start_one("bearerbox", [str(_program("bearerbox")), "-v", "4", str(self.config)])
        self._wait_for("smsbox")
        self.start_smsbox()
        self.start_centre()
        return self

    def start_smsbox(self) -> None:
        self.start_one("smsbox", [str(_program("smsbox")), "-v", "4", str(self.config)])
        self._wait_for("sendsms")

    def start_centre(self) -> None:
        """-m 0: it sends nothing by itself and writes down what it gets."""
        port = str(self.ports["out"])
        self.start_one(
            "centre", [FAKESMSC, "-H", "127.0.0.1", "-r", port, "-i", "1", "-m", "0", "-v", "0", "0 0 text 0"]
        )
        self._wait_until(lambda: "fakesmsc starting" in self._log("centre"))
        time.sleep(0.2)

    def start_one(self, name: str, command: list[str]) -> None:
        log = (self.folder / f"{name}.out").open("ab")
        self.processes[name] = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        log.close()

    def stop_one(self, name: str) -> None:
        if process := self.processes.pop(name, None):
            process.send_signal(signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.stop_one(name)

    @property
    def received(self) -> list[Received]:
        """Texts of one line: the fake centre's protocol has a line for each SMS."""
        lines = re.findall(r"Got message \d+: <(\S+ \S+ \S+ .*)>", self._log("centre"))
        return [_read(line) for line in lines]

    def count(self) -> int:
        """How many parts the centre got. Quicker than reading them."""
        file = self.folder / "centre.out"
        return file.read_bytes().count(b"Got message ") if file.exists() else 0

    def write_in(self, sender: str, text: str) -> None:
        """A phone writes to our number, in the letters its text needs."""
        coded = f"text {text}" if text.isascii() else f"ucs2 {quote_plus(text.encode('utf-16-be'))}"
        words = f"{sender} {NUMBER} {coded}"
        port = str(self.ports["into"])
        command = [FAKESMSC, "-H", "127.0.0.1", "-r", port, "-i", "0.01", "-m", "1", "-v", "1", words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout
        for line in process.stdout:  # it says so as soon as it has
            if b"sent message" in line:
                break
        time.sleep(0.5)
        process.kill()
        process.communicate()

    def _log(self, name: str) -> str:
        file = self.folder / f"{name}.out"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def _wait_for(self, port: str) -> None:
        def is_open() -> bool:
            with socket.socket() as probe:
                probe.settimeout(0.5)
                return probe.connect_ex(("127.0.0.1", self.ports[port])) == 0

        self._wait_until(is_open)

    def _wait_until(self, is_so: Callable[[], bool], seconds: float = 10) -> None:
        ends = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < ends, f"Kannel did not start: {self._log('bearerbox')[-500:]}"
            time.sleep(0.05)


def _read(line: str) -> Received:
    sender, to, kind, rest = line.split(" ", 3)
    part = (1, 1)
    if kind == "udh":
        header, _, rest = rest.partition(" data ")
        bytes_ = unquote_to_bytes(header.replace("+", " "))
        part = (bytes_[5], bytes_[4])
        raw = unquote_to_bytes(rest.replace("+", " "))
        text = raw.decode("utf-16-be") if b"\0" in raw else raw.decode("utf-8", "replace")
    elif kind == "ucs-2":
        text = unquote_to_bytes(rest.replace("+", " ")).decode("utf-16-be")
    else:
        text = rest
    return Received(sender, to, text, part)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
