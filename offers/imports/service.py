"""The import itself: new offers, changed ones, new versions when criteria changed, in batches."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched

from django.db import connection

from francetravail_match.accounts.models import Agency
from francetravail_match.common.database import app_now, call
from francetravail_match.common.imports import Unreadable
from offers.enums import SOURCE_FRESHNESS, ClosingReason, OfferSource, OfferState, ReopeningReason
from offers.models import EmployerContact, JobOffer, OfferCriterion, OfferDetails, OfferVersion
from offers.services.contacts import Statement, find_or_create_contacts
from offers.services.criteria import take_from_source
from offers.services.employers import Found, Named, find_or_create_employers
from offers.services.transitions import HeldBack, close_offers, publish_offers, republish_offers
from offers.services.versions import announce_versions, create_versions

from .fields import present_fields
from .france_travail import ParsedOffer, numbers_of, parse_offer
from .reading import BadRow, Row
from .references import References
from .summary import OfferSummary
from .values import Refused
from .withdrawal import check_refusals, open_offers, withdraw_vanished

BATCH = 500


class OfferImport:
    """One import. ``reopen``: publish as of today what the source has left alone for too long."""

    def __init__(self, *, agency: Agency | None, reopen: bool) -> None:
        self.reopen = reopen
        self.agency = agency
        self.references = References()
        agencies = list(Agency.objects.order_by("-code"))
        self.default_agency = agency or (agencies[-1] if agencies else None)
        if self.default_agency is None:
            raise Unreadable("Aucune agence n'existe : créez-en une avant d'importer des offres.")
        # The first agency of a région takes its offers, unless one agency is to take them all.
        self.agencies = {} if agency else {a.region_id: a for a in agencies}
        self.now = app_now()
        self.open_before = open_offers(agency).count()
        self.summary = OfferSummary()
        self.seen: dict[str, str] = {}
        # Offers that the source has again, by key: whether their line had changed.
        self.back: dict[int, bool] = {}
        # Numbers of offers whose line was refused, and how many refused lines show none.
        self.refused_numbers: set[str] = set()
        self.anonymous = 0
        self.analysed = 0

    def run(self, rows: Iterable[Row], *, name: str = "") -> OfferSummary:
        """Take in every row of a file; ``name`` is said with its lines. Runs in the caller's transaction."""
        for batch in batched(self._parsed(rows, name), BATCH):
            self._store(list(batch))
            self._tell_planner()
            _check_foreign_keys()
        return self.summary

    def _tell_planner(self) -> None:
        """Each time that the new offers have doubled: plans made for small tables read large ones whole."""
        if self.summary.created >= 2 * self.analysed + BATCH // 2:
            self.analysed = self.summary.created
            tables = ", ".join(
                model._meta.db_table for model in (JobOffer, OfferVersion, OfferCriterion, OfferDetails)
            )
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {tables}, offers_searchrow")

    def withdraw_vanished(self, *, allow_shrink: bool) -> None:
        """After a full feed: close what it no longer has, unless it is not to be believed (Unreadable)."""
        check_refusals(self.summary)
        if self.anonymous:
            self.summary.withdrawn = 0
            self.summary.withdrawal_note = (
                f"Aucune offre n'est retirée : {self.anonymous} lignes refusées ne montrent pas de quelle "
                "offre elles parlent. Corrigez-les et relancez."
            )
            return
        withdraw_vanished(
            open_offers(self.agency),
            open_before=self.open_before,
            seen=self.seen.keys() | self.refused_numbers,
            summary=self.summary,
            allow_shrink=allow_shrink,
        )

    def _parsed(self, rows: Iterable[Row], name: str) -> Iterator[ParsedOffer]:
        file = f"{name} : " if name else ""
        for line, row in rows:
            if isinstance(row, BadRow):
                self._refuse(line, f"{file}{row.reason}", row.numbers)
                continue
            _, ignored, denied = present_fields(row)
            self.summary.ignored.update(ignored)
            self.summary.dropped.update(denied)
            try:
                offer = parse_offer(row, self.references)
            except Refused as refusal:
                self._refuse(line, f"{file}{refusal}", numbers_of(row))
                continue
            if earlier := self.seen.get(offer.number):
                self.summary.refuse(line, f"{file}l'offre {offer.number} est déjà à la {earlier}")
                continue
            self.seen[offer.number] = f"ligne {line} de {name}" if name else f"ligne {line}"
            yield offer

    def _refuse(self, line: int, reason: str, numbers: frozenset[str]) -> None:
        self.summary.refuse(line, reason)
        self.refused_numbers.update(numbers)
        self.anonymous += not numbers

    def _store(self, batch: list[ParsedOffer]) -> None:
        numbers = [parsed.number for parsed in batch]
        found = JobOffer.objects.filter(source=OfferSource.FRANCE_TRAVAIL, source_number__in=numbers)
        stored = {offer.source_number: offer for offer in found.order_by("pk")}
        new = [parsed for parsed in batch if parsed.number not in stored]
        changed = [p for p in batch if p.number in stored and stored[p.number].source_digest != p.digest]
        same = [p for p in batch if p.number in stored and stored[p.number].source_digest == p.digest]
        employers = find_or_create_employers(map(self._named, [*new, *changed]))
        contacts = self._contacts([*new, *changed], employers)
        offers = [self._new_offer(parsed, employers, contacts) for parsed in new]
        JobOffer.objects.bulk_create(offers)
        create_versions(zip(offers, [parsed.criteria for parsed in new], strict=True), from_source=True)
        _write_details(zip(offers, new, strict=True))
        self._set_life(offers)
        self._update([(stored[parsed.number], parsed) for parsed in changed], employers, contacts)
        self.back |= {offer.pk: True for offer in self._closed(stored[parsed.number] for parsed in changed)}
        self.back |= {offer.pk: False for offer in self._closed(stored[parsed.number] for parsed in same)}
        self.summary.created += len(new)
        self.summary.updated += len(changed)
        self.summary.unchanged += len(same)

    def _new_offer(
        self,
        parsed: ParsedOffer,
        employers: dict[Named, Found],
        contacts: dict[str, EmployerContact | None],
    ) -> JobOffer:
        found = employers[self._named(parsed)]
        fresh = self._is_fresh(parsed.fields["source_updated_at"])
        return JobOffer(
            agency=self.agencies.get(parsed.region or "", self.default_agency),
            employer=found.employer,
            establishment=found.establishment,
            contact=contacts[parsed.number],
            state=OfferState.QUALIFYING,
            published_at=parsed.fields["source_created_at"] if fresh else None,
            source=OfferSource.FRANCE_TRAVAIL,
            source_number=parsed.number,
            source_digest=parsed.digest,
            **parsed.fields,
        )

    def _is_fresh(self, updated: datetime | None) -> bool:
        return updated is not None and updated > self.now - SOURCE_FRESHNESS

    def _set_life(self, offers: list[JobOffer]) -> None:
        """Publish what the source keeps alive with its date; reopen the rest as of today, or close it."""
        fresh = [offer for offer in offers if offer.published_at]
        old = [offer for offer in offers if not offer.published_at]
        publish_offers([*fresh, *old] if self.reopen else fresh, actor=None)
        if not self.reopen:
            close_offers(old, reason=ClosingReason.EXPIRED, actor=None)

    def _update(
        self,
        pairs: list[tuple[JobOffer, ParsedOffer]],
        employers: dict[Named, Found],
        contacts: dict[str, EmployerContact | None],
    ) -> None:
        before = {offer.pk: offer.current_version_id for offer, _ in pairs}
        for offer, parsed in pairs:
            found = employers[self._named(parsed)]
            contact = contacts[parsed.number]
            # A source that names nobody takes nobody away, unless the employer is another.
            if contact or found.employer is None or found.employer.pk != offer.employer_id:
                offer.contact = contact
            offer.employer, offer.establishment = found
            offer.source_digest = parsed.digest
            for name, value in parsed.fields.items():
                setattr(offer, name, value)
        take_from_source((offer, parsed.criteria) for offer, parsed in pairs)
        fields = [
            "employer",
            "establishment",
            "contact",
            "source_digest",
            *(pairs[0][1].fields if pairs else []),
        ]
        JobOffer.objects.bulk_update([offer for offer, _ in pairs], fields)
        _write_details(pairs)
        announce_versions(
            [
                offer.current_version
                for offer, _ in pairs
                if offer.is_live and offer.current_version and offer.current_version_id != before[offer.pk]
            ]
        )

    def _closed(self, offers: Iterable[JobOffer]) -> Iterator[JobOffer]:
        """What is closed, and fresh at its source or to be reopened."""
        for offer in offers:
            if offer.state == OfferState.CLOSED and (self.reopen or self._is_fresh(offer.source_updated_at)):
                yield offer

    def reopen_closed(self) -> None:
        """Publish again what the source had closed; what a person closed stays closed.

        Last of all, every offer and then every person in order: who acts on one of these people holds the
        offer already, and waits for nobody who waits for them.
        """
        closed = JobOffer.objects.closed_by_source()
        # Asked again of what is held: someone may have opened one meanwhile, or closed it themselves.
        held = list(closed.filter(pk__in=list(self.back)).locked().values_list("pk", flat=True))
        call("offers_hold_proposed", held)
        for some in batched(held, BATCH):
            back = list(closed.filter(pk__in=some).select_related("current_version").order_by("pk"))
            reopened = _republish(back)
            same = sum(not self.back[offer.pk] for offer in reopened)
            self.summary.updated += same
            self.summary.unchanged -= same
            self.summary.left_closed += len(back) - len(reopened)
            _check_foreign_keys()

    def _contacts(
        self, batch: list[ParsedOffer], employers: dict[Named, Found]
    ) -> dict[str, EmployerContact | None]:
        """Whom to talk to about each offer, by its number."""
        found = find_or_create_contacts(
            Statement(employers[self._named(parsed)], parsed.contact, parsed.fields["source_updated_at"])
            for parsed in batch
        )
        return dict(zip([parsed.number for parsed in batch], found, strict=True))

    @staticmethod
    def _named(parsed: ParsedOffer) -> Named:
        return Named(parsed.employer_name, parsed.employer_siret)


def _republish(offers: list[JobOffer]) -> list[JobOffer]:
    """Those published again: all, but for each that something holds back."""
    try:
        republish_offers(offers, actor=None, reason=ReopeningReason.BACK_AT_SOURCE)
    except HeldBack:
        return [] if len(offers) == 1 else [back for offer in offers for back in _republish([offer])]
    return offers


def _check_foreign_keys() -> None:
    """Check what was written now, not at commit: a whole import would outlast the time of one statement.

    The plans of these checks outlive ANALYZE: those made while the tables were small are thrown away.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
    connection.check_constraints()


def _write_details(pairs: Iterable[tuple[JobOffer, ParsedOffer]]) -> None:
    """What each offer says beside its criteria, in place of what it said before."""
    rows = [OfferDetails(offer=offer, **parsed.details) for offer, parsed in pairs]
    if rows:
        columns = [field.name for field in OfferDetails._meta.concrete_fields if not field.primary_key]
        OfferDetails.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["offer"], update_fields=columns
        )
