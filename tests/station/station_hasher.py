"""A hasher for tests: correct and quick."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    algorithm = "quick"
    iterations = 1
