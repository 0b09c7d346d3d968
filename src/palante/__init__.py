"""Palante runs learning journeys."""

__version__ = "0.1.0"
