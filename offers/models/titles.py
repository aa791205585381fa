"""What was learned from stored offers about titles and occupations."""

from django.db import models
from django.db.models import Func, Q

from francetravail_match.common.fields import written_at


class LearnedTitles(models.Model):
    """Arrays of numbers, learned at one moment from the offers then stored; the latest one serves.

    ``digest`` is the SHA-256 (hex) of ``content``, compared by the database at writing and by whoever reads.
    ``reference`` is the digest of the edition of ROME whose occupations are its columns, ``format`` the
    meaning of the arrays: what differs from today's is learned again, and does not serve meanwhile.
    """

    at = written_at("apprise le")
    format = models.PositiveSmallIntegerField("format")
    reference = models.CharField("empreinte du ROME", max_length=64, blank=True)
    offers = models.PositiveIntegerField("offres lues")
    digest = models.CharField("empreinte", max_length=64)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "apprentissage des intitulés"
        verbose_name_plural = "apprentissages des intitulés"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="offers_learned_digest",
                condition=Q(
                    digest=Func(
                        Func(models.F("content"), function="sha256"),
                        models.Value("hex"),
                        function="encode",
                        output_field=models.TextField(),
                    )
                ),
                violation_error_message="L'empreinte n'est pas celle du contenu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offers} offres, {self.digest[:12]}"
