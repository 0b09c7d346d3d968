#!/usr/bin/env python
"""Django's own door; `palante` is the same with our name on it."""

from palante.cli.main import main

if __name__ == "__main__":
    main()
