"""Who is already registered: found by address, number or name, which are neither stored nor sent."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bench.registered_names import labelled, measure
from candidates.comparison import Given, Likely, likely_registered
from candidates.comparison.hash_keys import hash_keys, keyed_hash, newest_hash
from candidates.comparison.installation import check_hash_keys, install
from candidates.comparison.names import same_person
from candidates.comparison.registered import By, departements_of
from candidates.comparison.sounds import name_keys
from candidates.models import Identity
from tests.factories import (
    CommuneFactory,
    DepartementFactory,
    IdentityFactory,
    JobSeekerFactory,
    RegionFactory,
)

Name = tuple[str, str]
#: Pairs of one person that are not recognised: nothing of the name is left, or it is cut or spelt otherwise.
BEYOND = {
    (("Jean-Christophe", "Pons"), ("JC", "Pons")),
    (("Jordan", "Chauvin"), ("Jordane", "Chauvin")),
    (("Mélissa", "Besnard"), ("Melissa", "Bénard")),
    (("Ghislaine", "Bailly"), ("Guislaine", "Bailly")),
    (("Xiao Ming", "Zhang"), ("Xiaoming", "Zhang")),
    (("Sophie", "Marchand"), ("Sophie", "Delmas")),
    (("Aurélie", "Petit"), ("Aurélie", "Navarro")),
    (("Inès", "Benali"), ("Inès", "Rousseau")),
}


def registered(name: Name, **values: str) -> int:
    person = JobSeekerFactory()
    IdentityFactory(job_seeker=person, first_name=name[0], last_name=name[1], **values)
    return person.pk


class TestNames:
    def test_of_the_list_few_are_missed_and_few_are_taken_for_another(self):
        said = measure(lambda words: None)
        assert said["pairs"] >= 300
        assert (said["missed"], said["taken_for_another"]) == (len(BEYOND), 14)

    def test_it_does_not_matter_which_name_comes_first(self):
        for _, one, other in labelled():
            assert same_person(one, other) == same_person(other, one)

    def test_one_word_is_no_name(self):
        assert not same_person(("Camille", ""), ("Camille", "Durand"))
        assert not same_person(("", ""), ("", ""))


HEARD = """
SELECT candidates_name_keys(name, '') FROM unnest(%s::text[]) WITH ORDINALITY said(name, rank) ORDER BY rank
"""
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæñłøđßÉÀÇŒŁØ '’-.,0123456789", max_size=30)


@given(st.lists(LETTERS, min_size=1, max_size=30))
@pytest.mark.django_db
def test_the_database_hears_names_as_the_program_does(names):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT candidates_name_keys(n, '') FROM unnest(%s::text[]) WITH ORDINALITY u(n, r) ORDER BY r",
            [names],
        )
        heard = [keys for (keys,) in cursor.fetchall()]
    assert [list(dict.fromkeys(keys)) for keys in heard] == [name_keys(name) for name in names]


@pytest.mark.django_db
class TestFinding:
    def test_by_address_whatever_the_case(self):
        person = registered(("Camille", "Durand"), email="Camille.Durand@Example.org")
        assert likely_registered(Given(email=" camille.durand@example.ORG")) == [Likely(person, By.EMAIL)]
        assert likely_registered(Given(email="camille.durant@example.org")) == []
        assert likely_registered(Given(email="")) == []

    def test_by_telephone_however_it_is_written(self):
        person = registered(("Camille", "Durand"), phone="+33612345678")
        for written in ("06 12 34 56 78", "+33 6.12.34.56.78", "06-12-34-56-78"):
            assert likely_registered(Given(phone=written)) == [Likely(person, By.PHONE)]
        assert likely_registered(Given(phone="06 12 34 56 79")) == []
        assert likely_registered(Given(phone="appelez-moi")) == []

    def test_every_pair_of_the_list_is_found_in_both_directions_but_those_known_not_to_be(self):
        CommuneFactory()
        likely = [Likely(registered(("", ""), email="", phone=""), By.NAME)]
        missed = set()
        for same, one, other in labelled():
            for mine, (first, last) in ((one, other), (other, one)) if same else ():
                Identity.objects.update(first_name=first, last_name=last)
                if likely_registered(Given(*mine, place="Lille")) != likely:
                    missed.add((one, other))
        assert missed == BEYOND

    def test_a_name_alone_is_somebody_of_the_same_departement(self):
        away = DepartementFactory(
            code="76", name="Seine-Maritime", region=RegionFactory(code="28", name="Normandie")
        )
        CommuneFactory(code="76217", name="Dieppe", departement=away)
        person = registered(("Camille", "Durand"))
        given = {"first_name": "Camille", "last_name": "Durand"}
        assert likely_registered(Given(**given, place="Lille et périphérie, France")) == [
            Likely(person, By.NAME)
        ]
        assert likely_registered(Given(**given, place="Nord")) == [Likely(person, By.NAME)]
        assert likely_registered(Given(**given, place="Dieppe, Normandie, France")) == []
        assert likely_registered(Given(**given, place="")) == []

    def test_somebody_whose_residence_is_not_known_may_live_there(self):
        CommuneFactory()
        person = JobSeekerFactory(commune=None)
        IdentityFactory(job_seeker=person, first_name="Camille", last_name="Durand")
        assert likely_registered(Given("Camille", "Durand", place="Lille")) == [Likely(person.pk, By.NAME)]

    def test_who_left_is_registered_no_more(self):
        IdentityFactory(job_seeker=JobSeekerFactory(has_left=True), email="a@example.org")
        assert likely_registered(Given(email="a@example.org")) == []

    def test_a_change_is_seen_at_once_whoever_writes_it(self):
        person = registered(("Camille", "Durand"), email="avant@example.org")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE candidates_identity SET email = 'apres@example.org'")
        assert likely_registered(Given(email="avant@example.org")) == []
        assert likely_registered(Given(email="apres@example.org")) == [Likely(person, By.EMAIL)]

    def test_neither_name_nor_address_nor_number_is_sent_to_the_database(self):
        CommuneFactory()
        given = Given("Xénophon", "Quillebœuf", "xq@example.org", "06 99 98 97 96", "Lille")
        with CaptureQueriesContext(
            connection,
        ) as sent:
            likely_registered(given)
        statements = " ".join(query["sql"] for query in sent)
        assert len(sent) == 5
        assert not re.search("nophon|quilleb|xq@|999897|99 98", statements, re.IGNORECASE)
        assert "Quille" not in repr(given)

    def test_places(self):
        CommuneFactory()
        assert departements_of("Région de Lille, Hauts-de-France") == ["59"]
        assert departements_of("LILLE") == ["59"]
        assert departements_of("Atlantide") == []

    def test_a_town_that_bears_the_name_of_a_larger_one_is_looked_in_too(self):
        away = DepartementFactory(
            code="974", name="La Réunion", region=RegionFactory(code="04", name="La Réunion")
        )
        CommuneFactory(population=236_234)
        small = CommuneFactory(code="97499", name="Lille", departement=away, population=10)
        person = JobSeekerFactory(commune=small)
        IdentityFactory(job_seeker=person, first_name="Camille", last_name="Durand", email="", phone="")
        assert likely_registered(Given("Camille", "Durand", place="Lille")) == [Likely(person.pk, By.NAME)]


class TestKeys:
    def test_the_database_hashes_as_the_program_does(self, db):
        for text in ("a@example.org", "", "é" * 100):
            with connection.cursor() as cursor:
                cursor.execute("SELECT candidates_hash(%s)", [text])
                assert cursor.fetchone() == (newest_hash(text),)
        assert list(check_hash_keys()) == []

    def test_the_newest_key_comes_first(self, settings):
        settings.HASH_KEYS = "1:ancienne, 3:neuve,2:moyenne"
        assert list(hash_keys()) == [3, 2, 1]
        assert newest_hash("a") == keyed_hash("a", b"neuve") != keyed_hash("a", b"ancienne")

    def test_another_key_stops_the_start_until_the_database_has_it(self, own_database, settings):
        person = registered(("Camille", "Durand"), email="a@example.org")
        settings.HASH_KEYS = f"2:une autre clé,{settings.HASH_KEYS}"
        assert [error.id for error in check_hash_keys()] == ["candidates.E002"]
        assert likely_registered(Given(email="a@example.org")) == []
        install("migrator")
        assert list(check_hash_keys()) == []
        assert likely_registered(Given(email="a@example.org")) == [Likely(person, By.EMAIL)]

    @pytest.mark.parametrize("role", ["app", "admin"])
    def test_nobody_but_the_owner_reads_the_key(self, role, as_role):
        with as_role(role) as connection:
            rights = connection.execute(
                "SELECT has_table_privilege('candidates_hashkey', 'SELECT')"
            ).fetchone()
        assert rights == (False,)


@pytest.mark.django_db
def test_the_indexes_answer():
    """With enough rows to be worth an index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in (
            "email <> '' AND candidates_hash(lower(email)) = '\\x00'",
            "phone <> '' AND candidates_hash(phone) = '\\x00'",
            "candidates_name_keys(first_name, last_name) @> ARRAY['a', 'b']",
        ):
            cursor.execute(f"EXPLAIN SELECT 1 FROM candidates_identity WHERE {condition}")
            plan = " ".join(line for (line,) in cursor.fetchall())
            assert "candidates_identity_" in plan
