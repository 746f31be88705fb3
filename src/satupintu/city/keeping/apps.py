import sys

from django.apps import AppConfig

BOOT_ERROR = 3  # gunicorn then ends as well; after any other code it starts its workers again and again


class KeepingConfig(AppConfig):
    name = "satupintu.city.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every program of the city comes by here, and only `restore` goes on while a restore has not ended."""
        from satupintu.city.foundation.problems import Problem
        from satupintu.city.keeping import unfinished
        from satupintu.city.keeping.problems import UNFINISHED

        if unfinished.is_begun() and sys.argv[1:2] != ["restore"]:
            sys.stderr.write(f"{Problem(UNFINISHED)}\n")
            sys.exit(BOOT_ERROR)
