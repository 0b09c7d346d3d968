"""What becomes of replies when two turn out to be one person."""

import json

from django.db.models import Q

from palante.forms.models import Reply
from palante.people.merging import Hands, mover


@mover(Reply)
def move_replies(hands: Hands) -> None:
    """Two who answered one form count once: the later answers, and the earlier ones where the later say nothing."""
    for theirs, ours in hands.meet(Reply, "version", only=Q(sent_at__isnull=False)):
        early, late = sorted((ours, theirs), key=lambda row: row.sent_at or row.saved_at)
        said = {
            path: value for path, value in json.loads(late.answers).items() if value not in (None, "", [])
        }
        hands.change(
            ours,
            answers=json.dumps(json.loads(early.answers) | said, ensure_ascii=False),
            language=late.language,
            sent_at=early.sent_at,
            saved_at=late.saved_at,
        )
        hands.fold(theirs, into=ours)
    hands.move(Reply.objects.all())
