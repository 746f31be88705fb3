"""Pages of applications: asking, status, the counter, the screen of the queue."""

from satupintu.city.web.public import address_of, picture_of

__all__ = ["address_of", "picture_of"]
