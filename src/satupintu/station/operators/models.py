"""An account as the city sent it, and what the station adds: a salt, and wrong tries."""

import secrets

from django.db import models


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Operator(models.Model):
    """`password` is Django's encoded hash, made at the city. `salt` is for the key of drafts.

    `reader`: for whom day lists are sealed, the public half in base64; empty before the first sign-in here.
    """

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    password = models.CharField(max_length=256)
    roles = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    salt = models.BinaryField(default=new_salt)
    reader = models.CharField(max_length=60, blank=True)
    wrong_tries = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name or self.username
