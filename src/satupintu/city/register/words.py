"""Events and elements in the words that people read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from satupintu.city.register.rules import codes
from satupintu.city.register.rules.events import EventKind
from satupintu.city.register.rules.history import DAYS
from satupintu.city.register.rules.reports import Authority, Outcome, ReportKind, State, WhyNot
from satupintu.city.register.rules.roster import Reason, Source, Whereabouts, Why

KINDS = {
    EventKind.BIRTH: _("Birth"),
    EventKind.STILLBIRTH: _("Stillbirth"),
    EventKind.DEATH: _("Death"),
    EventKind.MOVED_OUT: _("Move out of the city"),
    EventKind.MOVED_IN: _("Move into the city"),
    EventKind.MOVED_WITHIN: _("Move within the city"),
    EventKind.MARRIAGE: _("Marriage"),
    EventKind.DIVORCE: _("Divorce"),
    EventKind.NAME_CHANGE: _("Change of name"),
    EventKind.ELEMENT_CHANGE: _("Change of data"),
    EventKind.CORRECTION: _("Correction"),
    EventKind.ADOPTION: _("Adoption"),
    EventKind.RECOGNITION: _("Recognition of a child"),
    EventKind.FAMILY_CARD: _("New family card"),
    EventKind.HEAD_CHANGE: _("New head of the family"),
    EventKind.NIK_ISSUED: _("NIK issued"),
    EventKind.TAKEN_OVER: _("Taken over from a list"),
    EventKind.UNDONE: _("Undo"),
}
FIELDS = {
    "nik": _("NIK"),
    "name": _("Name"),
    "birth_place": _("Place of birth"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "blood_group": _("Blood group"),
    "religion": _("Religion"),
    "marital_status": _("Marital status"),
    "married_on": _("First marriage"),
    "education": _("Education"),
    "occupation": _("Occupation"),
    "occupation_list": _("List of occupations"),
    "income_band": _("Income"),
    "nationality": _("Nationality"),
    "itap_until": _("Permit of stay until"),
    "family_id": _("Family card"),
    "relation": _("Relation in the family"),
    "rt_id": _("RT"),
    "address": _("Address"),
    "life_status": _("Life status"),
    "registered_from": _("Here from"),
    "registered_until": _("No longer here from"),
}
WHEREABOUTS = {
    Whereabouts.LIVES_HERE: _("Lives here"),
    Whereabouts.STUDIES_OUTSIDE: _("Studies outside"),
    Whereabouts.WORKS_OUTSIDE: _("Works outside"),
    Whereabouts.MOVED: _("Has moved"),
    Whereabouts.DEAD: _("Has died"),
    Whereabouts.UNKNOWN: _("Not known"),
}
SOURCES = {
    Source.RT_HEAD: _("Head of RT"),
    Source.OFFICER: _("Officer, seen in person"),
    Source.FAMILY: _("Family"),
    Source.NEIGHBOUR: _("Neighbour"),
    Source.REPORT: _("Report"),
}
WHY = {
    Why.AGAINST_REGISTER: _("Said to be gone; the register counts this person"),
    Why.DIFFERS: _("Two sources disagree"),
}
REASONS = {
    Reason.FRAIL: _("Not yet: frail or ill"),
    Reason.WORKING_HOURS: _("Not yet: works while the office is open"),
    Reason.NO_LEAVE: _("Not yet: gets no leave"),
    Reason.TOO_FAR: _("Not yet: too far or too dear to come"),
    Reason.NO_BLANKS: _("Not yet: heard that there are no blanks"),
    Reason.OUTSIDE_UNKNOWN: _("Not yet: did not know that recording elsewhere is possible"),
    Reason.NO_NEED: _("Not yet: sees no need"),
    Reason.OTHER_NOT: _("Not yet: something else"),
    Reason.URGENT_NEED: _("Comes now: needs it urgently"),
    Reason.TURNED_17: _("Comes now: turned 17 or married"),
    Reason.CAME_NEAR: _("Comes now: recording came near"),
    Reason.WAS_TOLD: _("Comes now: was told by somebody"),
    Reason.OTHER_NOW: _("Comes now: something else"),
}
REPORTS = {
    ReportKind.DEATH: _("A death"),
    ReportKind.BIRTH: _("A birth"),
    ReportKind.MOVE: _("Somebody has moved"),
    ReportKind.MISTAKE: _("A mistake in the register or on a card"),
}
AUTHORITIES = {
    Authority.SELF: _("It is about me"),
    Authority.FAMILY: _("I am of the family"),
    Authority.NEIGHBOUR: _("I am a neighbour or an acquaintance"),
    Authority.RT_HEAD: _("I am the head of the RT"),
    Authority.WRITTEN: _("I was given a written authority"),
    Authority.INSTITUTION: _("I report for a hospital, a school, a company or another institution"),
}
STATES = {
    State.OPEN: _("We have your report. An officer will look at it."),
    State.WITH_SECOND: _("A second officer is looking at your report."),
    State.ACCEPTED: _("Your report was accepted and entered."),
    State.REJECTED: _("Your report was not entered."),
}
STATES_OF_WORK = {State.OPEN: _("to be looked at"), State.WITH_SECOND: _("waits for a second officer")}
WHY_NOT = {
    WhyNot.NOT_CLEAR_WHO: _("What was told does not suffice to be sure who is meant."),
    WhyNot.NOT_SHOWN: _("The evidence does not show what was reported."),
    WhyNot.REPORTED_BEFORE: _("This was reported before."),
    WhyNot.NOT_SO: _("We looked into it, and found it otherwise."),
    WhyNot.NEEDS_PAPERS: _("This needs papers that you have to show at the counter."),
}
OUTCOMES = {
    Outcome.PROPOSED: _("proposed"),
    Outcome.RETURNED: _("given back"),
    Outcome.ACCEPTED: _("accepted"),
    Outcome.REJECTED: _("rejected"),
}
_TABLES = {
    "sex": codes.Sex,
    "blood_group": codes.BloodGroup,
    "religion": codes.Religion,
    "marital_status": codes.Marital,
    "education": codes.Education,
    "income_band": codes.IncomeBand,
    "relation": codes.Relation,
}


def ticked(kind: Whereabouts, where: str, rt: str) -> str:
    """What a report says that the head of an RT ticked on the roster; `where`: a place, "" for none."""
    said = ", ".join(str(part) for part in (WHEREABOUTS[kind], where) if part)
    words = gettext("Ticked on the roster of RT %(rt)s: %(said)s. On which day it happened is not said.")
    return words % {"rt": rt, "said": said}


def kind_word(kind: str) -> str:
    """An event by its kind."""
    return str(KINDS[EventKind(kind)])


def value_word(name: str, value: Any, look_up: Callable[[str, Any], str]) -> str:
    """A value as people read it; `look_up` knows RTs and family cards. "-" for none."""
    if value is None or value == "":
        return "-"
    if name in DAYS:
        return date_format(date.fromisoformat(value))
    if name in _TABLES:
        return codes.printed(_TABLES[name], value)
    if name == "occupation":
        return codes.occupation(value)
    return look_up(name, value)
