"""Makes the tables of a semester public, once (docs/decisions/0008-hidden-cells.md)."""

from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.models import Publication, PublishedTable
from satupintu.city.participation.problems import NO_CUT_OFF, NOT_PROTECTED
from satupintu.city.participation.protection.places import People, hidden_places
from satupintu.city.participation.protection.suppress import NotProtectedError, Protected, protect
from satupintu.city.participation.protection.tables import THRESHOLD, Axes, Flags, Joint, joint_of, margin
from satupintu.city.participation.rules.dkb import semester_of
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors import list_cells

MAY_PUBLISH = (Role.HEAD, Role.PLANNER)


def publish_tables(*, viewer: Viewer, semester_end: date) -> Publication:
    """Publish all tables of up to three factors; what is published already stays as it is.

    Takes minutes in a city. Raises NOT_ALLOWED, NO_CUT_OFF, NOT_PROTECTED.
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
        protected = protect(joint, _hidden_already(joint))
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
                    factors=",".join(protected.joint.factors[axis] for axis in axes),
                    rows=_rows(protected, axes),
                )
                for axes in protected.hidden
            )
    return publication


def _hidden_already(joint: Joint) -> dict[Axes, Flags]:
    """Kelurahan that the daily page hides: what one of both shows would undo the other."""
    axis = joint.factors.index(Factor.KELURAHAN)
    recorded, left = (margin(count, (axis,)).ravel() for count in joint.counts)
    kecamatan: dict[str, dict[str, People]] = {}
    for place, code in enumerate(joint.levels[axis]):
        people = People(int(recorded[place]), int(left[place]))
        kecamatan.setdefault(code.rpartition(".")[0], {})[code] = people
    hidden = hidden_places(kecamatan)
    flags = np.array([code in hidden for code in joint.levels[axis]])
    return {(axis,): flags.reshape([-1 if other == axis else 1 for other in range(len(joint.factors))])}


def _rows(protected: Protected, axes: Axes) -> list[list[Any]]:
    joint, hidden = protected.joint, protected.hidden[axes]
    recorded, left = (margin(count, axes).astype(int) for count in joint.counts)
    return [
        [
            *(joint.levels[axis][where[axis]] for axis in axes),
            *((None, None) if hidden[where] else (int(recorded[where] + left[where]), int(recorded[where]))),
        ]
        for where in np.ndindex(hidden.shape)
    ]
