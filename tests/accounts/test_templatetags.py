from francetravail_match.accounts.enums import Role
from francetravail_match.accounts.models import User
from francetravail_match.accounts.templatetags.accounts import roles_in_words


def test_roles_are_listed_in_the_order_of_the_table():
    user = User(roles=[Role.LIAISON, Role.ADVISOR])
    assert roles_in_words(user) == "Conseiller entreprise, Chargé de relation employeur"
    assert roles_in_words(User()) == ""
