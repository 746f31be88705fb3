"""Every day of waiting, booked to one cause (docs/flows/obstacles.md).

Enters: cases with their events, and spells without a line or a blank. Leaves: bookings, sums, a replay. No Django.
Promises: a case's days add up exactly; no day twice; each booking names its events, except the unexplained.
"""
