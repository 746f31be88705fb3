"""The ways that the frame of every page offers, in order. Who sees which is decided by the mark on its view."""

from satupintu.city.web.navigation import Way

WAYS: tuple[Way, ...] = ()
