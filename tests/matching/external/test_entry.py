"""Who is entered for an offer: by hand or from a file, compared with the registered and with the employer."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from candidates.models import JobSeeker
from francetravail_match.journal.models import Entry
from matching.external.contact.seal import open_sealed
from matching.external.enums import Situation
from matching.external.imports import Candidate, Choice, enter, look
from matching.external.lead import activate_source
from matching.external.models import Attestation, Channel, ExternalAct, RegisteredFound, Sighting
from matching.external.services import FOR_WHOM, NOT_FOR_THIS_OFFER, record_sighting
from matching.external.sources import sources
from matching.gate.enums import ClosingReason, Refusal
from matching.gate.services import open_gate
from matching.gate.standing import standing_of
from tests.factories import IdentityFactory, JobSeekerFactory, UserFactory
from tests.matching.gate.scenes import Scene, opened
from tests.matching.gate.test_pages import url, words
from tests.utils.databases import OwnDatabase
from tests.utils.fragments import HTMX

SOURCE = sources()["recruiter_csv"]
FORM = {
    "url": "https://fr.linkedin.com/in/camille-durand?trk=a",
    "visibility": "recruiters",
    "situation": "without_job",
    "open_to_work": "on",
}


@pytest.fixture
def scene(own_database: OwnDatabase) -> Scene:
    return opened(own_database)


def signed_in(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.advisor)
    return client


def send(client: Client, scene: Scene, raw: bytes, **given: str) -> Any:
    data = {
        "source": SOURCE.code,
        "people": SimpleUploadedFile("export.csv", raw),
        "visibility": "all",
        "open_to_work": "on",
        **given,
    }
    return client.post(url("external:import", scene), data, headers=HTMX)


def rows_of(*people: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    header = ["First Name", "Last Name", "Location", "Current Company", "Email Address", "Profile URL"]
    csv.writer(text).writerows([header, *people])
    return text.getvalue().encode()


def registered(**identity: Any) -> JobSeeker:
    """Somebody registered who neither matches nor is to be asked."""
    person = JobSeekerFactory()
    IdentityFactory(job_seeker=person, **identity)
    return person


class TestFile:
    def test_nothing_is_written_before_the_confirmation_and_each_row_is_an_act(self, scene):
        client = signed_in(scene)
        empty = words(client.get(url("external:import", scene)))
        assert "Aucune source n'est active" in empty
        activate_source(by=scene.pilote, source=SOURCE.code, reference="PV 12")
        assert SOURCE.label in words(client.get(url("external:import", scene)))
        raw = SOURCE.sample_bytes()
        held = dict(client.session)
        page = send(client, scene, raw)
        seen = words(page)
        for said in (
            "2 personnes peuvent être enregistrées",
            "Likelihood to respond",
            "interdit : laissé de côté",
            "https://linkedin.com/in/sacha-le-goff-exemple",
            "En poste, à l'écoute, car le profil montre un poste sans date de fin",
        ):
            assert said in seen, said
        for said in ("Le Goff", "Ateliers Caux", "camille.durand@", "12 34 56 78"):
            assert said not in page.text, said
        assert not Sighting.objects.exists()
        assert dict(client.session) == held
        digest = look(scene.offer, SOURCE, raw).digest
        choices = {"ligne-2-keep": "on", "ligne-2-situation": "ending", "ligne-3-situation": "unknown"}
        missing = words(send(client, scene, raw, confirm=digest, **choices))
        assert "Donnez la date de fin du contrat" in missing
        choices |= {"ligne-2-situation": "without_job"}
        other = words(send(client, scene, raw + b"\n", confirm=digest, **choices))
        assert "Ce n'est pas le fichier que vous aviez vu" in other
        assert not Sighting.objects.exists()
        done = words(send(client, scene, raw, confirm=digest, **choices))
        assert "1 repérage enregistré" in done
        seen = Sighting.objects.get()
        assert (seen.url, seen.source) == ("https://linkedin.com/in/camille-durand-exemple", SOURCE.code)
        attested = Attestation.objects.get()
        assert (attested.situation, attested.employer) == ("without_job", "other")
        assert open_sealed(Channel.objects.get(sighting=seen)) == "camille.durand@exemple.fr"
        again = words(send(client, scene, raw))
        assert "Ligne 2 : cette personne est déjà repérée pour cette offre" in again

    def test_what_is_no_list_of_people_is_said(self, scene):
        activate_source(by=scene.pilote, source=SOURCE.code, reference="PV 12")
        client = signed_in(scene)
        for raw, said in ((b"PK\x03\x04" + bytes(9), "fichier texte"), (b"", "Le fichier est vide")):
            assert said in words(send(client, scene, raw))
        assert "5 Mo au plus" in words(send(client, scene, b"a" * 6_000_000))
        assert "Ce choix n'existe pas" in words(send(client, scene, rows_of(), source="plain_csv"))

    def test_the_rest_is_not_tried_once_the_gate_has_closed(self, scene):
        activate_source(by=scene.pilote, source=SOURCE.code, reference="PV 12")
        raw = rows_of(
            *(("", "", "", "Ateliers Caux", "", f"https://linkedin.com/in/p-{n}") for n in range(3))
        )
        first, second, third = look(scene.offer, SOURCE, raw).candidates

        class Meanwhile(Candidate):
            """Somebody who matches registers while this row is read."""

            @property
            def employers(self) -> list[str]:
                scene.match()
                return super().employers

        late = Meanwhile(second.found, (), second.suggested, ())
        imported = enter(
            scene.offer,
            by=scene.advisor,
            source=SOURCE,
            candidates=(first, late, third),
            choices=dict.fromkeys((2, 3, 4), Choice(True, Situation.IN_POST)),
        )
        assert (imported.kept, imported.not_tried) == (1, 2)
        assert imported.closed == Refusal.MATCH.label
        assert ExternalAct.objects.filter(kind="sighting").count() == 1
        assert signed_in(scene).get(url("external:import", scene)).status_code == 404


class TestForm:
    def test_what_is_given_to_compare_is_kept_nowhere(self, scene):
        given = {**FORM, "first_name": "Xénophon", "last_name": "Quillebœuf", "employers": "Ateliers Caux"}
        given |= {"email": "xq@example.org"}
        client = signed_in(scene)
        page = client.post(url("external:new_sighting", scene), given, follow=True)
        assert "Le repérage est enregistré" in words(page)
        assert Sighting.objects.get().url == "https://linkedin.com/in/camille-durand"
        assert "recruteurs" not in words(page)
        with scene.database.as_owner() as owner:
            tables = owner.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'external_profiles_%'"
            ).fetchall()
            for (table,) in [*tables, ("journal_line",), ("django_session",)]:
                kept = owner.execute(
                    f"SELECT 1 FROM {table} t WHERE t::text ~* 'quilleb|ateliers|xq@'"
                ).fetchall()  # noqa: S608
                assert kept == [], table

    def test_never_for_their_own_employer_and_not_without_knowing(self, scene):
        client = signed_in(scene)
        own = scene.offer.employer.name
        for wrong, said in (
            ({"employers": f"{own} SAS"}, NOT_FOR_THIS_OFFER),
            ({"situation": "in_post"}, FOR_WHOM),
            ({"situation": "ending", "ends_on": "2027-05-01"}, FOR_WHOM),
            ({"situation": "ending", "employers": "Ateliers Caux"}, "Donnez la date de fin"),
            ({"email": "personne"}, "ne se lit pas"),
            ({"urn": "x"}, "n'est pas celui d'un profil"),
            ({"url": "https://linkedin.com/company/a"}, "n'est pas celle d'un profil"),
        ):
            page = words(client.post(url("external:new_sighting", scene), FORM | wrong)).lower()
            assert said.lower() in page, wrong
        assert not Sighting.objects.exists()
        with pytest.raises(ValidationError, match=NOT_FOR_THIS_OFFER):
            record_sighting(
                scene.offer,
                by=scene.advisor,
                source="form",
                open_to_work=True,
                url=FORM["url"],
                employers=[own],
            )


class TestAlreadyRegistered:
    def test_told_apart_then_confirmed_and_the_gate_is_closed(self, scene, client):
        person = registered(first_name="Camille", last_name="Durand", email="camille.durand@example.org")
        client.force_login(scene.advisor)
        page = url("external:new_sighting", scene)
        given = {**FORM, "email": "Camille.Durand@example.org"}
        asked = client.post(page, given)
        assert person.pseudonym in asked.text
        assert "même adresse électronique" in asked.text
        assert Entry.objects.get(action="people.resembling").payload == {"people": [str(person.public_id)]}
        assert "Durand" not in words(asked).replace("durand", "")
        assert not Sighting.objects.exists()
        client.post(page, given | {"same": "nobody"})
        assert Sighting.objects.count() == 1
        assert Entry.objects.get(action="external.not_registered").payload == {"count": 1}

        again = given | {"url": f"{FORM['url']}-2", "same": str(person.public_id)}
        assert "est déjà inscrite" in words(client.post(page, again, follow=True))
        # Whom the same address had brought before is the same person.
        assert not Sighting.objects.exists()
        found = RegisteredFound.objects.get()
        assert (found.job_seeker, found.resemblance) == (person, "email")
        assert scene.finding.closing.reason == ClosingReason.REGISTERED
        for name in ("board", "new_sighting", "import", "search"):
            assert client.get(url(f"external:{name}", scene)).status_code == 404, name
        assert not record_sighting(
            scene.offer, by=scene.advisor, source="form", open_to_work=True, url="https://a.example/x"
        ).allowed
        assert open_gate(scene.offer, by=scene.advisor, reason="Encore.").code == Refusal.PROFILE_TO_COMPLETE
        assert person.pseudonym in client.get(reverse("home")).text
        assert "Profils à compléter" in words(client.get(url("gate:offer", scene)))

        stranger = UserFactory(advisor=True, of_another_agency=True)
        other = Client()
        other.force_login(stranger)
        done = {"personne": str(found.public_id)}
        assert other.post(url("external:profile_completed", scene), done).status_code == 404
        assert "n'attend plus rien" in words(
            client.post(url("external:profile_completed", scene), {"personne": "x"}, follow=True)
        )
        client.post(url("external:profile_completed", scene), done)
        assert standing_of(scene.offer, scene.advisor).reasons == []
        assert "Profils à compléter" not in words(client.get(reverse("home")))

    def test_of_a_file_who_is_registered_comes_first(self, scene):
        activate_source(by=scene.pilote, source=SOURCE.code, reference="PV 12")
        person = registered(first_name="Camille", last_name="Durand", email="", phone="")
        client = signed_in(scene)
        raw = rows_of(
            ("Sacha", "Le Goff", "Lille", "Ateliers Caux", "", "https://linkedin.com/in/sacha"),
            ("Camille", "DURAND", "Lille et périphérie", "", "", "https://linkedin.com/in/camille"),
        )
        seen = words(send(client, scene, raw))
        assert person.pseudonym in seen
        assert "même nom, même département" in seen
        choices = {
            "confirm": look(scene.offer, SOURCE, raw).digest,
            "ligne-2-keep": "on",
            "ligne-2-situation": "in_post",
            "ligne-3-keep": "on",
            "ligne-3-situation": "without_job",
        }
        assert "Choisissez une réponse" in words(send(client, scene, raw, **choices))
        done = words(send(client, scene, raw, **choices, **{"ligne-3-same": str(person.public_id)}))
        assert "Aucun repérage n'est enregistré" in done
        assert "1 ligne n'a pas été tentée" in done
        assert not Sighting.objects.exists()
        assert RegisteredFound.objects.get().job_seeker == person
        # Who is erased is waited for no more.
        JobSeeker.objects.filter(pk=person.pk).delete()
        assert not RegisteredFound.objects.exists()
        assert standing_of(scene.offer, scene.advisor).reasons == []


def test_boards_say_what_is_next_and_only_while_the_gate_is_open(scene):
    client = signed_in(scene)
    client.post(url("external:new_sighting", scene), FORM)
    client.post(
        url("external:new_sighting", scene), FORM | {"url": f"{FORM['url'][:-8]}-2", "situation": "unknown"}
    )
    board, mine = url("external:board", scene), reverse("sightings:mine")
    for page in (words(client.get(board)), words(client.get(mine))):
        assert "à informer avant le 8 avril 2027 (31 jours)" in page
        assert "L'informer" in page
        assert "votre région n'a pas décidé de contacter dans cette situation" in page
    scene.clock("2027-03-10 09:00")
    scene.match()
    assert client.get(board).status_code == 404


def test_the_region_decides_what_comes_in(scene, client):
    page = reverse("sources:region")
    client.force_login(scene.pilote)
    assert SOURCE.label in words(client.get(page))
    for given, said in (
        ({"acte": "activer", "code": SOURCE.code, "reference": " "}, "Donnez la référence"),
        ({"acte": "activer", "code": SOURCE.code, "reference": "P" * 201}, "200 caractères au plus"),
        ({"acte": "activer", "code": SOURCE.code, "reference": "PV 12"}, "La source est active"),
        ({"acte": "decider", "code": "in_post", "reference": "PV 13"}, "peuvent être contactées"),
        ({"acte": "autre"}, "n'existe pas"),
        ({"acte": "finir", "code": SOURCE.code}, "n'est plus active"),
        ({"acte": "lever", "code": "in_post"}, "ne sont plus contactées"),
        ({"acte": "lever", "code": "in_post"}, "n'a rien décidé"),
    ):
        assert said in words(client.post(page, given, follow=True)), given
    past = words(client.get(page)).partition("Décisions terminées")[2]
    assert "référence PV 12" in past
    assert "référence PV 13" in past
