"""The pilot of the demonstration: five regions, three licences; made once."""

from francetravail_match.accounts.models import User
from francetravail_match.demo.accounts import AGENCIES, PILOTES, create_accounts
from francetravail_match.demo.pilot import VOLUNTEERS, start_pilot
from francetravail_match.pilot.models import Consultation, Experiment, Licence
from francetravail_match.pilot.opening import pilot_open, pilot_place
from tests.factories import RegionFactory


def test_five_regions_are_active_and_three_advisors_have_a_licence(db):
    for _, _, region in AGENCIES:
        RegionFactory(code=region)
    create_accounts()
    start_pilot()
    assert [pilot_place(region=region).allowed for *_, region in PILOTES] == [True] * 5
    advisors = User.objects.filter(email__regex=f"^({'|'.join(VOLUNTEERS)})@").order_by("pk")
    assert [pilot_open(user, user.agency).allowed for user in advisors] == [True] * len(VOLUNTEERS)
    made = [model.objects.count() for model in (Experiment, Consultation, Licence)]
    create_accounts()
    start_pilot()
    assert [model.objects.count() for model in (Experiment, Consultation, Licence)] == made == [1, 6, 3]
