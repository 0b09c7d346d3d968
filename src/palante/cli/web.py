"""The command line of the web server."""

import sys


def web_server(host: str, port: int, processes: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(processes), "--blocking-threads", str(threads), "--respawn-failed-workers"),
        *("--log-level", "warning"),  # and no access log: addresses carry personal links
        "palante.config.wsgi:application",
    ]
