"""Everything that is kept of a person outside: what their page shows, and the file that they take away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..contact.notice import in_lines, notice_of
from ..enums import State
from ..lead import state_of
from ..models import (
    Attestation,
    Channel,
    KeepChoice,
    Message,
    PageLink,
    PersonAsk,
    Profile,
    Sighting,
    Step,
)
from .consent import TEXTS
from .services.acts import profile_of
from .wording import answers_in_words

SEALED = "gardée sous scellé : notre programme d'envoi est seul à pouvoir la lire"


@dataclass(frozen=True)
class Held:
    """``attested``: what an advisor last read on the profile, None if that is the sighting itself.

    ``profile``: where their answers are, None while the offer does not interest them; ``keep``: what they
    said last of keeping them once registered, None for nothing.
    """

    sighting: Sighting
    state: State
    attested: Attestation | None
    has_address: bool
    steps: list[Step]
    messages: list[Message]
    asks: list[PersonAsk]
    profile: Profile | None
    keep: KeepChoice | None

    @property
    def answers(self) -> dict[str, str]:
        return answers_in_words(self.profile) if self.profile else {}

    @property
    def seen_open_at(self) -> datetime:
        seen: datetime = self.attested.at if self.attested else self.sighting.seen_at
        return seen

    def as_data(self) -> dict[str, Any]:
        """For the person: names in French, dates in ISO 8601."""
        sighting, offer = self.sighting, self.sighting.offer
        return {
            "offre": {"numéro": offer.source_number, "intitulé": offer.title},
            "source": sighting.source_label,
            "adresse du profil": sighting.url,
            "identifiant sur le réseau": sighting.urn,
            "adresse électronique": SEALED if self.has_address else "",
            "repérée le": sighting.seen_at,
            "à l'écoute, vu le": self.seen_open_at,
            "situation": self.attested.get_situation_display() if self.attested else "",
            "fin du contrat": self.attested.ends_on if self.attested else None,
            "où nous en sommes": self.state.label,
            "étapes": [{"le": step.at, "étape": step.get_after_display()} for step in self.steps],
            "messages": [
                {"le": message.sending_at, "état": message.get_state_display()} for message in self.messages
            ],
            "demandes": [
                {
                    "le": each.asked_at,
                    "demande": each.get_kind_display(),
                    "précision": each.words,
                    "réponse": each.reply,
                }
                for each in self.asks
            ],
            "réponses": self.answers,
            "réponses à garder à l'inscription": self.keep
            and {"le": self.keep.at, "garder": self.keep.wanted, "texte": TEXTS.get(self.keep.text_version)},
            "information": dict(in_lines(notice_of(sighting))),
        }


def held_of(link: PageLink) -> Held:
    contact, sighting = link.contact, link.contact.sighting
    return Held(
        sighting,
        state_of(sighting),
        Attestation.objects.filter(sighting=sighting).order_by("-pk").first(),
        Channel.objects.filter(sighting=sighting).exists(),
        list(sighting.steps.order_by("pk")),
        list(contact.messages.exclude(sending_at=None).order_by("pk")),
        list(contact.asks.order_by("pk")),
        profile_of(link),
        KeepChoice.objects.in_force(sighting.pk),
    )
