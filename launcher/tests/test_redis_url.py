"""What each client is told of the broker's address: nothing is left to its own assumptions."""

from pathlib import Path

import pytest

from launcher.redis_url import complete, for_celery, for_limits, is_unchecked, shown, socket_path
from launcher.tls import BadSetting
from vtuber.tests.support.tls import make_authority, need_openssl

CHECKED = "ssl_cert_reqs=required&ssl_check_hostname=true"


@pytest.mark.parametrize(
    ("given", "completed", "celery", "limits", "for_people"),
    [
        ("", "", "", "", ""),
        ("redis://h", "redis://h", "redis://h", "redis://h", "redis://h:6379"),
        (
            "rediss://me:s%40cret@h:6380/2",
            f"rediss://me:s%40cret@h:6380/2?{CHECKED}",
            f"rediss://me:s%40cret@h:6380/2?{CHECKED}",
            f"rediss://me:s%40cret@h:6380/2?{CHECKED}",
            "rediss://h:6380/2",
        ),
        # The words of Celery, which redis-py refuses.
        (
            "rediss://h?ssl_cert_reqs=CERT_REQUIRED",
            f"rediss://h?{CHECKED}",
            f"rediss://h?{CHECKED}",
            f"rediss://h?{CHECKED}",
            "rediss://h:6379",
        ),
        # For a client, "optional" means that a server without a certificate would do; there is none in TLS.
        (
            "valkeys://[::1]:7/1?ssl_cert_reqs=optional",
            f"rediss://[::1]:7/1?{CHECKED}",
            f"rediss://[::1]:7/1?{CHECKED}",
            f"rediss://[::1]:7/1?{CHECKED}",
            "rediss://[::1]:7/1",
        ),
        (
            "redis://h?db=3&protocol=2",
            "redis://h/3?protocol=2",
            "redis://h/3",
            "redis://h/3?protocol=2",
            "redis://h:6379/3",
        ),
        (
            "redis+socket://:pw@/run/v%20k.sock?virtual_host=2",
            "unix://:pw@/run/v%20k.sock?db=2",
            "redis+socket://:pw@/run/v%20k.sock?virtual_host=2",
            "redis+unix://:pw@/run/v%20k.sock?db=2",
            "unix:///run/v%20k.sock",
        ),
        (
            "unix:///run/v.sock",
            "unix:///run/v.sock",
            "redis+socket:///run/v.sock",
            "redis+unix:///run/v.sock",
            "unix:///run/v.sock",
        ),
    ],
)
def test_one_address_in_the_words_of_each_client(
    given: str, completed: str, celery: str, limits: str, for_people: str
) -> None:
    assert complete(given) == completed
    if given:
        assert (for_celery(completed), for_limits(completed), shown(completed)) == (celery, limits, for_people)
        assert complete(completed) == completed
        assert not is_unchecked(completed)


def test_a_socket_has_a_path_and_a_host_has_none() -> None:
    assert socket_path("unix://:pw@/run/v%20k.sock?db=2") == "/run/v k.sock"
    assert socket_path("redis://h/2") == ""


def test_a_ca_is_named_once_and_by_its_whole_path(tmp_path: Path) -> None:
    need_openssl()
    ours, other = make_authority(tmp_path), make_authority(tmp_path, "other")
    told = f"rediss://h?ssl_ca_certs={ours}&{CHECKED}"
    assert complete("rediss://h", ca=str(ours)) == told
    assert complete(f"rediss://h?ssl_ca_certs={ours}") == told
    assert complete(f"rediss://h?ssl_ca_certs={ours}", ca=str(ours)) == told
    with pytest.raises(BadSetting, match="name different files"):
        complete(f"rediss://h?ssl_ca_certs={ours}", ca=str(other))
    # A private CA vouches by itself; a public one only together with the name.
    loose = f"rediss://h?ssl_ca_certs={ours}&ssl_cert_reqs=required&ssl_check_hostname=false"
    assert complete("rediss://h?ssl_check_hostname=false", ca=str(ours)) == loose


def test_no_check_is_asked_for_by_the_setting_alone() -> None:
    unchecked = complete("rediss://h?ssl_cert_reqs=none", check="false")
    assert unchecked == "rediss://h?ssl_cert_reqs=none&ssl_check_hostname=false"
    assert is_unchecked(unchecked)
    assert complete("rediss://h", check="False") == unchecked
    # It has no meaning where nothing is encrypted.
    assert complete("redis://h", check="false") == "redis://h"


@pytest.mark.parametrize(
    ("url", "more", "why"),
    [
        ("rediss://:hid@h?ssl_cert_reqs=none", {}, "asks for no check"),
        ("rediss://:hid@h?ssl_cert_reqs=CERT_NONE", {}, "asks for no check"),
        ("rediss://:hid@h?ssl_check_hostname=false", {}, "asks for no check"),
        ("rediss://:hid@h?ssl_cert_reqs=maybe", {}, "ssl_cert_reqs=maybe is not known"),
        ("rediss://:hid@h?ssl_cafile=/etc/ca.pem", {}, "not every client knows ssl_cafile"),
        # A slip of the pen switches nothing off.
        ("rediss://:hid@h", {"check": "flase"}, "REDIS_TLS_VERIFY=flase: true or false"),
        ("rediss://:hid@h", {"ca": "/nowhere/ca.pem"}, "REDIS_CA_FILE: /nowhere/ca.pem cannot be read"),
        ("rediss://:hid@h", {"ca": "README.md"}, "README.md holds no certificate"),
        ("rediss://:hid@h?ssl_ca_certs=/nowhere/ca.pem", {}, "ssl_ca_certs: /nowhere/ca.pem cannot be read"),
        ("redis://:hid@h?ssl_cert_reqs=required", {}, "is not encrypted"),
        ("redis://:hid@h", {"ca": "/etc/ca.pem"}, "is not encrypted"),
        ("http://:hid@h", {}, "begins with http://"),
        (":hid@h", {}, "begins with"),
    ],
)
def test_what_cannot_be_obeyed_is_said_without_the_password(url: str, more: dict[str, str], why: str) -> None:
    with pytest.raises(BadSetting, match=why) as refused:
        complete(url, **more)
    assert "hid" not in str(refused.value)
