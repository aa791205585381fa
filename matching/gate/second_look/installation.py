"""The functions that say when to look twice: installed by `migrate`, refused if they differ."""

from francetravail_match.common.installed import Installed

from ..attempts import finding
from ..openings import rates
from . import lines, lost, rules, soundings, tightening

#: With who may call it, beside the owner.
CALLERS = {
    "gate_tightened": "",
    "gate_counts": "",
    "gate_changes": "",
    "gate_lines": "app",
    "gate_people_asked": "",
    "gate_people_lost": "",
    "gate_like_offers": "",
    "gate_counted_as": "",
    "gate_record_sounding": "app",
    "gate_find_attempts": "app",
    "gate_signature_reasons": "app",
    "gate_opening_rates": "app",
    "gate_raise_alarms": "app",
}


def text() -> str:
    return "".join(
        (
            tightening.TIGHTENED,
            lost.PEOPLE_LOST,
            lines.compose(),
            soundings.compose(),
            rules.compose(),
            finding.compose(),
            rates.RATES,
            rates.ALARMS,
        )
    )


FUNCTIONS = Installed(
    signed="gate_signature_reasons(bigint)",
    callers=CALLERS,
    text=text,
    refusal="Les raisons d'un second regard installées dans la base ne sont pas celles de cette version.",
    error_id="gate.E002",
)
