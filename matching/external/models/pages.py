"""The way of a person outside to their own page: links, one-time codes, and what they ask of a human."""

import uuid

from django.db import models
from django.db.models import Q

from francetravail_match.common.fields import account, written_at

from ..contact.enums import CODE_TRIES, AskKind
from .contacts import Contact, Message


class PageLink(models.Model):
    """The token is known to the person alone: the database keeps its SHA-256, and writes its end."""

    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, verbose_name="contact", related_name="links")
    message = models.ForeignKey(Message, models.CASCADE, verbose_name="message", related_name="links")
    created_at = written_at("créé le")
    expires_at = models.DateTimeField("expire le", editable=False)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "lien d'une personne externe"
        verbose_name_plural = "liens de personnes externes"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_link_digest",
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="L'empreinte d'un lien est un SHA-256.",
            ),
        ]

    def __str__(self) -> str:
        return f"lien {self.pk}"


class PageCode(models.Model):
    """A one-time code asked for with a link: the worker makes it, sends it, and keeps a keyed hash alone."""

    link = models.ForeignKey(PageLink, models.CASCADE, verbose_name="lien", related_name="codes")
    digest = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    asked_at = written_at("demandé le")
    sent_at = models.DateTimeField("parti le", null=True, blank=True, editable=False)
    expires_at = models.DateTimeField("expire le", null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "code à usage unique"
        verbose_name_plural = "codes à usage unique"
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_code_tries",
                condition=Q(tries__lte=CODE_TRIES),
                violation_error_message="Ce code a été essayé trop de fois.",
            ),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class PersonAsk(models.Model):
    """What the person asks of a human from their page; answered by somebody of the agency."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.CASCADE, verbose_name="contact", related_name="asks")
    kind = models.CharField("demande", max_length=12, choices=AskKind)
    words = models.CharField("précision", max_length=500, blank=True)
    asked_at = written_at("demandé le")
    handled_at = models.DateTimeField("traité le", null=True, blank=True, editable=False)
    handled_by = account("traité par", null=True, blank=True)
    reply = models.CharField("réponse", max_length=500, blank=True)

    class Meta:
        verbose_name = "demande d'une personne externe"
        verbose_name_plural = "demandes de personnes externes"
        ordering = ["asked_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="external_ask_kind",
                condition=Q(kind__in=AskKind.values),
                violation_error_message="Cette demande n'existe pas.",
            ),
            models.UniqueConstraint(
                name="external_ask_waiting",
                fields=["contact", "kind"],
                condition=Q(handled_at=None),
                violation_error_message="Cette demande est déjà transmise.",
            ),
            models.CheckConstraint(
                name="external_ask_handled",
                condition=Q(handled_at=None, handled_by=None, reply="")
                | Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(reply=""),
                violation_error_message="Une demande traitée a une réponse, et quelqu'un qui l'a donnée.",
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"
