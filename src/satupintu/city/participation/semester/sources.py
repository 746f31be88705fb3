"""The report from each of its sources; the one place that knows where obstacles come from."""

from datetime import date

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation import selectors
from satupintu.city.participation.aggregates.reading import Figures
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.delays import Cause
from satupintu.city.participation.semester.contents import Causes, Report, cause_words, compose

COMMAND = "satupintu participation report"


def of_register(viewer: Viewer, on: date) -> Report:
    """As of a day; obstacles only as of today, of which alone they are known. Raises NOT_ALLOWED."""
    answer = selectors.participation_on(on)
    causes = held_back(viewer) if on == clock.today() else None
    command = f"{COMMAND} --register --on {on.isoformat()}"
    return compose(answer.table, answer.areas, selectors.list_cells(on), causes, command)


def of_study() -> Report:
    """The study's own figures, as printed and as right."""
    return compose(study.study_table(), [], None, None, f"{COMMAND} --study")


def of_file(name: str, figures: Figures) -> Report:
    """What another office's file tells."""
    command = f"{COMMAND} --aggregate {name} --on {figures.table.on.isoformat()}"
    return compose(figures.table, figures.areas, None, None, command)


def held_back(viewer: Viewer) -> Causes:
    """What requests waited for: as kept with the counts, counted where nothing is kept. Raises NOT_ALLOWED."""
    viewer.need(*selectors.WATCHERS)
    kept = selectors.find_kept()
    if kept and not kept.is_stale:
        return cause_words([(Cause(cause), cases, time) for cause, cases, time in selectors.kept_causes(kept)])
    return cause_words(selectors.delay_totals(selectors.list_delays(viewer)))
