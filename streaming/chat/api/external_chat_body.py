"""What an adapter may send of a viewer on another platform: checked, bounded, and read as the platform meant it."""

import hashlib
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from streaming.event_types import Paid, PaidKind
from streaming.models.chat import AMOUNT_DIGITS, AMOUNT_PLACES, CURRENCY_LIMIT

# An id that is kept as it is; a longer one, or one of other characters, is kept as a digest of the same length.
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,63}")
# What a platform puts in the place of letters that it does not tell.
_MASKED = re.compile(r"[*＊•●█]{2}")


def _number_as_text(value: Any) -> Any:
    """Ids are numbers on some platforms; none at all is told as null, or as 0."""
    if value is None:
        return ""
    # True is no number that anybody bears, and a number with a fraction is no id.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**100 else value


class OutsideBody(BaseModel):
    """A message and who sent it, in the platform's own terms."""

    model_config = ConfigDict(extra="forbid")
    platform: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,19}$")
    sender_id: Annotated[str, BeforeValidator(_number_as_text), Field(max_length=100)]
    sender_name: Annotated[str, BeforeValidator(_number_as_text), Field(min_length=1, max_length=200)]
    text: str = Field(default="", max_length=2000)
    message_id: Annotated[str, BeforeValidator(_number_as_text), Field(min_length=1, max_length=500)]
    # She takes it before others.
    highlighted: bool = False
    # What it cost on its platform, or whom it brought along. Paid for is highlighted.
    kind: PaidKind | None = None
    amount: Annotated[Decimal, Field(ge=0, lt=10 ** (AMOUNT_DIGITS - AMOUNT_PLACES))] | None = None
    currency: str = Field(default="", max_length=CURRENCY_LIMIT)

    @field_validator("currency")
    @classmethod
    def _names_a_unit(cls, currency: str) -> str:
        if not all(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Sc" for char in currency):
            raise ValueError("a currency or unit is letters, digits and signs of currencies alone")
        return currency

    @model_validator(mode="after")
    def _belongs_together(self) -> "OutsideBody":
        if self.kind is None and (self.amount is not None or self.currency):
            raise ValueError("an amount or a currency needs a kind: say what was paid for")
        if self.currency and self.amount is None:
            raise ValueError("a currency needs an amount")
        return self

    @property
    def is_guest(self) -> bool:
        """Whether the platform does not say who it is: id 0 or none, or letters of the id are masked."""
        return self.sender_id.strip() in ("", "0") or _MASKED.search(self.sender_id) is not None

    @property
    def paid(self) -> Paid | None:
        """What was paid; a highlighted message without words is a gift, for what else would be in it."""
        kind = self.kind or ("gift" if self.highlighted and not self.text.strip() else None)
        if kind is None:
            return None
        return Paid(kind=kind, amount="" if self.amount is None else _plain(self.amount), currency=self.currency)

    @property
    def client_id(self) -> str:
        """The mark by which the message is known again, at most 64 characters."""
        if _PLAIN_ID.fullmatch(self.message_id):
            return self.message_id
        return hashlib.sha256(self.message_id.encode("utf-8", "replace")).hexdigest()


def _plain(amount: Decimal) -> str:
    """A decimal number without an exponent and without zeros at its end."""
    text = f"{round(amount, AMOUNT_PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
