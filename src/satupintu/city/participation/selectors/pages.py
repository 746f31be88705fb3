"""Pages made ahead: what is kept of them and how far a job is (docs/flows/participation.md, "Pages made ahead")."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from satupintu import __version__
from satupintu.city.foundation import clock
from satupintu.city.notices import selectors as notices
from satupintu.city.participation.models import KeptFile, KeptPage
from satupintu.city.participation.selectors.rates import state_of_today
from satupintu.city.register import selectors as register
from satupintu.city.relay import selectors as relay

SILENT = timedelta(minutes=5)
"""A job that gave no sign of life for so long was broken off; its slowest step takes half a minute."""
RENEWED_AFTER = timedelta(minutes=10)
"""So old a page may be before it is made anew because something changed: in an office something always does."""
TRIED_AFTER = timedelta(minutes=1)
"""So long nobody tries again what did not succeed."""


@dataclass(frozen=True)
class PageKept:
    """One page in one language. `made_at`: None before the first time; `step` of `steps`: how far the job is.

    `is_stale`: day, data or program have changed since; `is_due`: a job should make it now; `problem`: code of what
    stopped the last job, "" if nothing did.
    """

    body: str
    made_at: datetime | None
    is_stale: bool
    is_under_way: bool
    is_due: bool
    step: int
    steps: int
    problem: str


def inputs_state() -> str:
    """Another text as soon as anything changes that a page made ahead may show: day, data, program."""
    parts = (
        __version__,
        state_of_today(),
        register.words_state(),
        notices.data_state(),
        relay.data_state(),
    )
    return "|".join(map(str, parts))


def as_key(asked: Mapping[str, str]) -> str:
    """What was chosen on a page, as one text."""
    return json.dumps(asked, sort_keys=True)


def read_file(page: str, asked: Mapping[str, str], language: str, name: str) -> bytes | None:
    """A file that was made with the page; None where there is none."""
    of_page = KeptFile.objects.filter(kept__page=page, kept__asked=as_key(asked), kept__language=language)
    content = of_page.filter(name=name).values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def told(row: KeptPage, state: str) -> PageKept:
    """A row as it stands now; `state` of the inputs."""
    silent_for = clock.now() - row.moved_at if row.moved_at else None
    is_under_way = silent_for is not None and not row.problem and silent_for < SILENT
    is_stale = row.inputs_state != state
    rests = silent_for is not None and row.problem != "" and silent_for < TRIED_AFTER
    is_old = row.made_at is None or (is_stale and clock.now() - row.made_at >= RENEWED_AFTER)
    return PageKept(
        body=row.body,
        made_at=row.made_at,
        is_stale=is_stale,
        is_under_way=is_under_way,
        is_due=is_old and not is_under_way and not rests,
        step=row.step,
        steps=row.steps,
        problem=row.problem,
    )
