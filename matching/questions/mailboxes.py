"""The mailbox of returns: what is unread in it, each message given once, then marked as read.

Anybody can write to it: of each message no more is read than a notification of failure takes, and of many
some at a time, for a worker has other things to do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from ssl import SSLCertVerificationError
from urllib.parse import SplitResult, unquote, urlsplit

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

#: What the server said comes first; what follows is the message that it returns.
BYTES_READ = 1 << 20
ONE_MESSAGE = f"BODY.PEEK[]<0.{BYTES_READ}>"
AT_ONCE = 500
PATIENCE = 30  # seconds
IMAPS = 993
Record = Callable[[bytes], bool]


class Fault(StrEnum):
    """Why it is not read: the code that the journal keeps."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    PASSWORD = "password"  # noqa: S105 (a code)
    FOLDER = "folder"
    REFUSED = "refused"


WORDS = {
    Fault.ADDRESS: "RETURNS_URL n'est pas une adresse de boîte : maildir:///dossier ou "
    "imaps://nom:motdepasse@serveur/dossier.",
    Fault.UNREACHABLE: "le serveur ne répond pas, ou la liaison s'est coupée. La prochaine lecture reprendra "
    "où celle-ci s'est arrêtée.",
    Fault.CERTIFICATE: "le certificat du serveur n'est pas reconnu : le mot de passe n'a pas été envoyé.",
    Fault.PASSWORD: "le serveur refuse le nom ou le mot de passe de RETURNS_URL.",
    Fault.FOLDER: "le dossier que nomme RETURNS_URL n'existe pas.",
    Fault.REFUSED: "le serveur refuse ce qui lui est demandé.",
}


class MailboxUnreadable(Exception):
    """French, and without what the address holds."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"La boîte des retours ne se lit pas : {WORDS[fault]}")
        self.fault = fault


def read_each(url: str, record: Record, at_most: int = AT_ONCE) -> int:
    """Give ``record`` the unread messages of `maildir:///folder` or `imaps://name:password@host/folder`.

    How many it said true of. A message is marked once ``record`` has returned: an interrupted reading begins
    again there. Raises MailboxUnreadable.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or IMAPS
    except ValueError as error:
        raise MailboxUnreadable(Fault.ADDRESS) from error
    if parts.scheme == "maildir" and parts.path:
        return _read_maildir(Path(parts.path), record, at_most)
    if parts.scheme == "imaps" and parts.hostname:
        with _faults(), IMAPClient(parts.hostname, port, timeout=PATIENCE) as server:
            return _read_imap(server, parts, record, at_most)
    raise MailboxUnreadable(Fault.ADDRESS)


def _read_maildir(folder: Path, record: Record, at_most: int) -> int:
    """By its names alone: the standard library reads each message whole to say whether it was read."""
    if not (folder / "new").is_dir():
        raise MailboxUnreadable(Fault.FOLDER)
    found = 0
    named = [(*path.name.partition(":2,"), path) for path in (*folder.glob("new/*"), *folder.glob("cur/*"))]
    unread = sorted((name, flags, path) for name, _, flags, path in named if "S" not in flags)
    for name, flags, path in unread[:at_most]:
        with path.open("rb") as file:
            found += record(file.read(BYTES_READ))
        path.rename(folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")
    return found


def _read_imap(server: IMAPClient, parts: SplitResult, record: Record, at_most: int) -> int:
    server.login(unquote(parts.username or ""), unquote(parts.password or ""))
    try:
        server.select_folder(unquote(parts.path.strip("/")) or "INBOX")
    except IMAPClientError as error:
        if isinstance(error, server.AbortError):
            raise
        raise MailboxUnreadable(Fault.FOLDER) from error
    found = 0
    for uid in server.search("UNSEEN")[:at_most]:
        # Somebody else may have taken it away meanwhile.
        for name, content in server.fetch([uid], [ONE_MESSAGE]).get(uid, {}).items():
            if name.startswith(b"BODY["):
                found += record(content)
                server.add_flags([uid], [SEEN], silent=True)
    return found


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except LoginError as error:
        # The library says so too of a connection that is lost there.
        lost = isinstance(error.__context__, IMAPClient.AbortError)
        raise MailboxUnreadable(Fault.UNREACHABLE if lost else Fault.PASSWORD) from error
    except SSLCertVerificationError as error:
        raise MailboxUnreadable(Fault.CERTIFICATE) from error
    except (OSError, IMAPClient.AbortError) as error:
        raise MailboxUnreadable(Fault.UNREACHABLE) from error
    except IMAPClientError as error:
        raise MailboxUnreadable(Fault.REFUSED) from error
