"""The gate: what the root URLconf mounts."""

from django.urls import path

from .views import exhaustion, facts, findings, offers, openings, signatures

#: Below `offres/<offer>/recherche-complementaire/`.
offer_urls = (
    [
        path("", offers.gate, name="offer"),
        path("renouveler/", offers.renew_finding, name="renew"),
        path("refermer/", offers.withdraw_finding, name="withdraw"),
        path("constat/", findings.document, name="finding"),
        path("second-regard/", signatures.countersign, name="countersign"),
        path("chronologie/", offers.timeline, name="timeline"),
    ],
    "gate",
)
#: What looks like a way round the gate, below `faits/`; how often it opens, below `pilote/ouvertures/`; who
#: is taken for unavailable, below `pilote/epuisement/`.
fact_urls = ([path("", facts.facts, name="list")], "facts")
opening_urls = ([path("", openings.rates, name="rates")], "openings")
exhaustion_urls = (
    [
        path("", exhaustion.policies, name="policies"),
        path("decider/", exhaustion.decide, name="decide"),
        path("contresigner/", exhaustion.countersign, name="countersign"),
        path("fin/", exhaustion.end, name="end"),
    ],
    "exhaustion",
)
#: Of every offer of the agency, and for who holds a printed finding.
urlpatterns = [
    path("seconds-regards/", signatures.queue, name="gate_queue"),
    path("verifier-un-constat/", findings.verify, name="gate_verify"),
]
