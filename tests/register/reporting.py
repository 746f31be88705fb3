"""Short forms for entering events and looking at what became of it."""

from uuid import uuid4

from cast import TODAY
from satupintu.city.register import services
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import Report

BABY = Newcomer(name="BAYU FAJAR", birth_place="BONTANG", birth_date=TODAY, sex=1, religion=1, relation=4)


def report(on=TODAY, key=None, **more):
    return Report(key=key or str(uuid4()), happened_on=on, **more)


def row(ref):
    return Resident.objects.select_related("family").get(ref=ref)


def kk(ref):
    return row(ref).family.kk_number


def die(viewer, ref, on=TODAY, **more):
    return services.enter_death(viewer=viewer, report=report(on, **more), ref=ref)


def move(viewer, refs, rt, on=TODAY, **more):
    return services.enter_move_within(
        viewer=viewer, report=report(on), refs=refs, rt=rt, **{"address": "JL. MELATI 9"} | more
    )


def undo(viewer, entered, on=TODAY):
    return services.undo(viewer=viewer, report=report(on), event=entered.event)
