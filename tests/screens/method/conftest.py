import pytest

from palante.toolkit.domain.take import take_files
from palante.toolkit.models import Page
from tests.toolkit.format.pages import RAFT, REEFS

INDEX = "---\ntitle: Innovating for environment\nmenu: 5\n---\n"


@pytest.fixture
def shelf(db):
    """Two public tool pages of the house and the index of one's section."""
    folder = {
        "4. Environment/4.2 Reefs.md": REEFS,
        "4. Environment/index.md": INDEX,
        "6. Governance/6.3. Raft.md": RAFT,
    }
    take_files([(path, text.encode()) for path, text in folder.items()])
    return {page.order if page.kind == "tool" else 0: page for page in Page.objects.all()}


@pytest.fixture
def reefs(shelf):
    return shelf[2]


@pytest.fixture
def raft(shelf):
    return shelf[3]


@pytest.fixture
def draft(journey, carmen):
    """A page of the journey's team that nobody else sees."""
    take_files([("draft.md", RAFT.encode())], journey=journey, by=carmen, publish=False)
    return Page.objects.get(path="draft.md")
