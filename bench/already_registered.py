"""Is somebody registered? Asked by address, number, name and place, among N people."""

import itertools
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, connections

from candidates.comparison import Given, likely_registered
from francetravail_match.demo.world import empty_database, load_reference
from francetravail_match.referentials.models import Commune

SEED = 20260101
ASKED = 400
#: The most frequent of the country; the others are made of syllables, so that few bear each.
SURNAMES = """
    Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel
    Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau
    Vincent Muller Lefevre Faure Andre Mercier Blanc Guerin Boyer Garnier Chevalier Francois Legrand
    Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand
    Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere
    Lucas Brunet Gaillard Barbier Arnaud Martinez Gerard Roche Renard Schmitt Roy Leroux Colin Vidal
    Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre
    Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert
    Berger Carpentier Nguyen Traore Diallo Diop Benali Haddad Da-Silva Fernandes Ferreira Pereira
""".split()
FIRST_NAMES = """
    Marie Jean Pierre Michel Andre Philippe Nathalie Isabelle Alain Patrick Catherine Nicolas
    Christophe Sylvie Martine Laurent Christine Stephane David Julien Thomas Sandrine Valerie
    Frederic Celine Eric Sebastien Olivier Stephanie Thierry Pascal Camille Emma Lea Hugo Lucas
    Manon Chloe Mohamed Karim Fatima Aurelie Kevin Alexandre Maxime Antoine Anne-Sophie Jean-Pierre
    Marie-Claude Yann Gwenaelle Ines Sarah Adam Louise Jules Alice Gabriel Raphael Arthur Jade Ana
    Carlos Awa Mamadou Linh Wei Sofia Dylan Jordan Anthony Jeremy Jonathan Laura Julie Marion
    Pauline Mathilde Clara Charlotte Emilie Audrey Elodie Melanie Virginie Veronique Brigitte
    Monique Francoise Jacqueline Bernard Gerard Daniel Christian Serge Bruno Didier Gilles Fabrice
    Franck Vincent Benjamin Romain Florian Guillaume
""".split()
SYLLABLES = (
    "ba be bo ca cha co da de do fa fe ga go la le lo ma me mo na pa pe po ra ri ro sa se ta te va ve".split()
)
ENDS = "rd n lle tte ux s ier on in y t nd rt ville gnac".split()
#: Of a hundred people, how many bear a frequent surname.
FREQUENT = 18
INDEXES = ("candidates_identity_email_hash", "candidates_identity_phone_hash", "candidates_identity_sounds")
Person = tuple[str, str, str, str, str]


def invented(people: int, communes: list[str], weights: list[int]) -> Iterator[Person]:
    """First name, last name, address, number and commune of each."""
    draw = random.Random(SEED)  # noqa: S311 (who is measured)
    cumulated = list(itertools.accumulate(weights))
    shares = list(itertools.accumulate(1 / rank for rank in range(4, len(SURNAMES) + 4)))
    for number in range(people):
        first = draw.choice(FIRST_NAMES)
        if draw.randrange(100) < FREQUENT:
            (last,) = draw.choices(SURNAMES, cum_weights=shares)
        else:
            last = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 2, 3)))).title() + draw.choice(ENDS)
        (commune,) = draw.choices(communes, cum_weights=cumulated)
        yield first, last, f"{first}.{last}{number}@exemple.fr".lower(), f"+336{number:08}", commune


def fill(people: int, log: Callable[[str], object]) -> None:
    rows = Commune.objects.in_force().filter(population__gt=0).order_by("code")
    population = dict(rows.values_list("code", "population"))
    communes, weights = list(population), list(population.values())
    with connections["migrator"].cursor() as cursor:
        definitions = []
        for index in INDEXES:
            cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [index])
            definitions.append(cursor.fetchone()[0])
            cursor.execute(f"DROP INDEX {index}")
        for table in ("jobseeker", "identity"):
            cursor.execute(f"ALTER TABLE candidates_{table} DISABLE TRIGGER USER")
        log("personnes")
        with cursor.copy(
            "COPY candidates_jobseeker (id, public_id, registration_number, commune_id, synthetic) FROM STDIN"
        ) as stream:
            for number, (*_, commune) in enumerate(invented(people, communes, weights), 1):
                stream.write_row([number, uuid.UUID(int=number), f"BANC-{number}", commune, True])
        log("identités")
        with cursor.copy(
            "COPY candidates_identity (job_seeker_id, first_name, last_name, email, phone) FROM STDIN"
        ) as stream:
            for number, (*identity, _) in enumerate(invented(people, communes, weights), 1):
                stream.write_row([number, *identity])
        for definition in definitions:
            log(definition)
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE candidates_identity, candidates_jobseeker")


def asked(people: int, communes: dict[str, str]) -> list[tuple[bool, Given]]:
    """Half of them registered, under their name alone; half with a name of the list and nothing of theirs."""
    rows = list(communes)
    weights = [1] * len(rows)
    kept = set(random.Random(SEED).sample(range(people), min(ASKED // 2, people)))  # noqa: S311
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.first_name, i.last_name, j.commune_id FROM candidates_identity i"
            " JOIN candidates_jobseeker j ON j.id = i.job_seeker_id WHERE j.id = ANY(%s)",
            [[number + 1 for number in kept]],
        )
        there = [(True, Given(f, n, "", "", communes[c])) for f, n, c in cursor.fetchall()]
    others = invented(ASKED // 2, rows, weights)
    absent = [
        (False, Given(f, n, "x" + address, "+33199000000", communes[c])) for f, n, address, _, c in others
    ]
    return there + absent


def measure(people: int, log: Callable[[str], object]) -> dict[str, Any]:
    with empty_database("inscrits_bench_registered", log):
        load_reference(log)
        started = time.perf_counter()
        fill(people, log)
        filled = time.perf_counter() - started
        communes = dict(Commune.objects.in_force().order_by("code").values_list("code", "name"))
        questions = asked(people, communes)
        for _, given in questions[::10]:
            likely_registered(given)
        spent, missed, found = [], 0, []
        for there, given in questions:
            started = time.perf_counter()
            likely = likely_registered(given)
            spent.append((time.perf_counter() - started) * 1000)
            missed += there and not likely
            found.append(len(likely))
        return {
            "people": people,
            "asked": len(questions),
            "p50_ms": round(statistics.median(spent), 2),
            "p95_ms": round(statistics.quantiles(spent, n=20)[-1], 2),
            "max_ms": round(max(spent), 2),
            "missed": missed,
            "most_found": max(found),
            "fill_seconds": round(filled),
        }
