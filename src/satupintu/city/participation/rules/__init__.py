"""Rates that name their denominator, the study's table, causes of delay. No Django."""
