"""Blanks, slots' quotas, printing, suket, hand-over.

Enters: PRINT_READY_RECORD. Leaves: a card in a hand. Promises: every blank by serial number, stock never
negative, one living card a person, suket only where stock is zero.
"""
