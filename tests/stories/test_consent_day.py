"""An end date counts where the installation lives, not where a visitor says she is."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from palante.stories.models import Scope, Story
from tests import factories as make

pytestmark = pytest.mark.django_db
EVENING = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)  # still 1 March in Lima


@pytest.mark.parametrize("visitor", ["Pacific/Midway", "Pacific/Kiritimati"])
def test_a_story_ends_on_its_last_day_at_home_whatever_zone_a_visitor_chose(visitor):
    make.make_story(scope=Scope.PUBLIC, open_until=date(2027, 3, 1))
    with timezone.override(visitor):
        assert Story.objects.public(EVENING).exists()
        assert not Story.objects.public(EVENING.replace(hour=6)).exists()
