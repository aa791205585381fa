"""The rules on words, looked for in the texts of an offer."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from francetravail_match.common.french_patterns import compile_patterns

from .alarm import Alarm, Rule
from .families import RULES
from .texts import Text
from .vocabulary import NO_DISCRIMINATION

NEVER = re.compile(r"(?!)")


class Compiled(NamedTuple):
    rule: Rule
    found: re.Pattern[str]
    innocent: list[re.Pattern[str]]
    unless: re.Pattern[str]
    rewordings: list[tuple[re.Pattern[str], str]]
    in_context: list[tuple[re.Pattern[str], str]]


@cache
def compiled() -> list[Compiled]:
    return [
        Compiled(
            rule,
            compile_patterns(rule.patterns),
            [compile_patterns((pattern,)) for pattern in (*NO_DISCRIMINATION, *rule.innocent)],
            compile_patterns(rule.unless) if rule.unless else NEVER,
            [(compile_patterns((pattern,)), words) for pattern, words in rule.rewordings.items()],
            [(compile_patterns((pattern,)), words) for pattern, words in rule.in_context.items()],
        )
        for rule in RULES
    ]


def worded(texts: Sequence[Text], contracts: set[str]) -> Iterator[Alarm]:
    """``contracts``: the kinds of contract that the offer's criteria state."""
    for each in compiled():
        if contracts & each.rule.contracts_apart:
            continue
        for text in texts:
            if text.field in each.rule.fields:
                yield from _alarms(each, text, texts)


def _alarms(each: Compiled, text: Text, texts: Sequence[Text]) -> Iterator[Alarm]:
    # Most rules find nothing in most offers: what is innocent is looked for afterwards.
    if not each.found.search(text.read):
        return
    for found in each.found.finditer(text.without(each.innocent)):
        start, end = _place(found)
        if each.unless.search(text.sentence(start, end)):
            continue
        rule = each.rule
        yield text.alarm(
            start,
            end,
            rule=rule.code,
            article=rule.article,
            why=rule.why,
            severity=rule.severity,
            rewording=_rewording(each, text.read[start:end], texts),
        )


def _place(found: re.Match[str]) -> tuple[int, int]:
    """Of the excerpt: the group of the pattern that is named for it, or all that was found."""
    named = (found.span(name) for name in found.re.groupindex if found.start(name) >= 0)
    return next(named, found.span())


def _rewording(each: Compiled, excerpt: str, texts: Sequence[Text]) -> str | None:
    for spoken_of, words in each.in_context:
        if any(spoken_of.search(text.read) for text in texts):
            return words
    for said, words in each.rewordings:
        if said.fullmatch(excerpt):
            return words
    return None
