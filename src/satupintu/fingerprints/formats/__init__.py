"""Bytes of others: image files and minutiae records."""
