import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as the sources say them."""
    with override("en"):
        yield
