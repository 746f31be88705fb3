from django.db import models

from satupintu.city.register.models.residents import Resident


class SearchText(models.Model):
    """What the search index holds of a resident: words as they are compared, and the RT (docs/flows/search.md)."""

    resident = models.OneToOneField(Resident, models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    area = models.CharField(max_length=30)


class SearchTerm(models.Model):
    """A word of names or addresses, or the code of an area, under which residents can be found."""

    class Kind(models.TextChoices):
        NAME = "N"
        ADDRESS = "A"
        AREA = "R"

    kind = models.CharField(max_length=1, choices=Kind)
    text = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "text"), name="a_search_term_is_listed_once"),
            models.CheckConstraint(condition=models.Q(kind__in=("N", "A", "R")), name="a_search_term_has_a_known_kind"),
        )


class SearchGram(models.Model):
    """Three letters of a term: how misspelt words are found."""

    gram = models.CharField(max_length=3)
    term = models.ForeignKey(SearchTerm, models.CASCADE, related_name="grams", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("gram", "term"), name="a_term_holds_three_letters_once"),)


class SearchBlock(models.Model):
    """Who stands under a term, of 65,536 residents in a row: their numbers within these, ascending, two bytes each."""

    term = models.ForeignKey(SearchTerm, models.CASCADE, related_name="blocks", db_index=False)
    block = models.PositiveIntegerField()
    members = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("term", "block"), name="a_term_has_these_residents_once"),)
