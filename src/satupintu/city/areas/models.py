from django.db import models
from django.db.models import Q


class Area(models.Model):
    """An administrative area by its Kemendagri code; an RT below a kelurahan is `<kelurahan>-<RW>-<RT>`."""

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE"
        CITY = "CITY"
        KECAMATAN = "KECAMATAN"
        KELURAHAN = "KELURAHAN"
        RT = "RT"

    code = models.CharField(max_length=30, primary_key=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=100)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class AreaAlias(models.Model):
    """Another spelling in use, e.g. "Loktuan" for Lok Tuan."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("area", "name"), name="an_alias_is_listed_once"),)


class Place(models.Model):
    """A place of service: a kecamatan desk, the office, a mobile laptop."""

    class Kind(models.TextChoices):
        KECAMATAN = "KECAMATAN"
        OFFICE = "OFFICE"
        MOBILE = "MOBILE"

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    area = models.ForeignKey(Area, models.PROTECT)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("KECAMATAN", "OFFICE", "MOBILE")), name="a_place_has_a_known_kind"
            ),
        )

    def __str__(self) -> str:
        return self.name
