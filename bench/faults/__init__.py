"""Faults on purpose: what must be noticed, is."""
