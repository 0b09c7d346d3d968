"""What a batch of checked rows comes to: invited, registered on paper, brought up to date, unchanged, refused.

Called within the batch's transaction, with the journey's row locked, so two lists with the same number in them cannot both
invite it. A row finds its person by number or address *and* name: sisters share a phone.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from palante.base.models import LogLine
from palante.calls.domain.enrol_many import enrol_many
from palante.calls.domain.invite import empty, known_marks, new_invited, said_of
from palante.calls.lists.cells import letter
from palante.calls.lists.check import Checked, alike
from palante.calls.lists.columns import CONTACTS
from palante.calls.models import Invited, PeopleList, Registration, Seat, Way
from palante.journeys.models import Journey
from palante.people.contacts import contact_fingerprint
from palante.people.domain.meet_many import Newcomer, add_contacts, consented_on_paper, meet_people
from palante.people.models import Contact, Person, SignIn

COUNTED = ("created", "updated", "unchanged", "refused")


@dataclass
class Outcome:
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def settle(
    people_list: PeopleList, journey: Journey, rows: Sequence[Checked], seen: set[str], at: datetime
) -> Outcome:
    """`seen` holds the fingerprints of this file's earlier rows: of two rows for one person the first is right."""
    outcome = Outcome()
    good = []
    for row in rows:
        outcome.faults += [(row.row, column, code) for column, code in row.faults]
        if row.is_refused:
            outcome.counts["refused"] += 1
        else:
            good.append(row)
    marks = {id(row): [contact_fingerprint(value) for _kind, value in row.contacts] for row in good}
    if good:
        how = _Paper if people_list.basis == "paper" else _Invite
        how(people_list, journey, marks, seen, at, outcome).take(good)
    return outcome


@dataclass
class _Take:
    people_list: PeopleList
    journey: Journey
    marks: dict[int, list[str]]
    seen: set[str]
    at: datetime
    outcome: Outcome

    def all_marks(self) -> list[str]:
        return list({mark for marks in self.marks.values() for mark in marks})

    def is_again(self, marks: Iterable[str]) -> bool:
        """Was it in an earlier row of this file? It is from now on."""
        again = any(mark in self.seen for mark in marks)
        self.seen.update(marks)
        return again

    def count(self, what: str) -> None:
        self.outcome.counts[what] += 1

    def refuse(self, row: Checked, code: str) -> None:
        columns = self.people_list.columns
        at = next((columns[kind][0] for kind in CONTACTS if columns.get(kind)), 0)
        self.outcome.faults.append((row.row, letter(at), code))
        self.count("refused")


class _Invite(_Take):
    def take(self, rows: Sequence[Checked]) -> None:
        marks = self.all_marks()
        inside = {mark for mark, _stopped in known_marks(self.journey, marks)}
        known = invited_by_mark(self.journey, marks)
        fresh: list[Invited] = []
        changed: list[Invited] = []
        for row in rows:
            mine = self.marks[id(row)]
            again = self.is_again(mine)
            if any(mark in inside for mark in mine):
                self.count("unchanged")  # here already, or gone for good: the list's giver learns neither
                continue
            before = next((known[mark] for mark in mine if mark in known), None)
            if before is None:
                new = self._new(row, mine)
                fresh.append(new)
                known |= dict.fromkeys(mine, new)
                self.count("created")
            elif before.state not in (Invited.State.WAITING, Invited.State.SENT):
                self.count("unchanged")
            elif not alike(_name_of(before), row.name or row.alias):
                self.refuse(row, "shared")
            elif not again and before.pk and before.partner_id == self.people_list.partner_id:
                self._bring_up_to_date(before, row, mine, changed)
            else:
                self.count("unchanged")
        Invited.objects.bulk_create(fresh, batch_size=500)
        Invited.objects.bulk_update(changed, ["alias", "answers", "also"], batch_size=100)

    def _new(self, row: Checked, marks: list[str]) -> Invited:
        kind, value = row.contacts[0]
        return new_invited(
            at=self.at,
            journey=self.journey,
            source=self.people_list,
            partner=self.people_list.partner,
            alias=row.alias,
            kind=kind,
            value=value,
            fingerprint=marks[0],
            also=marks[1] if len(marks) > 1 else "",
            answers=_answers(row, said={}),
        )

    def _bring_up_to_date(
        self, before: Invited, row: Checked, marks: list[str], changed: list[Invited]
    ) -> None:
        answers = _answers(row, said=said_of(before), leave_out=before.value)
        also = before.also or next((mark for mark in marks if mark != before.fingerprint), "")
        if (before.alias, before.answers, before.also) == (row.alias, answers, also):
            self.count("unchanged")
            return
        before.alias, before.answers, before.also = row.alias, answers, also
        changed.append(before)
        self.count("updated")


