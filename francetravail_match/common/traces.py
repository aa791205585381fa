"""What traces say of a request and of an error: never whom they are about."""

import logging
import re

#: What PostgreSQL adds to an error: the values of the row, or the line of a file.
VALUES = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^HINT:|^Traceback|^\nDuring handling|^\nThe above exception|\Z)",
    re.DOTALL | re.MULTILINE,
)
#: Whom a mail server refuses, or who wrote to the mailbox of returns.
MAIL_ADDRESS = re.compile(r"""[^\s<>"'{}(),:;@]{1,64}@[^\s<>"'{}(),:;@]{1,255}\.[a-zA-Z]+""")


def without_address(record: logging.LogRecord) -> bool:
    """A filter of `django.request`: the pattern (`personnes/<uuid:public_id>/`) stands for the path."""
    request = getattr(record, "request", None)
    if request is not None and isinstance(record.args, tuple):
        match = getattr(request, "resolver_match", None)
        pattern = match.route if match else "…"
        record.args = tuple(pattern if argument == request.path else argument for argument in record.args)
    return True


class WithoutValues(logging.Formatter):
    """Of an error of the database, what was refused and where; not the values. No mail address of anybody."""

    def format(self, record: logging.LogRecord) -> str:
        return MAIL_ADDRESS.sub("…@…", VALUES.sub("", super().format(record))).rstrip()
