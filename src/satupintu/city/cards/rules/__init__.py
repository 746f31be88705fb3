"""Decisions about blanks, cards and letters. No Django, no database."""
