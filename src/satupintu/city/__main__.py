"""`python -m satupintu.city VERB` runs a management command of the city."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.city.config.settings")
    execute_from_command_line(sys.argv)
