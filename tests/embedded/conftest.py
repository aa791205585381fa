import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .checkout import Checkout


def checkout_in(folder: Path) -> Iterator[Checkout]:
    checkout = Checkout(folder / "checkout")
    yield checkout
    checkout.clean()
    checkout.remove()


@pytest.fixture(scope="module")
def _shared_checkout() -> Iterator[Checkout]:
    """In a folder that everyone may cross, as most checkouts are: the data stay in the state folder."""
    with tempfile.TemporaryDirectory(prefix="embedded-") as folder:
        Path(folder).chmod(0o755)
        yield from checkout_in(Path(folder))


@pytest.fixture
def checkout(_shared_checkout: Checkout) -> Iterator[Checkout]:
    """A checkout with nothing running, before and after."""
    assert _shared_checkout.is_empty()
    yield _shared_checkout
    _shared_checkout.clean()


@pytest.fixture
def fresh_checkout(tmp_path: Path) -> Iterator[Checkout]:
    """Never started yet, in a private folder: root's PostgreSQL then keeps its data elsewhere."""
    yield from checkout_in(tmp_path)
