"""Shapes of OSIA's ABIS interface 1.6.0: read what callers send, write what they get."""
