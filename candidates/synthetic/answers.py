"""What invented people answered, hold and are called. Every draw leaves a share unknown, as in life."""

import datetime
import random
from dataclasses import dataclass
from typing import Any

from candidates.enums import Category, EducationLevel, LanguageLevel, Licence, SalaryPeriod

# Share of people who said yes, and who said no; the others were not asked.
YES_NO = {
    "accepts_permanent": (0.80, 0.02),
    "accepts_fixed_term": (0.62, 0.13),
    "accepts_temporary": (0.38, 0.27),
    "accepts_seasonal": (0.22, 0.28),
    "accepts_apprenticeship": (0.10, 0.35),
    "accepts_self_employed": (0.06, 0.44),
    "accepts_full_time": (0.82, 0.08),
    "accepts_part_time": (0.40, 0.25),
    "accepts_remote": (0.20, 0.10),
    "accepts_night": (0.12, 0.33),
    "accepts_weekend": (0.25, 0.25),
    "accepts_on_call": (0.08, 0.17),
    "accepts_shifts": (0.15, 0.25),
    "accepts_long_trips": (0.08, 0.32),
}
CATEGORIES = {None: 1, "A": 50, "B": 12, "C": 24, "D": 5, "E": 4, "F": 2, "G": 2}
# Days in a fixed past and future, so that a seed gives the same people on any day.
FIRST_REGISTRATION, DAYS_OF_REGISTRATION = datetime.date(2023, 9, 1), 1_090
FIRST_AVAILABLE, DAYS_OF_AVAILABILITY = datetime.date(2026, 9, 1), 365
FIRST_CERTIFICATE, DAYS_OF_CERTIFICATES = datetime.date(2020, 1, 1), 2_400
CERTIFICATE_YEARS = 5
LEVELS = {0: 14, 3: 27, 4: 22, 5: 13, 6: 12, 7: 11, 8: 1}
#: Formacode of common trainings: informatics, masonry, sale, care, electricity, childcare, kitchen, garages.
FIELDS = ("31054", "22334", "34554", "43454", "24054", "44041", "42752", "23637")
HEAVY_LICENCES = (Licence.A, Licence.BE, Licence.C, Licence.CE, Licence.D)
LANGUAGES = ("en", "es", "de")
FIRST_NAMES = "Alix Andréa Camille Charlie Claude Dominique Frédérique Lou Maxime Noa Sacha Sam".split()
LAST_NAMES = "Ablette Bruyère Colchique Digitale Fougère Garance Hêtre Iris Lavande Mélèze".split()

type Item = tuple[Any, ...]


@dataclass(frozen=True)
class Answers:
    """Columns of the person, items held or not, and an identity that nobody can take for a real one."""

    columns: dict[str, Any]
    skills: list[Item]
    licences: list[Item]
    languages: list[Item]
    certifications: list[Item]
    identity: Item


def yes_no(draw: random.Random, yes: float, no: float) -> bool | None:
    value = draw.random()
    return True if value < yes else False if value < yes + no else None


def choose[T](draw: random.Random, weights: dict[T, int]) -> T:
    return draw.choices(list(weights), list(weights.values()))[0]


def answer(draw: random.Random, number: int, skills: list[int], certifications: list[str]) -> Answers:
    """``skills``: those of the person's occupation; ``certifications``: all that there are."""
    level, category = choose(draw, LEVELS), choose(draw, CATEGORIES)
    columns: dict[str, Any] = {question: yes_no(draw, *shares) for question, shares in YES_NO.items()}
    columns |= {
        "category": category,
        "opted_in": yes_no(draw, 0.15, 0.05) if category in (Category.E, Category.F) else None,
        "registered_on": FIRST_REGISTRATION + datetime.timedelta(draw.randrange(DAYS_OF_REGISTRATION)),
        "available_from": _available(draw, category),
        "education_level": level if draw.random() < 0.7 else None,
        "education_field": draw.choice(FIELDS)
        if level > EducationLevel.NONE and draw.random() < 0.3
        else None,
        **dict(zip(("wished_salary", "wished_salary_period"), _salary(draw), strict=True)),
        "licences_complete": draw.random() < 0.2,
        "languages_complete": draw.random() < 0.1,
        "certifications_complete": draw.random() < 0.1,
        "hidden_from_employers": draw.random() < 0.06,
        "processing_restricted": draw.random() < 0.002,
        "stop_asking": draw.random() < 0.015,
    }
    return Answers(
        columns,
        skills=_skills(draw, skills),
        licences=_licences(draw),
        languages=_languages(draw),
        certifications=_certifications(draw, certifications),
        identity=_identity(draw, number),
    )


def _available(draw: random.Random, category: str | None) -> datetime.date | None:
    known = 0.7 if category == Category.D else 0.2
    day = FIRST_AVAILABLE + datetime.timedelta(draw.randrange(DAYS_OF_AVAILABILITY))
    return day if draw.random() < known else None


def _salary(draw: random.Random) -> tuple[str | None, str | None]:
    """A round amount: 45 % of people said one."""
    month = 1_800 + 50 * int(draw.lognormvariate(1.8, 0.9))
    if draw.random() > 0.45:
        return None, None
    period = draw.choices(SalaryPeriod.values, (8, 80, 12))[0]
    hour = f"{month / 151.67:.2f}"
    return {"hour": hour, "month": str(month), "year": str(12 * month)}[period], period


def _skills(draw: random.Random, known: list[int]) -> list[Item]:
    chosen = draw.sample(known, min(len(known), draw.choices((0, 3, 5, 8), (30, 30, 25, 15))[0]))
    return [(ogr, draw.random() > 0.05) for ogr in chosen]


def _licences(draw: random.Random) -> list[Item]:
    light = yes_no(draw, 0.70, 0.12)
    items: list[Item] = [] if light is None else [(Licence.B, light)]
    if light and draw.random() < 0.06:
        items.append((draw.choice(HEAVY_LICENCES), draw.random() < 0.8))
    return items


def _languages(draw: random.Random) -> list[Item]:
    """Foreign languages taught at school: code, spoken, level."""
    spoken = draw.sample(LANGUAGES, draw.choices((0, 1, 2), (60, 30, 10))[0])
    held = [(code, draw.random() < 0.85) for code in spoken]
    return [
        (code, yes, draw.choice(LanguageLevel.values) if yes and draw.random() < 0.8 else None)
        for code, yes in held
    ]


def _certifications(draw: random.Random, codes: list[str]) -> list[Item]:
    """Code, held, obtained on, valid until."""
    if not codes or draw.random() > 0.08:
        return []
    code, held = draw.choice(codes), draw.random() < 0.8
    obtained = FIRST_CERTIFICATE + datetime.timedelta(draw.randrange(DAYS_OF_CERTIFICATES))
    end = obtained + datetime.timedelta(days=365 * CERTIFICATE_YEARS)
    return [(code, held, obtained if held else None, end if held else None)]


def _identity(draw: random.Random, number: int) -> Item:
    """First and last name, e-mail, phone: names of plants, a domain and numbers that reach nobody (ARCEP)."""
    email = f"personne.fictive.{number}@example.invalid" if draw.random() < 0.85 else ""
    phone = f"+3363998{draw.randrange(10_000):04}" if draw.random() < 0.8 else ""
    return draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES), email, phone
