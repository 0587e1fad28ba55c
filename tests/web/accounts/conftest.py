"""What tests of accounts share: no rate limit is carried over from one to the next."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limit_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
