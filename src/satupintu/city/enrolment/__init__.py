"""Stations and the packets received from them, recordings, exceptions.

Enters: sealed packets. Leaves: signed receipts after commit, recordings. Promises: a packet sent twice is
received once; another packet under the same number is refused and kept.
"""