class _Paper(_Take):
    def take(self, rows: Sequence[Checked]) -> None:
        marks = self.all_marks()
        known: dict[str, list[Registration]] = defaultdict(list)
        inside = Contact.objects.filter(fingerprint__in=marks, person__registrations__journey=self.journey)
        pairs = list(inside.filter(person__erased_at=None).values_list("person_id", "fingerprint"))
        people = Registration.objects.filter(journey=self.journey, person__in={pk for pk, _mark in pairs})
        contacts = Prefetch("person__contacts", Contact.objects.defer("value"))
        here = {row.person_id: row for row in people.select_related("person").prefetch_related(contacts)}
        for person_id, mark in pairs:
            known[mark].append(here[person_id])
        own = self._who_came_themselves(here.values())
        fresh: list[tuple[Checked, list[str]]] = []
        new_names: dict[str, list[str]] = defaultdict(list)
        changed: list[Person] = []
        for row in rows:
            mine, name = self.marks[id(row)], row.name or row.alias
            again = self.is_again(mine)
            before = next(
                (
                    each
                    for mark in mine
                    for each in known[mark]
                    if alike(each.person.name or each.person.alias, name)
                ),
                None,
            )
            if before:
                is_ours = before.way == Way.PAPER and before.seat != Seat.LEFT and before.person_id not in own
                if is_ours and not again and self._bring_up_to_date(before.person, row, changed):
                    self.count("updated")
                else:
                    self.count("unchanged")
            elif any(alike(other, name) for mark in mine for other in new_names[mark]):
                self.count("unchanged")
            else:
                fresh.append((row, mine))
                for mark in mine:
                    new_names[mark].append(name)
                self.count("created")
        self._register(fresh)
        Person.objects.bulk_update(changed, ["alias", "name", "place", "business"], batch_size=200)

    def _register(self, fresh: Sequence[tuple[Checked, list[str]]]) -> None:
        if not fresh:
            return
        by = self.people_list.by
        language = self.journey.source_language
        people = meet_people(
            [
                Newcomer(
                    alias=row.alias,
                    name=row.name,
                    place=row.place,
                    business=row.business,
                    language=row.language or language,
                    zone=self.journey.zone,
                    contacts=row.contacts,
                )
                for row, _marks in fresh
            ],
            by=by,
            at=self.at,
        )
        enrol_many(
            self.journey,
            people,
            source=self.people_list,
            brought_by=self.people_list.partner,
            by=by,
            at=self.at,
        )
        consented_on_paper(people, self.journey.pk, at=self.at)
        open_states = (Invited.State.WAITING, Invited.State.SENT)
        settled = [mark for _row, marks in fresh for mark in marks]
        empty(
            Invited.objects.filter(journey=self.journey, fingerprint__in=settled, state__in=open_states),
            Invited.State.ENDED,
            at=self.at,
        )

    def _who_came_themselves(self, rows: Iterable[Registration]) -> set[int]:
        """Their own word stands: a list does not write over it."""
        ids = [row.person_id for row in rows]
        acted = LogLine.objects.filter(actor_kind="person", actor_id__in=ids).values_list(
            "actor_id", flat=True
        )
        came = SignIn.objects.filter(person__in=ids).values_list("person_id", flat=True)
        return {pk for pk in (*acted, *came) if pk is not None}

    def _bring_up_to_date(self, person: Person, row: Checked, changed: list[Person]) -> bool:
        """What the list says now; what it does not say any more stays."""
        said = {"alias": row.alias, "name": row.name, "place": row.place, "business": row.business}
        new = {key: value for key, value in said.items() if value and value != getattr(person, key)}
        marks = {contact_fingerprint(value): (kind, value) for kind, value in row.contacts}
        missing = marks.keys() - {contact.fingerprint for contact in person.contacts.all()}
        if missing:
            add_contacts([(person, [marks[mark] for mark in missing])], at=self.at)
        for key, value in new.items():
            setattr(person, key, value)
        if new:
            changed.append(person)
        return bool(new or missing)


def invited_by_mark(journey: Journey, marks: Sequence[str]) -> dict[str, Invited]:
    found: dict[str, Invited] = {}
    for column in ("also", "fingerprint"):  # the contact written to counts before the other one
        for row in Invited.objects.filter(journey=journey, **{f"{column}__in": marks}):
            found[getattr(row, column)] = row
    return found


def _name_of(row: Invited) -> str:
    return str(said_of(row).get("name") or row.alias)


def _answers(row: Checked, *, said: dict[str, Any], leave_out: str = "") -> str:
    """What the list says, over what it said before."""
    new = {
        "name": row.name,
        "place": row.place,
        "business": row.business,
        "language": row.language,
        "contacts": [
            [kind, value] for kind, value in row.contacts[0 if leave_out else 1 :] if value != leave_out
        ],
    }
    kept = said | {key: value for key, value in new.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""
