"""What changes in this stage."""

from satupintu.city.relay.services.adjudicating import adjudicate, begin_anew, take_back, undo_decision
from satupintu.city.relay.services.chips import fetch_for_chip
from satupintu.city.relay.services.closing import close_day, recheck_closings
from satupintu.city.relay.services.deleting import delete_at_centre, delete_later, note_deleted, withdraw_deletion
from satupintu.city.relay.services.earlier import find_earlier, note_compared
from satupintu.city.relay.services.handing_out import HANDERS_OUT, hand_out_day, keyring
from satupintu.city.relay.services.hearing import hear
from satupintu.city.relay.services.losses import look_at_centre, look_soon
from satupintu.city.relay.services.outages import centre_refuses, keep_outages, line_is_down, line_is_up
from satupintu.city.relay.services.outbox import (
    ask_all_again,
    collect,
    keep_receipt,
    note_created,
    note_failed,
    note_searching,
    note_unknown_earlier,
    search_anew,
    send_again,
    send_all_again,
    try_later,
)
from satupintu.city.relay.services.revealing import ask_for_fingers, forget_fingers, look_at_fingers
from satupintu.city.relay.services.trust import change_centre_keys, need_same_port, trust_centre
from satupintu.city.relay.services.verifying import verify_finger
from satupintu.city.relay.services.vouching import vouch

__all__ = [
    "HANDERS_OUT",
    "adjudicate",
    "ask_all_again",
    "ask_for_fingers",
    "begin_anew",
    "centre_refuses",
    "change_centre_keys",
    "close_day",
    "collect",
    "delete_at_centre",
    "delete_later",
    "fetch_for_chip",
    "find_earlier",
    "forget_fingers",
    "hand_out_day",
    "hear",
    "keep_outages",
    "keep_receipt",
    "keyring",
    "line_is_down",
    "line_is_up",
    "look_at_centre",
    "look_at_fingers",
    "look_soon",
    "need_same_port",
    "note_compared",
    "note_created",
    "note_deleted",
    "note_failed",
    "note_searching",
    "note_unknown_earlier",
    "recheck_closings",
    "search_anew",
    "send_again",
    "send_all_again",
    "take_back",
    "trust_centre",
    "try_later",
    "undo_decision",
    "verify_finger",
    "vouch",
    "withdraw_deletion",
]
