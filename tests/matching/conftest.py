import pytest

from francetravail_match.accounts.models import Agency

from .world import create_reference


@pytest.fixture
def agency(db: None) -> Agency:
    """The reference data of world.py, and the agency that owns its offers."""
    return create_reference()
