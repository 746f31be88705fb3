"""Messages to residents and partners: outbox, channels, templates.

Enters: an event of a later stage and an address. Leaves: a message that is sent once. Promises: written in the
same transaction as what it tells of; no NIK in a message.
"""
