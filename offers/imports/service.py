"""The import itself: new offers, changed ones, new versions when criteria changed, in batches."""

from collections.abc import Iterable, Iterator
from itertools import batched

from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_now
from francetravail_match.common.imports import Summary, Unreadable
from francetravail_match.referentials.models import RomeCode
from offers.enums import SOURCE_FRESHNESS, ClosingReason, OfferSource
from offers.models import Employer, JobOffer
from offers.services import announce_versions, close_offers, create_versions, publish_offers

from .france_travail import ParsedOffer, Refused, parse_offer
from .places import Places
from .reading import Row

BATCH = 500


class OfferImport:
    """One import. ``reopen``: publish as of today what the source has left alone for too long."""

    def __init__(self, *, agency: Agency | None, reopen: bool) -> None:
        self.reopen = reopen
        self.places = Places()
        self.rome_codes = set(RomeCode.objects.order_by("pk").values_list("code", flat=True))
        if not self.rome_codes:
            raise Unreadable("Aucun métier n'est chargé : lancez d'abord import_rome et import_places.")
        agencies = list(Agency.objects.order_by("-code"))
        self.default_agency = agency or (agencies[-1] if agencies else None)
        if self.default_agency is None:
            raise Unreadable("Aucune agence n'existe : créez-en une avant d'importer des offres.")
        # The first agency of a région takes its offers, unless one agency is to take them all.
        self.agencies = {} if agency else {a.region_id: a for a in agencies}
        self.now = app_now()
        self.summary = Summary()
        self.seen: dict[str, int] = {}

    def run(self, rows: Iterable[Row]) -> Summary:
        """Take in every row; runs inside the caller's transaction."""
        for batch in batched(self._parsed(rows), BATCH):
            self._store(list(batch))
        return self.summary

    def _parsed(self, rows: Iterable[Row]) -> Iterator[ParsedOffer]:
        for line, raw in rows:
            if isinstance(raw, str):
                self.summary.refuse(line, raw)
                continue
            try:
                offer = parse_offer(raw, self.places, self.rome_codes)
            except Refused as refusal:
                self.summary.refuse(line, str(refusal))
                continue
            if offer.number in self.seen:
                self.summary.refuse(
                    line, f"l'offre {offer.number} est déjà à la ligne {self.seen[offer.number]}"
                )
                continue
            self.seen[offer.number] = line
            yield offer

    def _store(self, batch: list[ParsedOffer]) -> None:
        numbers = [parsed.number for parsed in batch]
        found = JobOffer.objects.filter(source=OfferSource.FRANCE_TRAVAIL, source_number__in=numbers)
        stored = {offer.source_number: offer for offer in found.order_by("pk")}
        new = [parsed for parsed in batch if parsed.number not in stored]
        changed = [p for p in batch if p.number in stored and stored[p.number].source_digest != p.digest]
        same = [p for p in batch if p.number in stored and stored[p.number].source_digest == p.digest]
        employers = self._employers([*new, *changed])
        offers = [self._new_offer(parsed, employers) for parsed in new]
        JobOffer.objects.bulk_create(offers)
        create_versions(zip(offers, [parsed.criteria for parsed in new], strict=True))
        self._set_life(offers)
        self._update([(stored[parsed.number], parsed) for parsed in changed], employers)
        reopened = self._reopen([stored[parsed.number] for parsed in [*changed, *same]])
        updated = {parsed.number for parsed in changed} | reopened
        self.summary.created += len(new)
        self.summary.updated += len(updated)
        self.summary.unchanged += len(batch) - len(new) - len(updated)

    def _new_offer(self, parsed: ParsedOffer, employers: dict[str, Employer]) -> JobOffer:
        return JobOffer(
            agency=self.agencies.get(parsed.region or "", self.default_agency),
            employer=employers.get(parsed.employer_siret or parsed.employer_name),
            source=OfferSource.FRANCE_TRAVAIL,
            source_number=parsed.number,
            source_digest=parsed.digest,
            **parsed.fields,
        )

    def _is_fresh(self, offer: JobOffer) -> bool:
        updated = offer.source_updated_at
        return updated is not None and updated > self.now - SOURCE_FRESHNESS

    def _set_life(self, offers: list[JobOffer]) -> None:
        """Publish what the source keeps alive with its date; reopen the rest as of today, or close it."""
        fresh = [offer for offer in offers if self._is_fresh(offer)]
        old = [offer for offer in offers if not self._is_fresh(offer)]
        publish_offers(fresh, actor=None, source_dates=True)
        if self.reopen:
            publish_offers(old, actor=None)
        else:
            close_offers(old, reason=ClosingReason.EXPIRED, actor=None)

    def _update(self, pairs: list[tuple[JobOffer, ParsedOffer]], employers: dict[str, Employer]) -> None:
        before = {offer.pk: offer.current_version_id for offer, _ in pairs}
        for offer, parsed in pairs:
            offer.employer = employers.get(parsed.employer_siret or parsed.employer_name)
            offer.source_digest = parsed.digest
            for name, value in parsed.fields.items():
                setattr(offer, name, value)
        create_versions((offer, parsed.criteria) for offer, parsed in pairs)
        fields = ["employer", "source_digest", *(pairs[0][1].fields if pairs else [])]
        JobOffer.objects.bulk_update([offer for offer, _ in pairs], fields)
        announce_versions(
            [
                offer.current_version
                for offer, _ in pairs
                if offer.is_live and offer.current_version and offer.current_version_id != before[offer.pk]
            ]
        )

    def _reopen(self, offers: list[JobOffer]) -> set[str]:
        """Publish again what had expired and is now fresh at its source, or is to be reopened."""
        expired = [
            offer
            for offer in offers
            if offer.closing_reason == ClosingReason.EXPIRED and (self.reopen or self._is_fresh(offer))
        ]
        publish_offers(expired, actor=None)
        return {offer.source_number for offer in expired}

    def _employers(self, batch: list[ParsedOffer]) -> dict[str, Employer]:
        """Our employers by SIRET, or by name where no SIRET is given; created as needed."""
        by_siret = {p.employer_siret: p.employer_name or p.employer_siret for p in batch if p.employer_siret}
        names = {p.employer_name for p in batch if p.employer_name and not p.employer_siret}
        Employer.objects.bulk_create(
            [Employer(siret=siret, name=name) for siret, name in sorted(by_siret.items())]
            + [Employer(name=name) for name in sorted(names)],
            ignore_conflicts=True,
        )
        known = Employer.objects.order_by("pk")
        found = {e.siret: e for e in known.filter(siret__in=by_siret) if e.siret}
        return found | {e.name: e for e in known.filter(siret=None, name__in=names)}
