"""Interviews, coding, displays, conclusions.

Enters: what people told. Leaves: conclusions with their evidence. Not furnished yet.
"""
