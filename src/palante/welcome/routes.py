"""From four answers to what helps: lessons, a room to practise in, office hours, a buddy. Pure; a kind result, no mark.

Nobody is turned away: whoever has no device is led to a person, not to a page.
"""

from dataclasses import dataclass
from enum import StrEnum

from palante.welcome.models import Data, Device, Readiness, Shared, Video


class Gap(StrEnum):
    """What is missing for a first session, the most pressing first."""

    DEVICE = "device"
    VIDEO = "video"
    DATA = "data"
    SHARED = "shared"


class Help(StrEnum):
    LESSONS = "lessons"
    PRACTICE = "practice"
    OFFICE = "office"
    BUDDY = "buddy"
    LISTEN = "listen"  # ears only, or reading: a tenth of the data
    TEAM = "team"  # a person writes to her


@dataclass(frozen=True)
class Route:
    gaps: tuple[Gap, ...]
    helps: tuple[Help, ...]  # the most useful first

    @property
    def is_ready(self) -> bool:
        return not self.gaps


def route_of(row: Readiness) -> Route:
    gaps = []
    if row.device == Device.NONE or row.shared == Shared.BORROWED:
        gaps.append(Gap.DEVICE)
    if row.video != Video.OFTEN:
        gaps.append(Gap.VIDEO)
    if row.data in (Data.PREPAID, Data.NONE):
        gaps.append(Gap.DATA)
    if row.shared == Shared.SHARED:
        gaps.append(Gap.SHARED)
    helps: list[Help] = []
    if Gap.DEVICE in gaps:
        helps += [Help.TEAM, Help.BUDDY]
    if row.video == Video.NEVER:
        helps += [Help.PRACTICE, Help.BUDDY, Help.OFFICE, Help.LESSONS]
    elif row.video == Video.ONCE:
        helps += [Help.PRACTICE, Help.LESSONS, Help.OFFICE]
    if Gap.DATA in gaps or row.device == Device.OLD or Gap.SHARED in gaps:
        helps += [Help.LISTEN, Help.LESSONS]
    return Route(tuple(gaps), tuple(dict.fromkeys(helps)))
