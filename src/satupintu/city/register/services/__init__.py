"""Everything that changes the register, a verb each: one transaction, an event that says what, why and by whom.

All take a `rules.events.Report`; the same report sent twice is entered once.
"""

from satupintu.city.register.services.births import enter_birth, enter_stillbirth
from satupintu.city.register.services.deaths import enter_death
from satupintu.city.register.services.elements import correct, enter_element_change, enter_name_change, take_over
from satupintu.city.register.services.entry import Entered
from satupintu.city.register.services.evidence import keep_evidence
from satupintu.city.register.services.families import (
    change_head,
    enter_adoption,
    enter_family_card,
    enter_recognition,
)
from satupintu.city.register.services.marriages import enter_divorce, enter_marriage
from satupintu.city.register.services.moves import enter_move_in, enter_move_out, enter_move_within
from satupintu.city.register.services.numbers import give_nik
from satupintu.city.register.services.protected import note_disability
from satupintu.city.register.services.reports import (
    accept_birth,
    accept_death,
    accept_mistake,
    accept_move_out,
    accept_move_within,
    confirm_death,
    enter_death_at_desk,
    reject_report,
    return_report,
    send_report,
)
from satupintu.city.register.services.roster import (
    Ticked,
    decide_conflict,
    note_reason,
    say_status,
    send_ticks,
    take_roster,
    tick,
)
from satupintu.city.register.services.undoing import undo

__all__ = [
    "Entered",
    "Ticked",
    "accept_birth",
    "accept_death",
    "accept_mistake",
    "accept_move_out",
    "accept_move_within",
    "change_head",
    "confirm_death",
    "correct",
    "decide_conflict",
    "enter_adoption",
    "enter_birth",
    "enter_death",
    "enter_death_at_desk",
    "enter_divorce",
    "enter_element_change",
    "enter_family_card",
    "enter_marriage",
    "enter_move_in",
    "enter_move_out",
    "enter_move_within",
    "enter_name_change",
    "enter_recognition",
    "enter_stillbirth",
    "give_nik",
    "keep_evidence",
    "note_disability",
    "note_reason",
    "reject_report",
    "return_report",
    "say_status",
    "send_report",
    "send_ticks",
    "take_over",
    "take_roster",
    "tick",
    "undo",
]
