"""Every screen of every model answers an administrator and nobody else; no model is forgotten."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from candidates.models import Feed
from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from tests import factories
from tests.test_architecture import is_ours
from tests.utils.pages import faults

from .screens import EXAMPLES, SCREENS, address, url

#: Models without a screen of their own, and why.
WITHOUT_SCREEN = {
    "candidates.Answer": "what a person answered: seen by who handles their file, in the site",
    "candidates.Consent": "the same",
    "candidates.DisabilityStatus": "not even the matching sees it",
    "candidates.FeedRefusal": "by the thousand: the import says them",
    "candidates.HeldCertification": "what a person answered",
    "candidates.HeldLanguage": "what a person answered",
    "candidates.HeldLicence": "what a person answered",
    "candidates.HeldSkill": "what a person answered",
    "candidates.Identity": "read by a reveal, with its reason",
    "candidates.KeptAnswers": "what a person agreed to: seen by who handles their file, in the site",
    "candidates.MobilityArea": "what a person answered",
    "candidates.PastSearchRow": "what a person answered, as it was: read by a recount alone",
    "candidates.RememberedRefusal": "read by the database alone",
    "candidates.Reveal": "what caps them; the journal shows who revealed whom",
    "candidates.SoughtOccupation": "what a person answered",
    "candidates.SourceRecord": "digests",
    "external_profiles.Alias": "numbers; given by the first contact",
    "external_profiles.Attestation": "seen with the sighting",
    "external_profiles.Clock": "shown by the page of the data protection officer",
    "external_profiles.ContactPolicy": "shown by the page of the pilote; the journal has who decided",
    "external_profiles.DeletionNotice": "shown by the page of the data protection officer",
    "external_profiles.EmployerStep": "what an employer said of somebody: seen by who follows the offer",
    "external_profiles.ExternalAct": "shown by the offer's page of the site",
    "harassment.Block": "digests",
    "harassment.Evidence": "under seal",
    "harassment.Report": "seen by the manager of the agency, in the site",
    "harassment.ReportAct": "the same",
    "external_profiles.PurgeRun": "shown by the page of the data protection officer",
    "external_profiles.Channel": "sealed: no screen could read it",
    "external_profiles.Contact": "a person of the outside: seen by their agency, in the site",
    "external_profiles.ContactKey": "digests",
    "external_profiles.ContactPlace": "counted by the caps",
    "external_profiles.Message": "a person of the outside: seen by their agency, in the site",
    "external_profiles.PageCode": "digests",
    "external_profiles.PageLink": "digests",
    "external_profiles.PersonAsk": "what a person of the outside asks: seen by their agency, in the site",
    "external_profiles.RegisteredFound": "shown to the agency, by the offer's page and the home page",
    "external_profiles.KeepChoice": "what a person outside decided: seen by who handles the offer",
    "external_profiles.Profile": "what an interested person answered: seen by who handles the offer",
    "external_profiles.ProfileItem": "the same",
    "external_profiles.Sighting": "people who have not been informed: seen by who handles the offer",
    "external_profiles.SourceActivation": "shown by the page of the pilote; the journal has who decided",
    "external_profiles.Step": "seen with the sighting",
    "external_profiles.Suppression": "digests",
    "desk.SavedSearch": "one's own",
    "gate.AbsenceFinding": "shown by the offer's page of the site, with its proof",
    "gate.AskedBaseline": "a snapshot that the counting alone reads",
    "gate.Attempt": "shown to managers and pilotes, in the site",
    "gate.FactChange": "what the functions of the gate read; the journal shows who changed what",
    "gate.CriteriaChange": "what the functions of the gate read; the journal shows who changed what",
    "gate.ExhaustionPolicy": "seen by the pilotes and the works councils, in the site",
    "gate.FileEntry": "what the functions of the gate read: nobody's business here",
    "gate.FindingClosing": "shown with the finding",
    "gate.FindingPerson": "who did not answer is nobody's business here",
    "gate.OpeningAlarm": "seen by the pilote of the region, in the site",
    "gate.SecondSignature": "shown with the finding",
    "gate.Sounding": "numbers that the functions of the gate read",
    "gate.SoundingDue": "a queue",
    "gate.WordingCheck": "digests",
    "matching.CounterCheck": "numbers that the offer's counter-check shows, in the site",
    "matching.DailyMessage": "what one's message counted is one's own",
    "matching.Engine": "the text of the rules: the page of the algorithm shows those in force",
    "matching.MatchResult": "people found for an offer: seen by its agency, in the site",
    "matching.NearMiss": "people near an offer, too",
    "matching.NewMatch": "people found for an offer, too",
    "matching.PersonToMatch": "a queue that is empty most of the time",
    "matching.PopulationMark": "a mark of the workers' own",
    "matching.RelaxationAct": "a history that the offer's page shows, in the site",
    "matching.RelaxationOutcome": "the same",
    "offers.DraftAnswers": "what is being typed: the pages of the site on which one writes",
    "offers.OfferDraft": "the same",
    "offers.AlarmSetAside": "said on the offer's page of the site; the journal has its line",
    "offers.EmployerContact": "seen by who handles an offer of that employer",
    "offers.LearnedTitles": "arrays of numbers",
    "offers.OfferCriterion": "immutable, shown by the offer's page of the site",
    "offers.OfferDetails": "what the source says, shown by the offer's page of the site",
    "offers.OfferTransition": "a list on the offer's screen",
    "offers.OfferVersion": "immutable, shown by the offer's page of the site",
    "questions.Appeal": "what a person asks: seen by who answers, in the site",
    "pilot.Volunteer": "one's own choice: the pilote of the region sees who waits for a licence, in the site",
    "questions.Call": "made with a person: seen by who handles the offer, in the site",
    "questions.CallSheet": "the advisor's own",
    "questions.CallSheetLine": "people to call: seen by who took the sheet",
    "questions.Campaign": "shown by the offer's page of the site",
    "questions.Delivery": "what was sent to a person: seen by its agency where nobody knows its fate",
    "questions.PersonalLink": "digests",
    "questions.QuestionAsked": "what a person was asked",
    "questions.Request": "what a person was asked, too",
    "shortlists.EmployerLink": "digests",
    "shortlists.Interview": "planned with a person: seen by the agency, in the site",
    "shortlists.Message": "what was sent: seen by the agency, in the site",
    "shortlists.Referral": "people proposed for an offer: seen by its agency, in the site",
    "shortlists.ReferralAct": "what people and employers answered: seen by the agency, in the site",
    "shortlists.Shortlist": "shown by the offer's page of the site",
    "shortlists.ShortlistAct": "the same",
    "referentials.EffectiveMobility": "a view of RomeMobility",
    "referentials.RomeMobility": "by the thousand, from the official files",
    "referentials.RomeSkill": "by the hundred thousand, from the official files",
    "referentials.RomeText": "by the hundred thousand, from the official files",
    "referentials.RomeWorkContext": "by the thousand, from the official files",
    "referentials.WorkingDay": "days, from a library of public holidays",
}


def test_a_model_has_a_screen_or_a_reason_not_to():
    ours = {model for model in apps.get_models() if is_ours(model.__module__)}
    without = {model._meta.label for model in ours - SCREENS.keys()}
    assert without == WITHOUT_SCREEN.keys()


@pytest.mark.parametrize("model", SCREENS, ids=lambda model: model._meta.label)
def test_the_screens_of_a_model(client, administrator, model):
    obj = EXAMPLES[model]() if model is not Feed else None
    screen = SCREENS[model]
    addresses = [url(model, "changelist"), url(model, "changelist", q="introuvable")]
    if screen.has_add_permission(request_of(administrator)):
        addresses.append(url(model, "add"))
    if obj is not None:
        addresses.append(url(model, "change", address(obj)))
    for page in addresses:
        response = client.get(page)
        assert response.status_code == 200, page
        assert not faults(response.text), page
    if obj is not None:
        assert client.get(url(model, "history", address(obj))).status_code == 302


def request_of(user: User) -> Any:
    return type("Request", (), {"user": user, "GET": {}})()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_no_other_role_has_any_screen(client, db, role):
    client.force_login(factories.UserFactory(roles=[role]))
    addresses = [reverse("admin:index"), *(url(model, "changelist") for model in SCREENS)]
    for page in addresses:
        assert client.get(page).status_code == 403, page


def test_nothing_is_deleted_in_bulk(client, administrator):
    for model, screen in SCREENS.items():
        assert "delete_selected" not in screen.get_actions(request_of(administrator)), model
    assert "delete_selected" not in client.get(url(User, "changelist")).text


def test_the_first_page_is_in_french(client, administrator):
    page = client.get(reverse("admin:index")).text
    for words in ("demandeurs d'emploi", "référentiels", "offres", "comptes", "journal", "rapprochements"):
        assert words in page.replace("&#x27;", "'").lower()
    assert "recent-actions" not in page
