"""Settings for the state machine: the city's, with the station's rooms and the station's own settings beside them."""

from satupintu.city.config.settings import *  # noqa: F403
from satupintu.city.config.settings import INSTALLED_APPS as CITY_ROOMS
from satupintu.station import settings as station

INSTALLED_APPS = [*CITY_ROOMS, *(f"satupintu.station.{room}" for room in ("operators", "vault", "link"))]
MEMORY = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
DATABASES = {"default": MEMORY}
globals().update({name: value for name, value in vars(station).items() if name.isupper() and name not in globals()})
KEEP_DAYS = 4  # at least one true day with a clock of the station and one of the city a day wrong; machine.COPY_AGE
LEAST_FREE_MB = FLOOR_MB = 0
LOGGING = {"version": 1, "disable_existing_loggers": True}
