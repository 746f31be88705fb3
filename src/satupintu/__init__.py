"""Satu Pintu: one door to the e-KTP, from "not yet recorded" to card in hand.

Three places and what travels between them: `station` records, `city` keeps, `centre` answers whether
this person is new. ARCHITECTURE.md shows every room.
"""

__version__ = "0.1.0"
