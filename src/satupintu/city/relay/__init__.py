"""To the centre and back: outbox, receipts, verdicts, adjudication, daily closing.

Enters: recordings. Leaves: encounters at the centre and its verdict, once. Promises: order by station and
sequence, never by clock; nothing prints while a case is open.
"""
