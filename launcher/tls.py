"""The one rule for certificates: who asks for TLS gets it checked, unless a setting says in so many words not to; and
where front ends come from other machines, nobody is let in without."""

import ipaddress
import ssl
from pathlib import Path

from launcher.envfile import ROOT
from launcher.messages import say

_YES, _NO = ("", "true", "yes", "on", "1", "y", "ok"), ("false", "no", "off", "0", "n")


class BadSetting(ValueError):
    """A setting that cannot be obeyed: one sentence with its name and the mend, never its secrets."""


def is_checked(name: str, text: str) -> bool:
    """Whether certificates are checked, from the setting `name`; BadSetting for what is neither yes nor no.

    A slip of the pen must not switch the check off.
    """
    said = text.strip().lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise BadSetting(say(f"{name}={text}: true or false.", f"{name}={text}：应为 true 或 false。"))


def ca_file(name: str, text: str) -> str:
    """The absolute path of a file of CA certificates (PEM); empty for none. BadSetting where it is no such file.

    A relative path begins at the project's folder, where `.env` lies too.
    """
    if not text.strip():
        return ""
    path = (ROOT / Path(text.strip()).expanduser()).absolute()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        raise BadSetting(
            say(f"{name}: {path} holds no certificate in PEM form.", f"{name}：{path} 中没有 PEM 格式的证书。")
        ) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise BadSetting(
            say(f"{name}: {path} cannot be read ({why}).", f"{name}：无法读取 {path}（{why}）。")
        ) from error
    return str(path)


def front_end_tls(host: str, certificate: str, key: str) -> ssl.SSLContext | None:
    """How what comes to `host` is encrypted, by UNITY_TLS_CERT and UNITY_TLS_KEY; None for not at all.

    BadSetting where other machines reach `host` and there is no certificate, and for files that hold none.
    """
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        chain, its_key = (ROOT / Path(name).expanduser() for name in (certificate, key or certificate))
        sealed: list[bool] = []

        def no_phrase() -> str:
            # Nobody is there to type it.
            sealed.append(True)
            return ""

        try:
            context.load_cert_chain(chain, its_key, password=no_phrase)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            if sealed:
                why = say("the key wants a pass phrase: take one without", "私钥设了口令：请换一个不用口令的")
            raise BadSetting(
                say(
                    f"UNITY_TLS_CERT={certificate}, UNITY_TLS_KEY={key}: not a PEM certificate with its key ({why}).",
                    f"UNITY_TLS_CERT={certificate}，UNITY_TLS_KEY={key}：不是成对的 PEM 证书和私钥（{why}）。",
                )
            ) from error
        return context
    try:
        at_home = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        at_home = False
    if not at_home:
        raise BadSetting(
            say(
                f"{host} is reached from other machines, and a token must not cross a network in the open: set "
                "UNITY_TLS_CERT and UNITY_TLS_KEY to a certificate and its key, or UNITY_HOST to 127.0.0.1.",
                f"别的机器也连得到 {host}，令牌不能不加密就过网络：请把 UNITY_TLS_CERT 和 UNITY_TLS_KEY "
                "设成证书和它的私钥，或把 UNITY_HOST 设回 127.0.0.1。",
            )
        )
    return None


def system_ca_file() -> str:
    """The machine's own file of CA certificates (SSL_CERT_FILE names another); empty where there is none."""
    return ssl.get_default_verify_paths().cafile or ""
