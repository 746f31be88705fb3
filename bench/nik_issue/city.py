"""Sets Django up for the city; to be imported before anything of it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.city.config.settings")
django.setup()
