"""An environment that production accepts, and each way of spoiling it, with the sentence that answers."""

import pytest

from francetravail_match.settings.safety import DEVELOPMENT_SEAL, is_remote, unsafe

KEY = "vG3_0qYw8sLr5tZk1nXc7bHd2fJp9mQa4eWu6iRo-TyEgUhBjNlKxVzPs"
SEAL = f"{'A1b2' * 10}abc="
SAFE = {
    "SECRET_KEY": KEY,
    "HASH_KEYS": f"1:{KEY}",
    "SEAL_PUBLIC_KEY": f"1:{SEAL}",
    "DPO_EMAIL": "dpo@example.org",
    "ALLOWED_HOSTS": "inscrits.example.org,www.inscrits.example.org",
    "DATABASE_URL": "postgresql://app:secret@/inscrits?host=/run/postgresql",
    "REDIS_URL": "rediss://:secret@valkey.example.org:6379/0",
    "EMAIL_URL": "smtps://inscrits:secret@mail.example.org",
    "EMAIL_FROM": "ne-pas-repondre@example.org",
    "CONTACT_EMAIL": "contact@example.org",
}
REMOTE = "postgresql://app:secret@db.example.org/inscrits"


@pytest.mark.parametrize(
    "accepted",
    [
        {},
        {"DEBUG": "0", "DEMO": ""},
        {"DATABASE_URL": f"{REMOTE}?sslmode=verify-full"},
        {"DATABASE_URL": REMOTE, "PGSSLMODE": "require"},
        {"DATABASE_URL": "postgresql://app:secret@127.0.0.1/inscrits"},
        {"DATABASE_URL": "host=/run/postgresql dbname=inscrits user=app"},
        {"MIGRATOR_DATABASE_URL": "postgresql://migrator:secret@/inscrits?host=/run/postgresql"},
        {"REDIS_URL": "unix:///run/valkey?db=0"},
        {"REDIS_URL": "redis://127.0.0.1:6379/0"},
        {"REDIS_URL": "redis://:secret@valkey:6379/0", "REDIS_INTERNAL_NETWORK": "1"},
        {"DATABASE_POOL_SIZE": "8", "WEB_CONCURRENCY": "4"},
        {"DATABASE_URL": f"{REMOTE}?sslmode=verify-full", "PGHOSTADDR": "10.0.0.5"},
        {"EMAIL_URL": "smtp+starttls://inscrits:secret@mail.example.org:587"},
        {"EMAIL_URL": "smtp://localhost"},
    ],
    ids=str,
)
def test_a_safe_environment_is_accepted(accepted):
    assert unsafe({**SAFE, **accepted}) == []


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"SECRET_KEY": ""}, "la clé manque"),
        ({"SECRET_KEY": "dev-only-key-refused-by-the-production-settings"}, "clé d'exemple"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "clé d'exemple"),
        ({"SECRET_KEY": KEY[:49]}, "au moins 50 caractères"),
        ({"SECRET_KEY": "ab" * 40}, "au moins 50 caractères"),
        ({"HASH_KEYS": ""}, "clés numérotées"),
        ({"HASH_KEYS": KEY}, "clés numérotées"),
        ({"HASH_KEYS": f"1:{KEY},1:{KEY}"}, "clés numérotées"),
        ({"HASH_KEYS": f"2:{KEY},1:court"}, "au moins 50 caractères"),
        ({"HASH_KEYS": "1:dev-only-key-refused-by-the-production-settings"}, "clé d'exemple"),
        ({"SEAL_PUBLIC_KEY": ""}, "clé publique numérotée"),
        ({"SEAL_PUBLIC_KEY": f"1:{SEAL[1:]}"}, "clé publique numérotée"),
        ({"SEAL_PUBLIC_KEY": DEVELOPMENT_SEAL}, "clé de développement"),
        ({"SEAL_SECRET_KEYS": f"2:{SEAL},{SEAL}"}, "clés numérotées"),
        ({"DPO_EMAIL": "dpo"}, "protection des données"),
        ({"DEBUG": "1"}, "montrerait le code"),
        ({"DEBUG": "true"}, "montrerait le code"),
        ({"DEMO": "1"}, "se connecter en un clic"),
        ({"ALLOWED_HOSTS": ""}, "donnez les noms du site"),
        ({"ALLOWED_HOSTS": "*"}, "accepte tous les noms"),
        ({"ALLOWED_HOSTS": "inscrits.example.org,*.example.org"}, "accepte tous les noms"),
        ({"ALLOWED_HOSTS": ".example.org"}, "accepte tous les noms"),
        ({"ALLOWED_HOSTS": "https://inscrits.example.org"}, "ni « https:// »"),
        ({"ALLOWED_HOSTS": "inscrits.example.org, www.example.org"}, "sans espace"),
        ({"ALLOWED_HOSTS": "inscrits.example.org:8000"}, "ni numéro de port"),
        ({"DATABASE_URL": ""}, "donnez l'adresse de la base"),
        ({"DATABASE_URL": "mysql://db/inscrits"}, "ne se lit pas"),
        ({"DATABASE_URL": "service=inscrits"}, "l'adresse entière"),
        ({"DATABASE_URL": "postgresql://app@/?host=/run/postgresql"}, "l'adresse entière"),
        ({"DATABASE_URL": REMOTE}, "rien n'impose le chiffrement"),
        ({"DATABASE_URL": f"{REMOTE}?sslmode=prefer"}, "rien n'impose le chiffrement"),
        ({"DATABASE_URL": "host=/run/pg,10.0.0.5 dbname=inscrits"}, "rien n'impose le chiffrement"),
        ({"DATABASE_URL": "hostaddr=10.0.0.5 host=localhost dbname=x"}, "rien n'impose le chiffrement"),
        ({"DATABASE_URL": "dbname=inscrits", "PGHOST": "10.0.0.5"}, "rien n'impose le chiffrement"),
        ({"DATABASE_URL": "host=db.example.org hostaddr=127.0.0.1,10.0.0.5 dbname=x"}, "rien n'impose"),
        ({"DATABASE_URL": "host=db.example.org hostaddr=127.0.0.1, dbname=x"}, "rien n'impose"),
        ({"DATABASE_URL": SAFE["DATABASE_URL"], "PGHOSTADDR": "10.0.0.5"}, "rien n'impose le chiffrement"),
        ({"PGSERVICE": "inscrits", "DATABASE_URL": f"{REMOTE}?sslmode=require"}, "peut mener à une autre"),
        ({"MIGRATOR_DATABASE_URL": REMOTE}, "rien n'impose le chiffrement"),
        ({"DATABASE_POOL_SIZE": "beaucoup"}, "un nombre de connexions"),
        ({"DATABASE_POOL_SIZE": "²"}, "un nombre de connexions"),
        ({"WEB_CONCURRENCY": "auto"}, "un nombre de processus"),
        ({"WEB_CONCURRENCY": "0"}, "un nombre de processus"),
        ({"EMAIL_URL": ""}, "donnez l'adresse du serveur"),
        ({"EMAIL_URL": "mail.example.org"}, "donnez l'adresse du serveur"),
        ({"EMAIL_URL": "smtp://mail.example.org"}, "rien n'impose le chiffrement"),
        ({"EMAIL_FROM": "inscrits"}, "d'où partent les messages"),
        ({"CONTACT_EMAIL": ""}, "signaler une page inaccessible"),
        ({"REDIS_URL": ""}, "donnez l'adresse de Valkey"),
        ({"REDIS_URL": "valkey:6379"}, "ne se lit pas"),
        ({"REDIS_URL": "redis://[valkey"}, "ne se lit pas"),
        ({"REDIS_URL": "redis://:secret@valkey:6379/0"}, "rien n'impose le chiffrement"),
        ({"REDIS_URL": "rediss://valkey.example.org:6379/0"}, "sans mot de passe"),
    ],
    ids=str,
)
def test_an_unsafe_environment_gets_the_variable_and_what_to_do(spoilt, sentence):
    (reason,) = unsafe({**SAFE, **spoilt})
    assert reason.startswith(f"{next(iter(spoilt))} : ")
    assert sentence in reason


def test_everything_that_is_missing_is_said_at_once():
    said = {reason.split(" : ")[0] for reason in unsafe({})}
    assert said == {
        "SECRET_KEY",
        "HASH_KEYS",
        "SEAL_PUBLIC_KEY",
        "DPO_EMAIL",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "EMAIL_FROM",
        "CONTACT_EMAIL",
    }


@pytest.mark.parametrize(
    ("hosts", "remote"),
    [("", False), ("/run/postgresql", False), ("::1", False), ("localhost,db", True), ("10.1.2.3", True)],
)
def test_a_host_of_another_machine(hosts, remote):
    assert is_remote(hosts) is remote
