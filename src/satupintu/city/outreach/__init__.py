"""Jemput bola: partners, plans, sessions, campaigns.

Enters: who is missing and where. Leaves: days and places agreed on. Not furnished yet.
"""
