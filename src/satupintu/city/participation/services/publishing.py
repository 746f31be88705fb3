"""Makes the tables of a semester public, once (docs/decisions/0009-tables-in-groups.md)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.models import Publication, PublishedTable
from satupintu.city.participation.problems import NO_CUT_OFF, NOT_PROTECTED
from satupintu.city.participation.protection.company import Hiding
from satupintu.city.participation.protection.grouping import Levels, Steps
from satupintu.city.participation.protection.places import People, hidden_places
from satupintu.city.participation.protection.proofs import Progress
from satupintu.city.participation.protection.suppress import NotProtectedError, protect
from satupintu.city.participation.protection.tables import THRESHOLD, Joint, joint_of, margin
from satupintu.city.participation.rules.dkb import semester_of
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.published_groups import STEPS
from satupintu.city.participation.selectors import list_cells

MAY_PUBLISH = (Role.HEAD, Role.PLANNER)


def publish_tables(*, viewer: Viewer, semester_end: date, progress: Progress = lambda *_: None) -> Publication:
    """Publish tables of up to three factors; what is published already stays as it is.

    Takes a minute in a city. `progress`: as `protect` tells it. Raises NOT_ALLOWED, NO_CUT_OFF, NOT_PROTECTED.
    """
    viewer.need(*MAY_PUBLISH)
    try:
        cut_off = semester_of(semester_end).ends
    except ValueError as wrong:
        raise Problem(NO_CUT_OFF) from wrong
    if cut_off > clock.today():
        raise Problem(NO_CUT_OFF)
    if before := Publication.objects.filter(semester_ends=cut_off).first():
        return before
    try:
        joint = joint_of(list_cells(cut_off))
        protected = protect(joint, steps_of(joint), _earlier(), progress)
    except NotProtectedError as wrong:
        raise Problem(NOT_PROTECTED) from wrong
    with transaction.atomic():
        publication, is_new = Publication.objects.get_or_create(
            semester_ends=cut_off, defaults={"published_on": clock.today(), "threshold": THRESHOLD}
        )
        if is_new:
            PublishedTable.objects.bulk_create(
                PublishedTable(
                    publication=publication,
                    factors=",".join(joint.factors[axis] for axis in hiding.table.axes),
                    rows=_rows(hiding),
                )
                for hiding in protected.tables
            )
    return publication


def steps_of(joint: Joint) -> Steps:
    """The groups in which each factor may be published, from fine to coarse. Kelurahan are grouped by kecamatan.

    Kelurahan and kecamatan that the daily page hides are no groups: what one of both shows would undo the other.
    """
    axis = joint.factors.index(Factor.KELURAHAN)
    recorded, left = (margin(count, (axis,)).ravel() for count in joint.counts)
    kecamatan: dict[str, dict[str, People]] = {}
    for place, code in enumerate(joint.levels[axis]):
        people = People(int(recorded[place]), int(left[place]))
        kecamatan.setdefault(_above(code), {})[code] = people
    hidden = hidden_places(kecamatan)
    whole: list[Mapping[str, str]] = [{}] if hidden.isdisjoint(joint.levels[axis]) else []
    if hidden.isdisjoint(kecamatan):
        whole.append({code: _above(code) for code in joint.levels[axis]})
    return {factor: ({}, *STEPS.get(factor, ())) for factor in Factor} | {Factor.KELURAHAN: whole}


def _above(kelurahan: str) -> str:
    return kelurahan.rpartition(".")[0]


def _earlier() -> dict[frozenset[str], Levels]:
    """The groups of the tables published last."""
    last = Publication.objects.order_by("published_on", "pk").last()
    tables = last.tables.all() if last else []
    return {frozenset(names): _levels(names, table.rows) for table in tables for names in [table.factors.split(",")]}


def _levels(factors: list[str], rows: list[list[Any]]) -> Levels:
    return {factor: frozenset(row[place] for row in rows) for place, factor in enumerate(factors)}


def _rows(hiding: Hiding) -> list[list[Any]]:
    recorded, left = (count.astype(int) for count in hiding.counts)
    return [
        [
            *(grouping.names[level] for grouping, level in zip(hiding.table.groupings, where, strict=True)),
            *((None, None) if hiding.hidden[where] else (int(recorded[where] + left[where]), int(recorded[where]))),
        ]
        for where in np.ndindex(hiding.hidden.shape)
    ]
