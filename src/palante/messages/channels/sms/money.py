"""Prices as gateways write them, in millionths of their currency."""

from decimal import Decimal, InvalidOperation
from typing import Any


def millionths(amount: Any) -> int:
    """0 for what is no amount."""
    try:
        return int(Decimal(str(amount)).scaleb(6))
    except (InvalidOperation, ValueError, OverflowError):
        return 0
