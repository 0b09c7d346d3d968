"""What the coding screen says about proposing: which ways there are, where the words would go, who signed what."""

from typing import Any

from palante.library.search import embedder
from palante.stories.asking import model
from palante.stories.domain.sending import sending_of
from palante.stories.domain.sign import signed
from palante.stories.models import Proposal, Story


def words_context(story: Story) -> dict[str, Any]:
    asked = model()
    rows = Proposal.objects.filter(story=story, state=Proposal.State.OPEN).exclude(what=Proposal.What.TAG)
    return {
        "model": asked,
        "sending": sending_of(story, asked) if asked else None,
        "has_meaning": embedder() is not None,
        "signed_title": signed(story, Proposal.What.TITLE),
        "signed_summary": signed(story, Proposal.What.SUMMARY),
        "proposed": list(rows.order_by("what", "pk")),
    }
