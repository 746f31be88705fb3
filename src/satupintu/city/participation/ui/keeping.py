"""What a page counted is kept as long as the data stay the same."""

import hashlib
from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache

from satupintu.city.foundation import clock
from satupintu.city.participation import selectors

Kept = TypeVar("Kept")


def kept(page: str, asked: tuple[object, ...], make: Callable[[], Kept], seconds: int) -> Kept:
    """What `make` gives for what was asked, made anew when data or day have changed or after so many seconds."""
    state = "|".join(map(str, (selectors.data_state(), clock.today(), *asked)))
    key = f"{page}:{hashlib.sha256(state.encode()).hexdigest()}"
    return cast("Kept", cache.get_or_set(key, make, seconds))
