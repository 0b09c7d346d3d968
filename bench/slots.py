"""How long the search for weekly slots takes: `python bench/slots.py [PEOPLE] [--half]`.

Made-up weeks: most people have a habit (mornings, evenings, nights, a market's days off), everybody differs by some hours,
one in eight lives by another clock. Prints the steps, the answers and whether they are proven.
"""

import argparse
import os
import random
import resource
import time
from datetime import date
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palante.config.settings")
django.setup()

from palante.hours.audience import Audience, Heard, audiences_of, every_slot, heat, mondays_of
from palante.hours.cells import CAN, LISTEN, NOT, PARTS
from palante.hours.slots import best_slots, worth

ZONES = ["America/Lima"] * 28 + ["America/Santiago", "America/Caracas", "America/Bogota", "Europe/Madrid"]


def a_week(dice: random.Random) -> str:
    habit = dice.choices(
        ["morning", "noon", "afternoon", "evening", "late"], [2, 1, 3, 5, 2], k=dice.choice((1, 2, 2, 3))
    )
    hours = {hour for part in habit for hour in PARTS[part]}
    off = dice.randrange(7)
    letters = []
    for day in range(7):
        for hour in range(24):
            chance = (0.85 if day != off else 0.3) if hour in hours else (0.08 if 6 <= hour < 23 else 0.02)
            letters.append(CAN if dice.random() < chance else LISTEN if dice.random() < 0.15 else NOT)
    return "".join(letters)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", nargs="?", type=int, default=21_000)
    asked.add_argument("--half", action="store_true", help="begin at half hours too")
    asked.add_argument("--many", type=int, default=3)
    told = asked.parse_args()
    dice = random.Random(1)
    weeks = [Heard(number, dice.choice(ZONES), a_week(dice)) for number in range(told.people)]
    groups_of = {
        f"{kind}:{number}": share
        for kind, parts in {"community": 3, "women": 2, "level": 4, "archetype": 4}.items()
        for number, share in enumerate(dice.choices(range(1, 6), k=parts))
    }
    begun = time.perf_counter()
    audience = Audience(weeks)
    people = audience.people
    groups = {
        name: audience.mask({one for one in people if random.Random(f"{name}{one}").random() < share / 12})
        for name, share in groups_of.items()
    }
    read = time.perf_counter()
    slots = audiences_of(
        audience,
        every_slot(half=told.half),
        minutes=90,
        zone=ZoneInfo("America/Lima"),
        mondays=mondays_of(date(2027, 3, 8), date(2027, 4, 16)),
    )
    laid = time.perf_counter()
    found = best_slots(slots, many=told.many, groups=groups)
    done = time.perf_counter()
    heat(audience, zone=ZoneInfo("America/Lima"), monday=date(2027, 3, 8))
    warm = time.perf_counter()
    print(f"{told.people} people, {len(slots)} slots, {len(groups)} groups")
    print(
        f"groups' bits {read - begun:.2f} s · who can when {laid - read:.2f} s · "
        f"search {done - laid:.2f} s · heat {warm - done:.2f} s"
    )
    print(f"looked at {found.looked} choices; exact: {found.is_exact}; at most: {found.at_most}")
    for option in found.options:
        assert worth(option.slots, slots, groups, 2) == option or told.many != 3
        days = ", ".join(
            f"{['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'][slot.day]} {slot.hour}:{slot.minute % 60:02}"
            for slot in option.slots
        )
        print(f"  {option.able / told.people:.1%} in all, {option.worst:.1%} of the worst-off group: {days}")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
