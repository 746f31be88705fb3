"""Has pages that take seconds made ahead by a job (docs/flows/participation.md, "Pages made ahead")."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks import task

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.participation.models import KeptFile, KeptPage
from satupintu.city.participation.problems import PAGE_BROKE
from satupintu.city.participation.selectors.pages import PageKept, as_key, inputs_state, told

MAY_ASK = (Role.HEAD, Role.PLANNER, Role.VERIFIER, Role.RESEARCHER, Role.AUDITOR)
KEPT_FOR = timedelta(days=7)
"""How long a page that nobody looks at any more is kept."""
Asked = Mapping[str, str]
Progress = Callable[[int, int], None]
"""Is told the step that begins, and of how many."""


class Made(NamedTuple):
    """What a page shows, as HTML of its own templates, and the files that go with it: name → content."""

    body: str
    files: Mapping[str, bytes]


Maker = Callable[[Viewer, Asked, Progress], Made]
"""Makes a page in the language that is active; a function of a module, known to jobs by its dotted name."""


def name_of(make: Maker) -> str:
    """Under which its page is kept."""
    return f"{make.__module__}.{make.__qualname__}"


def ask_for_page(*, viewer: Viewer, make: Maker, asked: Asked, language: str) -> PageKept:
    """What is kept of a page; has it made by a job where it is missing or too old, once however many ask.

    Raises NOT_ALLOWED.
    """
    viewer.need(*MAY_ASK)
    row, state = _row(make, asked, language), inputs_state()
    rows = KeptPage.objects.filter(pk=row.pk)
    if row.looked_on != clock.today():
        rows.update(looked_on=clock.today())
    begun = {"moved_at": clock.now(), "problem": "", "step": 0, "steps": 0}
    # only one of several who ask at the same moment finds the row as it was
    if told(row, state).is_due and rows.filter(moved_at=row.moved_at).update(**begun):
        make_page.enqueue(name_of(make), dict(asked), language)
        row.refresh_from_db()
    return told(row, state)


@task()
def make_page(page: str, asked: dict[str, str], language: str) -> None:
    """The job that `ask_for_page` leaves."""
    keep_page(viewer=program("participation_pages"), make=import_string(page), asked=asked, language=language)


def keep_page(*, viewer: Viewer, make: Maker, asked: Asked, language: str) -> bool:
    """Make a page now unless it is fresh; tells whether it did. What stops it is kept for whoever asked.

    Raises NOT_ALLOWED.
    """
    viewer.need(*MAY_ASK)
    row = _row(make, asked, language)
    rows = KeptPage.objects.filter(pk=row.pk)
    state, now = inputs_state(), clock.now()  # before anything is read: what changes meanwhile makes it stale
    if not told(row, state).is_stale:
        rows.update(moved_at=None)
        return False

    def progress(step: int, steps: int) -> None:
        rows.update(step=step, steps=steps, moved_at=clock.now())

    try:
        with translation.override(language):
            made = make(viewer, asked, progress)
    except Problem as wrong:
        rows.update(problem=wrong.kind.code, moved_at=clock.now())
        return False
    except Exception:
        rows.update(problem=PAGE_BROKE.code, moved_at=clock.now())
        raise
    with transaction.atomic():
        row.files.all().delete()
        KeptFile.objects.bulk_create(KeptFile(kept=row, name=name, content=text) for name, text in made.files.items())
        rows.update(body=made.body, made_at=now, inputs_state=state, problem="", moved_at=None)
    return True


def forget_pages(*, viewer: Viewer) -> int:
    """Delete pages that nobody has looked at for a week; how many. Raises NOT_ALLOWED."""
    viewer.need(*MAY_ASK)
    old = KeptPage.objects.filter(looked_on__lt=clock.today() - KEPT_FOR)
    number = old.count()
    old.delete()
    return number


def _row(make: Maker, asked: Asked, language: str) -> KeptPage:
    key = {"page": name_of(make), "asked": as_key(asked), "language": language}
    return KeptPage.objects.get_or_create(**key, defaults={"looked_on": clock.today()})[0]
