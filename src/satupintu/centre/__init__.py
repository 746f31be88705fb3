"""A stand-in for the Ministry's data centre: keeps templates, searches 1:N, answers unique, duplicate, undecided.

Enters: encounters in the shape of OSIA's ABIS interface. Leaves: candidates and verdicts, receipts. Promises: a
real ABIS can take its place. Own Django project over `fingerprints`.
"""
