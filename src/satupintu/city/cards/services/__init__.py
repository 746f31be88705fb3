"""What officers do with blanks, cards and letters, one verb each, one transaction each (docs/flows/cards.md)."""

from satupintu.city.cards.services.blanks import book_delivery, return_blanks, spoil
from satupintu.city.cards.services.chips import fetch_chip
from satupintu.city.cards.services.hand_over import hand_over
from satupintu.city.cards.services.printing import print_card, report_misprint, send_back
from satupintu.city.cards.services.reserving import reserve_for_slots
from satupintu.city.cards.services.sukets import issue_suket

__all__ = [
    "book_delivery",
    "fetch_chip",
    "hand_over",
    "issue_suket",
    "print_card",
    "report_misprint",
    "reserve_for_slots",
    "return_blanks",
    "send_back",
    "spoil",
]
