"""Nobody is shown to the employer for whom they work, whatever name either goes by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.leak_guard import labelled, measure
from matching.external.leaks import leak_reason, same_employer
from matching.external.leaks.guard import NO_EMPLOYER, OWN, UNKNOWN
from offers.models import EmployerGroup
from tests.factories import EmployerFactory, EstablishmentFactory

NAMES = sorted({name for _, one, other in labelled() for name in (one, other)})


def test_the_labelled_list_is_long_enough_and_says_each_thing_once():
    pairs = [frozenset((one, other)) for _, one, other in labelled()]
    assert len(pairs) >= 300
    assert len(set(pairs)) == len(pairs)
    assert min(sum(same for same, _, _ in labelled()), sum(not same for same, _, _ in labelled())) >= 150


def test_nobody_of_the_list_is_missed_and_few_are_refused_wrongly():
    figures = measure(log=str)
    assert figures["missed"] == 0
    assert figures["precision"] >= 0.88


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_it_does_not_matter_which_name_comes_first(one, other):
    assert same_employer(one, other) == same_employer(other, one)


@given(st.sampled_from(NAMES), st.sampled_from(["SA", "S.A.S.", "SARL", "(France)", "Groupe"]), st.booleans())
def test_what_any_company_may_add_changes_nothing(name, added, before):
    assert same_employer(name, f"{added} {name}" if before else f"{name} {added}")
    assert same_employer(name.upper(), name)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_answered(one, other):
    assert same_employer(one, other) in (True, False)


@pytest.mark.django_db
class TestGuard:
    def test_the_employer_its_places_and_its_group(self):
        group = EmployerGroup.objects.create(name="Groupe Calanque")
        employer = EmployerFactory(name="Ateliers Zéphyr", group=group)
        EmployerFactory(name="Mistral Usinage", group=group)
        EstablishmentFactory(employer=employer, name="Forge des Deux Caps")
        EmployerFactory(name="Brise Marine")
        for said in ("ZEPHYR SAS", "Mistral usinage SARL", "Calanque", "Forge des 2 Caps - Deux Caps"):
            assert leak_reason([said], employer) == OWN
        assert leak_reason(["Brise Marine", "Tramontane"], employer) is None
        assert leak_reason(["Brise Marine", "Zéphyr"], employer) == OWN

    def test_by_its_number_alone(self):
        employer = EmployerFactory(name="Ateliers Zéphyr")
        assert employer.siren
        spaced = " ".join(employer.siren[i : i + 3] for i in (0, 3, 6))
        assert leak_reason([f"Holding ({spaced})"], employer) == OWN
        assert leak_reason([f"{employer.siren}00011"], employer) == OWN
        assert leak_reason(["Holding (732 829 320)"], employer) is None

    def test_what_is_not_known_refuses(self):
        employer = EmployerFactory()
        assert leak_reason(None, employer) == UNKNOWN
        assert leak_reason(["Brise Marine"], None) == NO_EMPLOYER
        assert leak_reason([], employer) is None

    def test_the_reason_names_nobody(self):
        employer = EmployerFactory(name="Zéphyr")
        reason = leak_reason(["Zéphyr"], employer)
        assert reason
        assert "Zéphyr" not in reason
