"""Becomes another program, with limits: `python confined.py SECONDS FILE_BYTES MEMORY_BYTES PROGRAM ARGUMENT…`.

No Django in here. A program of its own and not `preexec_fn`, since that runs Python between fork and exec in a process with
several threads. The program dies with the worker that started it, even one that is killed.
"""

import ctypes
import os
import sys
from contextlib import suppress

DIE_WITH_PARENT, KILL = 1, 9  # PR_SET_PDEATHSIG, Linux only


def main() -> None:
    cpu_seconds, file_bytes, memory_bytes = (int(number) for number in sys.argv[1:4])
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, KILL)
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  (not on Windows)

        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        os.nice(10)
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606  (the whole point; no shell)


if __name__ == "__main__":
    main()
