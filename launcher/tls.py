"""The one rule for certificates: who asks for TLS gets it checked, unless a setting says in so many words not to."""

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


def system_ca_file() -> str:
    """The machine's own file of CA certificates (SSL_CERT_FILE names another); empty where there is none."""
    return ssl.get_default_verify_paths().cafile or ""
