"""Reads of this stage: stock and ledger, cards and letters, the public check."""

from satupintu.city.cards.selectors.checking import check
from satupintu.city.cards.selectors.documents import card_documents, pictures_to_judge, slip_pdf, suket_pdf
from satupintu.city.cards.selectors.stock import (
    count_printed,
    data_state,
    list_deliveries,
    list_ledger,
    list_reserved,
    stock_cover,
    stock_outs,
    stock_shown,
)
from satupintu.city.cards.selectors.waiting import (
    find_waiting_card,
    get_card,
    get_suket,
    handed_over_by,
    holders_on,
    list_cards,
    list_printed,
    list_sukets,
    list_to_print,
    printed_by,
)

__all__ = [
    "card_documents",
    "check",
    "count_printed",
    "data_state",
    "find_waiting_card",
    "get_card",
    "get_suket",
    "handed_over_by",
    "holders_on",
    "list_cards",
    "list_deliveries",
    "list_ledger",
    "list_printed",
    "list_reserved",
    "list_sukets",
    "list_to_print",
    "pictures_to_judge",
    "printed_by",
    "slip_pdf",
    "stock_cover",
    "stock_outs",
    "stock_shown",
    "suket_pdf",
]
