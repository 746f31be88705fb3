"""Limits on guessing, kept in the database: two server programs would double a limit kept in memory."""

import hashlib
from datetime import timedelta

from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.models import Attempt
from satupintu.city.foundation.problems import TOO_MANY_TRIES, Problem


def count_try(kind: str, key: str, *, limit: int, minutes: int = 15) -> None:
    """Count one try of `kind` by `key` (an address, a code); raise TOO_MANY_TRIES above `limit` in `minutes`.

    The key is stored hashed: the table must not become a list of who asked for what.
    """
    hashed = _hashed(kind, key)
    with transaction.atomic():
        since = clock.now() - timedelta(minutes=minutes)
        Attempt.objects.filter(at__lt=since - timedelta(days=1)).delete()
        tries = Attempt.objects.filter(kind=kind, key=hashed, at__gte=since).count()
        if tries < limit:
            Attempt.objects.create(kind=kind, key=hashed, at=clock.now())
    if tries >= limit:
        raise Problem(TOO_MANY_TRIES)


def refuse_above(kind: str, key: str, *, limit: int, minutes: int = 15) -> None:
    """Raise TOO_MANY_TRIES when `limit` tries were counted, without counting one.

    For questions where only wrong answers count: asked first, so that a lucky guess after the limit is refused too.
    """
    since = clock.now() - timedelta(minutes=minutes)
    if Attempt.objects.filter(kind=kind, key=_hashed(kind, key), at__gte=since).count() >= limit:
        raise Problem(TOO_MANY_TRIES)


def _hashed(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()
