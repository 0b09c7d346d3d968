"""Yo › Mis datos: what she agreed to, who looked, what is known, and the way out. See README.md."""
