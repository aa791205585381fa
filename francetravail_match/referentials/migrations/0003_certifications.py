"""Certifications as the texts fix them: who delivers them, how long they are good for, what stands for what."""

import datetime

from django.db import migrations

CNAM = "Cnam et INRS"
ROAD = "ministère chargé des transports"
NUCLEAR = "CEFRI et EDF"
CACES_2020 = datetime.date(2020, 1, 1)
CACES_1990S_END = datetime.date(2019, 12, 31)

# Code, label, who sets its rules, who delivers it.
CERTIFICATIONS = [
    ("R372M", "CACES R372 modifiée : engins de chantier (avant 2020)", CNAM, "training_body"),
    ("R377M", "CACES R377 modifiée : grues à tour (avant 2020)", CNAM, "training_body"),
    ("R383M", "CACES R383 modifiée : grues mobiles (avant 2020)", CNAM, "training_body"),
    ("R386", "CACES R386 : plates-formes élévatrices mobiles (avant 2020)", CNAM, "training_body"),
    ("R389", "CACES R389 : chariots automoteurs à conducteur porté (avant 2020)", CNAM, "training_body"),
    (
        "R389-3",
        "CACES R389 catégorie 3 : chariot en porte-à-faux jusqu'à 6 t (avant 2020)",
        CNAM,
        "training_body",
    ),
    (
        "R389-4",
        "CACES R389 catégorie 4 : chariot en porte-à-faux de plus de 6 t (avant 2020)",
        CNAM,
        "training_body",
    ),
    ("R389-5", "CACES R389 catégorie 5 : chariot à mât rétractable (avant 2020)", CNAM, "training_body"),
    ("R390", "CACES R390 : grues auxiliaires de chargement (avant 2020)", CNAM, "training_body"),
    ("R482", "CACES R482 : engins de chantier", CNAM, "training_body"),
    ("R483", "CACES R483 : grues mobiles", CNAM, "training_body"),
    ("R484", "CACES R484 : ponts roulants et portiques", CNAM, "training_body"),
    ("R485", "CACES R485 : gerbeurs à conducteur accompagnant", CNAM, "training_body"),
    ("R486", "CACES R486 : plates-formes élévatrices mobiles de personnel", CNAM, "training_body"),
    ("R487", "CACES R487 : grues à tour", CNAM, "training_body"),
    ("R489", "CACES R489 : chariots de manutention à conducteur porté", CNAM, "training_body"),
    ("R489-3", "CACES R489 catégorie 3 : chariot en porte-à-faux jusqu'à 6 t", CNAM, "training_body"),
    ("R489-4", "CACES R489 catégorie 4 : chariot en porte-à-faux de plus de 6 t", CNAM, "training_body"),
    ("R489-5", "CACES R489 catégorie 5 : chariot à mât rétractable", CNAM, "training_body"),
    ("R490", "CACES R490 : grues de chargement", CNAM, "training_body"),
    ("SST", "Sauveteur secouriste du travail (SST)", "INRS", "training_body"),
    ("FIMO", "Formation initiale minimale obligatoire des conducteurs (FIMO)", ROAD, "training_body"),
    ("FCO", "Formation continue obligatoire des conducteurs (FCO)", ROAD, "training_body"),
    ("ADR", "Certificat de formation ADR : transport de marchandises dangereuses", ROAD, "training_body"),
    ("SCN1", "Savoir commun du nucléaire, niveau 1 (SCN1)", NUCLEAR, "training_body"),
    ("RP1", "Radioprotection en centrale, niveau 1 (RP1)", NUCLEAR, "training_body"),
    ("HAB-ELEC", "Habilitation électrique", "code du travail et norme NF C18-510", "employer"),
    ("CONDUITE", "Autorisation de conduite d'un équipement de travail", "code du travail", "employer"),
    (
        "SITE",
        "Autorisation d'accès à un site sensible, après enquête administrative",
        "code de la défense",
        "employer",
    ),
]

