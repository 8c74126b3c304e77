"""The company and its staff, as they sign their letters in each of her languages."""

from typing import Literal

Post = Literal["manager", "projects", "intern", "accounts"]

COMPANY = {"zh": "奶酪经纪", "en": "Curd & Rind"}
# manager: ad jobs. projects: answers proposals. intern: acknowledges her replies. accounts: deadlines.
STAFF: dict[str, dict[Post, str]] = {
    "zh": {"manager": "米浆", "projects": "海苔", "intern": "豆苗", "accounts": "老葱"},
    "en": {"manager": "Rennet", "projects": "Brie", "intern": "Whey", "accounts": "Mr Crumb"},
}


def signed(language: str, post: Post) -> str:
    """A member of staff as a sender: name and company."""
    name, company = STAFF[language][post], COMPANY[language]
    return f"{name}（{company}）" if language == "zh" else f"{name}, {company}"


def name_of(language: str, post: Post) -> str:
    """The name that stands beneath a letter."""
    return STAFF[language][post]
