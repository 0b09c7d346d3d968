"""What becomes of evidence, requests and feedback when two turn out to be one person."""

from django.db.models import Q

from palante.live.models import Attendance, Feedback, HelpRequest
from palante.people.merging import Hands, mover

LONGEST = HelpRequest._meta.get_field("note").max_length or 500


@mover(Attendance)
def move_attendance(hands: Hands) -> None:
    """She came once: from the first sign of her to the last. What one of the two rows shows stands."""
    for theirs, ours in hands.meet(Attendance, "session", "how"):
        taken_back = [row.taken_back_at for row in (ours, theirs) if row.taken_back_at]
        hands.change(
            ours,
            first_at=min(ours.first_at, theirs.first_at),
            last_at=max(ours.last_at, theirs.last_at),
            taken_back_at=max(taken_back) if len(taken_back) == 2 else None,
        )
        hands.fold(theirs, into=ours)


@mover(HelpRequest)
def move_requests(hands: Hands) -> None:
    """Two open requests of one session are one, with the words of both."""
    for theirs, ours in hands.meet(HelpRequest, "session", only=Q(closed_at=None)):
        words = [text for text in dict.fromkeys((ours.note, theirs.note)) if text]
        hands.change(ours, note=" · ".join(words)[:LONGEST], asked_at=min(ours.asked_at, theirs.asked_at))
        hands.fold(theirs, into=ours)
    hands.move(HelpRequest.objects.all())


@mover(Feedback)
def move_feedback(hands: Hands) -> None:
    """The later word counts."""
    for theirs, ours in hands.meet(Feedback, "session"):
        if theirs.at > ours.at:
            hands.change(ours, score=theirs.score, note=theirs.note or ours.note, at=theirs.at)
        elif theirs.note and not ours.note:
            hands.change(ours, note=theirs.note)
        hands.fold(theirs, into=ours)
