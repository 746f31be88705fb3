from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from satupintu.city.foundation.viewers import Role


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who works with the service. What they may do stands in `assignments`."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A role that an account has within an area ("" = the whole city)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    area = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "role", "area"), name="a_role_is_given_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_role_is_known"),
        )


class AuditEntry(models.Model):
    """One line of the audit trail: rows are only added (database triggers), each with the hash of the one before."""

    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    purpose = models.CharField(max_length=120, blank=True)
    subjects = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (models.Index(fields=("action", "at")),)


class AuditSubject(models.Model):
    """Whom a line of the audit trail names, so that who looked at somebody is found among millions of lines.

    The line itself holds the same references under its hash; these rows only find it, and only grow as it does.
    """

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="named", db_index=False)
    subject = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "entry"), name="a_line_names_somebody_once"),)


class Attempt(models.Model):
    """A try that is counted, so that guessing is slow: kept in the database, since several programs serve."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("kind", "key", "at")),)


class Setting(models.Model):
    """Facts about this installation, e.g. that its data are invented."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()


class NightWork(models.Model):
    """One job of one night: taken when it begins. `problem`: the kind of what went wrong, "" for nothing."""

    night = models.DateField()
    job = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=1)
    problem = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("night", "job"), name="a_job_is_done_once_a_night"),)