# Code, obtained from, until, validity (months), tolerance after its end (months), refresher (days), text.
# A blank is what the text does not fix, or what we are not sure of: of a tolerance, a refresher renews however long
# after the end.
TERMS = [
    *(
        (
            code,
            datetime.date(2000, 1, 1),
            CACES_1990S_END,
            months,
            None,
            None,
            f"recommandation {code} de la Cnam",
        )
        for code, months in (
            ("R372M", 120),
            ("R377M", 60),
            ("R383M", 60),
            ("R386", 60),
            ("R389", 60),
            ("R389-3", 60),
            ("R389-4", 60),
            ("R389-5", 60),
            ("R390", 60),
        )
    ),
    *(
        (code, CACES_2020, None, months, None, None, f"recommandation {code.partition('-')[0]} de la Cnam")
        for code, months in (
            ("R482", 120),
            ("R483", 60),
            ("R484", 60),
            ("R485", 60),
            ("R486", 60),
            ("R487", 60),
            ("R489", 60),
            ("R489-3", 60),
            ("R489-4", 60),
            ("R489-5", 60),
            ("R490", 60),
        )
    ),
    (
        "SST",
        datetime.date(2013, 1, 1),
        None,
        24,
        None,
        1,
        "document de référence SST de l'INRS : MAC de 7 heures tous les 24 mois",
    ),
    (
        "FIMO",
        datetime.date(2009, 9, 10),
        None,
        60,
        None,
        5,
        "code des transports, R.3314-1 et suivants ; arrêté du 3 janvier 2008",
    ),
    (
        "FCO",
        datetime.date(2009, 9, 10),
        None,
        60,
        None,
        5,
        "code des transports, R.3314-10 et suivants : 35 heures tous les cinq ans",
    ),
    (
        "ADR",
        datetime.date(2009, 7, 1),
        None,
        60,
        0,
        None,
        "ADR, 8.2.2.8 : cinq ans ; le recyclage se fait avant la fin",
    ),
    (
        "SCN1",
        datetime.date(2014, 9, 1),
        None,
        36,
        12,
        None,
        "référentiel des formations prestataires du nucléaire : trois ans",
    ),
    (
        "RP1",
        datetime.date(2014, 9, 1),
        None,
        36,
        6,
        2,
        "référentiel des formations prestataires du nucléaire : recyclage de 14 heures",
    ),
    (
        "HAB-ELEC",
        datetime.date(2011, 7, 1),
        None,
        None,
        None,
        None,
        "code du travail, R.4544-9 et R.4544-10 : l'employeur habilite",
    ),
    (
        "CONDUITE",
        datetime.date(1998, 12, 5),
        None,
        None,
        None,
        None,
        "code du travail, R.4323-56 ; arrêté du 2 décembre 1998",
    ),
    (
        "SITE",
        datetime.date(2006, 2, 25),
        None,
        None,
        None,
        None,
        "code de la défense, L.1332-2-1 et R.1332-22-1",
    ),
]

EQUIVALENCES = [
    (old, new, CACES_2020, None, f"recommandation {new.partition('-')[0]} de la Cnam : l'ancien CACES vaut jusqu'à sa fin")
    for old, new in (
        ("R372M", "R482"),
        ("R377M", "R487"),
        ("R383M", "R483"),
        ("R386", "R486"),
        ("R389", "R489"),
        ("R389-3", "R489-3"),
        ("R389-4", "R489-4"),
        ("R389-5", "R489-5"),
        ("R390", "R490"),
    )
]  # fmt: skip
EQUIVALENCES.append(
    (
        "FIMO",
        "FCO",
        datetime.date(2009, 9, 10),
        None,
        "code des transports, R.3314-10 : la première FCO suit de cinq ans",
    )
)


def add_certifications(apps, schema_editor):  # type: ignore[no-untyped-def]
    def save(name, rows):  # type: ignore[no-untyped-def]
        model = apps.get_model("referentials", name)
        return model.objects.using(schema_editor.connection.alias).bulk_create(model(**row) for row in rows)

    names = ("code", "label", "issuer", "delivered_by")
    ids = {
        c.code: c.pk
        for c in save("Certification", (dict(zip(names, row, strict=True)) for row in CERTIFICATIONS))
    }
    names = ("valid_from", "valid_until", "validity_months", "tolerance_months", "refresher_days", "source")
    save(
        "CertificationTerm",
        (dict(certification_id=ids[code], **dict(zip(names, row, strict=True))) for code, *row in TERMS),
    )
    save(
        "CertificationEquivalence",
        (
            dict(old_id=ids[old], new_id=ids[new], valid_from=start, valid_until=end, source=text)
            for old, new, start, end, text in EQUIVALENCES
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("referentials", "0002_parameters")]
    operations = [
        migrations.RunPython(add_certifications, migrations.RunPython.noop),
    ]
