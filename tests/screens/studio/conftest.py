"""A story on the shelf."""

import pytest

from palante.stories.domain.edit import make_story
from tests.factories import story_source

SHELF = "/team/creando/stories/"


@pytest.fixture
def story(journey, carmen):
    """A story with two questions, in the team's hands, without consent."""
    return make_story(story_source(), journey=journey, by=carmen)


@pytest.fixture
def page(story):
    return f"{SHELF}{story.pk}/"
