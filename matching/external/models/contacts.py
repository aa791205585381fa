"""How a person outside is written to: the sealed address, the one solicitation, its message and its reminder.

Written by functions of the owner, by nothing else; all of it goes with the sighting.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from francetravail_match.accounts.models import Agency
from francetravail_match.common.fields import account, written_at
from matching.questions.models.deliveries import new_code
from offers.models import JobOffer

from ..contact.enums import DECLARED, FIRST, MAY_HAVE, REMINDER, MessageState, Way
from .acts import ExternalAct, Sighting


class Channel(models.Model):
    """The address of the person, sealed: the worker that sends is alone to have the key that opens it.

    ``digest``: by which two sightings of one person are known, and who objected; nobody reads it back.
    ``digests``: it, then those under the other keys that were live when it was sealed.
    """

    sighting = models.OneToOneField(
        Sighting, models.CASCADE, primary_key=True, verbose_name="repérage", related_name="channel"
    )
    sealed = models.BinaryField("adresse sous scellé", max_length=400)
    seal_version = models.PositiveSmallIntegerField("version du scellé")
    digest = models.BinaryField("empreinte", max_length=16, db_index=True)
    digests = ArrayField(
        models.BinaryField(max_length=16), verbose_name="empreintes sous chaque clé", db_default=[]
    )
    key_version = models.PositiveSmallIntegerField("version de la clé d'empreinte")
    by_the_person = models.BooleanField("donnée par la personne")
    sealed_at = written_at("scellée le")

    class Meta:
        verbose_name = "adresse sous scellé"
        verbose_name_plural = "adresses sous scellé"
        ordering = ["sighting"]
        default_permissions = ()
        indexes = [GinIndex(name="external_channel_of_person", fields=["digests"])]

    def __str__(self) -> str:
        return f"adresse du {self.sighting}"


class Alias(models.Model):
    """« Conseiller 3, agence de Dieppe »: by which an advisor is known to people outside, for good."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    user = account("conseiller")
    number = models.PositiveSmallIntegerField("numéro")

    class Meta:
        verbose_name = "alias de conseiller"
        verbose_name_plural = "alias des conseillers"
        ordering = ["agency", "number"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="external_alias_of_user", fields=["agency", "user"]),
            models.UniqueConstraint(name="external_alias_number", fields=["agency", "number"]),
        ]

    def __str__(self) -> str:
        return f"Conseiller {self.number}"


class Contact(models.Model):
    """The solicitation of one person about one offer, from the first message asked for to the answer.

    ``ended_at``: answered, or not to be gone on with; nothing more is sent then.
    """

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    sighting = models.OneToOneField(Sighting, models.CASCADE, verbose_name="repérage", related_name="contact")
    way = models.CharField("voie", max_length=10, choices=Way)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="+")
    by = account("conseiller")
    alias = models.ForeignKey(Alias, models.PROTECT, verbose_name="alias", related_name="+")
    opened_at = written_at("ouvert le")
    ended_at = models.DateTimeField("fini le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "contact d'une personne externe"
        verbose_name_plural = "contacts de personnes externes"
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="external_contact_way",
                condition=Q(way__in=Way.values),
                violation_error_message="Cette voie n'existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.public_id}"


class ContactKey(models.Model):
    """One open solicitation of a person in the whole country: a key is in one open contact at most."""

    contact = models.ForeignKey(Contact, models.CASCADE, verbose_name="contact", related_name="keys")
    digest = models.BinaryField("empreinte", max_length=16, unique=True)

    class Meta:
        verbose_name = "personne sollicitée"
        verbose_name_plural = "personnes sollicitées"
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"personne du {self.contact}"


class ContactPlace(models.Model):
    """One of the places that the caps leave: who took it, for which offer, when; nothing of the person."""

    offer = models.ForeignKey(JobOffer, models.PROTECT, verbose_name="offre", related_name="+")
    by = account("conseiller")
    at = written_at("date")

    class Meta:
        verbose_name = "place de contact"
        verbose_name_plural = "places de contact"
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [models.Index(name="external_place_of_week", fields=["by", "at"])]

    def __str__(self) -> str:
        return f"place {self.pk}"


class Message(models.Model):
    """One message to the person. ``public_id`` is all that the envelope says; ``code``: to have it confirmed.

    ``act``: the gate let it through at the moment it left, or was declared. ``why``: why it did not leave.
    """

    public_id = models.UUIDField("identifiant du message", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "code de vérification", max_length=9, default=new_code, unique=True, editable=False
    )
    contact = models.ForeignKey(Contact, models.CASCADE, verbose_name="contact", related_name="messages")
    rank = models.PositiveSmallIntegerField("rang")
    by = account("demandé par")
    act = models.OneToOneField(
        ExternalAct, models.PROTECT, null=True, blank=True, verbose_name="acte", related_name="message"
    )
    place = models.OneToOneField(
        ContactPlace, models.PROTECT, null=True, blank=True, verbose_name="place", related_name="+"
    )
    state = models.CharField("état", max_length=17, choices=MessageState)
    why = models.CharField("pas envoyé parce que", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    not_before = models.DateTimeField("pas avant", null=True, blank=True)
    queued_at = written_at("demandé le")
    sending_at = models.DateTimeField("envoi commencé le", null=True, blank=True, editable=False)
    sent_at = models.DateTimeField("accepté le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("sort connu le", null=True, blank=True, editable=False)
    decided_by = account("sort déclaré par", null=True, blank=True)

    class Meta:
        verbose_name = "message à une personne externe"
        verbose_name_plural = "messages à des personnes externes"
        ordering = ["contact", "id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                name="external_message_moving",
                fields=["queued_at"],
                condition=Q(state__in=[MessageState.QUEUED, MessageState.SENDING]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="external_message_state",
                condition=Q(state__in=MessageState.values),
                violation_error_message="Cet état n'existe pas.",
            ),
            models.CheckConstraint(
                name="external_message_rank",
                condition=Q(rank__in=[FIRST, REMINDER]),
                violation_error_message="Un message, et un rappel.",
            ),
            models.UniqueConstraint(
                name="external_message_once",
                fields=["contact", "rank"],
                condition=Q(state__in=MAY_HAVE),
                violation_error_message="Un message, et un rappel.",
            ),
            models.CheckConstraint(
                name="external_message_decided",
                condition=Q(state__in=DECLARED, decided_by__isnull=False)
                | ~Q(state__in=DECLARED) & Q(decided_by=None),
                violation_error_message="Le sort d'un message est déclaré par quelqu'un.",
            ),
            models.CheckConstraint(
                name="external_message_through_the_gate",
                condition=Q(act__isnull=False) | Q(state__in=[MessageState.QUEUED, MessageState.CANCELLED]),
                violation_error_message="Aucun message ne part sans passer par le constat.",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.public_id}"
