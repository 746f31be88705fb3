"""A kecamatan desk or a mobile laptop: records with or without a network.

Enters: day list and operators from the city, captures from devices. Leaves: sealed packets. Promises: what was
sealed is on the disk before the operator hears so, the station cannot read it again, and nothing is deleted
before the centre's receipt. Own Django project, SQLite.
"""
