"""One spelling for the address of a profile; what is no such address is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.external.addresses import BadAddress, member_urn, profile_address
from matching.external.sources import sources

NETWORK, PLAIN = sources()["recruiter_csv"], sources()["plain_csv"]


@pytest.mark.parametrize(
    "written",
    [
        "https://www.linkedin.com/in/camille-durand",
        "http://linkedin.com/in/camille-durand/",
        "fr.linkedin.com/in/camille-durand?trk=x&a=1#top",
        "HTTPS://WWW.LinkedIn.com:443//in/camille%2Ddurand",
    ],
)
def test_the_same_profile_is_spelt_in_one_way(written):
    assert profile_address(written, NETWORK) == "https://linkedin.com/in/camille-durand"


def test_letters_with_accents():
    address = "https://linkedin.com/in/%C3%A9lo%C3%AFse"
    assert profile_address("https://www.linkedin.com/in/éloïse", NETWORK) == address
    assert profile_address(address, NETWORK) == address


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "ftp://linkedin.com/in/a",
        "https://linkedin.com@evil.example.com/in/a",
        "https://a:b@linkedin.com/in/a",
        "https://linkedin.com.evil.example/in/a",
        "https://evil-linkedin.com/in/a",
        "https://lınkedin.com/in/a",
        "https://linkedin.com:8443/in/a",
        "https://linkedin.com/company/a",
        "https://linkedin.com/in/",
        "https://linkedin.com/in/a/../b",
        "https://linkedin.com/in/%2e%2e",
        "https://linkedin.com/in/a b",
        "https://linkedin.com/in/%00",
        "https://linkedin.com/in/" + "a" * 400,
        "https://[::1]/in/a",
        "",
    ],
)
def test_what_is_not_a_profile_of_the_network(written):
    with pytest.raises(BadAddress):
        profile_address(written, NETWORK)


@pytest.mark.parametrize(
    "written",
    [
        "https://localhost/a",
        "https://127.0.0.1/a",
        "https://2130706433/a",
        "https://serveur/a",
        "https://a.local/b",
    ],
)
def test_elsewhere_any_site_but_a_private_one(written):
    with pytest.raises(BadAddress):
        profile_address(written, PLAIN)


def test_elsewhere_what_names_the_profile_stays_and_what_follows_people_goes():
    address = profile_address("http://Exemple.fr/cv?utm_source=x&id=7&age=52&fbclid=z#a", PLAIN)
    assert address == "https://exemple.fr/cv?id=7"


def test_identifiers():
    assert member_urn("urn:li:member:12", NETWORK) == "urn:li:member:12"
    for text, source in (
        ("urn:li:company:12", NETWORK),
        ("urn:li:member:12\n", NETWORK),
        ("urn:li:member:12", PLAIN),
    ):
        with pytest.raises(BadAddress):
            member_urn(text, source)


@given(st.text(max_size=80))
def test_spelling_twice_changes_nothing(text):
    for source in (NETWORK, PLAIN):
        try:
            address = profile_address(f"https://www.linkedin.com/in/{text}", source)
        except BadAddress:
            continue
        assert profile_address(address, source) == address
