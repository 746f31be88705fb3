"""Writes an invented city into the city's database, all stages at once, in one transaction.

Enters: a `synthetic.city.InventedCity`. Leaves: areas, places, register, recordings, two years at the desks, blanks.
Promises: never on real data; the same city twice is written once; docs/flows/synthetic-city.md says what becomes what.
"""
