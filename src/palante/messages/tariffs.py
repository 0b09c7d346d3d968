"""What a part costs by a channel, number by number: the longest prefix that a number begins with counts.

Gateways such as Kannel name no price, and the others name it late; so the team writes down what its contract says, and
every try is reckoned with it. What a gateway says itself is believed instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from palante.messages.models import Tariff

NOTHING = (0, "")


@dataclass(frozen=True)
class Tariffs:
    """Of one channel: prefix → price of a part in millionths, currency."""

    prices: dict[str, tuple[int, str]]

    def of(self, number: str) -> tuple[int, str]:
        """What one part to this number costs; nothing where nobody wrote it down."""
        for length in range(len(number), -1, -1):
            if price := self.prices.get(number[:length]):
                return price
        return NOTHING

    def to(self, numbers: Iterable[str], parts: int) -> dict[str, int]:
        """What so many parts to each of these would cost in all, by currency."""
        sums: dict[str, int] = {}
        for number in numbers:
            cost, currency = self.of(number)
            if cost:
                sums[currency] = sums.get(currency, 0) + cost * parts
        return sums


def tariffs_of(channel: str) -> Tariffs:
    """One question."""
    rows = Tariff.objects.filter(channel=channel)
    return Tariffs({row.prefix: (row.cost, row.currency) for row in rows})
