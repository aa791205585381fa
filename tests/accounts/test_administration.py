"""The administration: for administrators with their second factor; what they do for the others."""

from django.contrib import admin
from django.urls import reverse

from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.journal.models import Entry
from tests.factories import UserFactory
from tests.utils.strict_client import password_login

OTHERS = sorted(set(Role) - {Role.ADMINISTRATOR})
USERS = reverse("admin:accounts_user_changelist")


def run(client, action: str, user: User):
    return client.post(USERS, {"action": action, "_selected_action": [user.pk]})


def test_a_lost_telephone(db, client):
    administrator, user = UserFactory(administrator=True), UserFactory(enrolled=True)
    client.force_login(administrator)
    run(client, "reset_lost_device", user)
    user.refresh_from_db()
    assert user.second_factor_since is None
    line = Entry.objects.get(action="second_factor.reset")
    assert (line.actor, line.object_id) == (administrator, user.public_id)


def test_nobody_is_deleted_in_bulk(db, client):
    user = UserFactory()
    client.force_login(UserFactory(administrator=True))
    run(client, "delete_selected", user)
    assert User.objects.filter(pk=user.pk).exists()


def test_without_the_second_factor_or_the_role_the_administration_is_closed(db, client):
    password_login(client, UserFactory(administrator=True, enrolled=True))
    assert client.get(USERS).url.startswith(reverse("accounts:verify"))
    assert run(client, "reset_lost_device", UserFactory(enrolled=True)).status_code == 403
    client.force_login(UserFactory(roles=OTHERS))
    assert client.get(USERS).status_code == 403


def test_the_roles_are_the_only_rights(db):
    administrator = User.objects.create_superuser("chef@example.org", "une phrase que personne ne devine")
    assert administrator.roles == [Role.ADMINISTRATOR]
    assert administrator.is_staff
    assert administrator.has_perm("offers.change_joboffer")
    administrator.is_active = False
    assert not administrator.is_staff
    everything_else = UserFactory(roles=OTHERS)
    assert not everything_else.is_staff
    assert not everything_else.has_module_perms("offers")


def test_no_screen_of_a_library_is_registered():
    ours = {
        *("accounts", "journal", "integrations", "referentials", "pilot"),
        *("offers", "candidates", "matching", "gate", "common"),
    }
    assert {model._meta.app_label for model in admin.site._registry} <= ours
