"""Counts kept so that a page answers at once; the register stays the truth (docs/flows/participation.md)."""

from django.db import models

from satupintu.city.areas.models import Area


class CellsKept(models.Model):
    """One count of everybody: of which day, from which state of the data, when it was made. The newest is shown."""

    day = models.DateField()
    data_state = models.CharField(max_length=200)
    counted_at = models.DateTimeField()
    until = models.DateField(help_text="the end of the running semester")
    coming_wajib = models.PositiveIntegerField(help_text="need no KTP on the day and must have one by then")
    coming_recorded = models.PositiveIntegerField(help_text="recorded of them already")


class MonthKept(models.Model):
    """The end of a past month as the register of that count told it: those who must have a KTP, recorded of them."""

    kept = models.ForeignKey(CellsKept, models.CASCADE, related_name="months")
    day = models.DateField()
    wajib = models.PositiveIntegerField()
    recorded = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kept", "day"), name="a_month_is_kept_once"),)


class ParticipationCell(models.Model):
    """Persons of one combination of the six factors (`rules/factors.py`); combinations of nobody are left out."""

    kept = models.ForeignKey(CellsKept, models.CASCADE, related_name="cells")
    age = models.CharField(max_length=20)
    sex = models.CharField(max_length=20)
    education = models.CharField(max_length=20)
    occupation = models.CharField(max_length=20)
    income = models.CharField(max_length=20)
    kelurahan = models.ForeignKey(Area, models.PROTECT, related_name="+")
    population = models.PositiveIntegerField()
    wajib = models.PositiveIntegerField()
    recorded = models.PositiveIntegerField()

    class Meta:
        db_table = "participation_cell"
        constraints = (
            models.UniqueConstraint(
                fields=("kept", "age", "sex", "education", "occupation", "income", "kelurahan"),
                name="a_combination_is_kept_once",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded__lte=models.F("wajib"), wajib__lte=models.F("population")),
                name="recorded_are_of_those_who_must_and_they_of_all",
            ),
        )


class Publication(models.Model):
    """The tables of one semester, made public once: a second count of the same day would tell by the difference."""

    semester_ends = models.DateField(unique=True)
    published_on = models.DateField()
    threshold = models.PositiveSmallIntegerField(help_text="fewer persons than this are not shown")


class PublishedTable(models.Model):
    """Persons by up to three factors. `rows`: level of each factor, wajib KTP, recorded; both null where hidden."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="tables")
    factors = models.CharField(max_length=60, help_text="names of rules/factors.py, with commas between")
    rows = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "factors"), name="a_table_is_published_once_a_semester"),
        )


class KeptPage(models.Model):
    """What a page shows in one language, made ahead by a job; it names nobody."""

    page = models.CharField(max_length=100, help_text="dotted name of the function that makes it")
    asked = models.CharField(max_length=300, help_text="what was chosen on it, as JSON")
    language = models.CharField(max_length=10)
    body = models.TextField(blank=True)
    inputs_state = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(null=True, help_text="when its figures were read")
    moved_at = models.DateTimeField(null=True, help_text="last sign of a job; none under way where empty")
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True, help_text="code of what stopped the last job")
    looked_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("page", "asked", "language"), name="a_page_is_kept_once_a_language"),
        )


class KeptFile(models.Model):
    """A file that was made with a page."""

    kept = models.ForeignKey(KeptPage, models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kept", "name"), name="a_page_has_a_file_once"),)
