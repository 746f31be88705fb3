"""The line to the city: enrolment, day list and operators, sending packets, fetching receipts.

Enters: packets that wait. Leaves: packets at the city, receipts and status words at the vault. Promises: oldest first,
again and again until answered; a broken line is a state to show, never an error of the desk.
"""
