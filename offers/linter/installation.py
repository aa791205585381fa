"""The linter of the database: installed by `migrate`, refused at start-up if it has other rules."""

from francetravail_match.common.installed import Installed

from .in_database import text

NAMES = (
    "offers_word_rules",
    "offers_readable",
    "offers_excerpt_digest",
    "offers_places",
    "offers_without",
    "offers_sentence",
    "offers_worth_looking",
    "offers_unlawful_words",
    "offers_unlawful",
)

FUNCTIONS = Installed(
    # Words that were read by other rules are to be read again: the gate looks at this signature.
    signed="offers_word_rules()",
    callers=dict.fromkeys(NAMES, "app, admin"),
    text=text,
    refusal="Les règles de rédaction des offres installées dans la base ne sont pas celles de cette version.",
    error_id="offers.E001",
)
