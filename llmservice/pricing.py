"""What model calls cost, and the budget of the real day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from llmservice.backends.base import Backend, ImageBackend, VoiceBackend
from llmservice.models import ModelCall
from llmservice.owner_settings.current import setting
from llmservice.purposes import Role
from llmservice.translatable import Reason as _

_MILLION = Decimal(1_000_000)
# Tokens in and out of a call, as long as there are too few calls in the ledger to know better.
_TYPICAL_TOKENS = (1500, 400)


@dataclass(frozen=True)
class Price:
    """In `MODEL_CURRENCY`: per million tokens, per picture, or per million characters that are said."""

    tokens_in: Decimal = Decimal(0)
    tokens_out: Decimal = Decimal(0)
    picture: Decimal = Decimal(0)
    said: Decimal = Decimal(0)

    @property
    def free(self) -> bool:
        return not (self.tokens_in or self.tokens_out or self.picture or self.said)

    def of_speech(self, characters: int) -> Decimal:
        """What saying so many characters costs. A price of tokens is taken for one of characters."""
        return ((self.said or self.tokens_in) * characters / _MILLION).quantize(Decimal("0.000001"))

    def of_tokens(self, tokens_in: int, tokens_out: int) -> Decimal:
        """What a call with so many tokens costs."""
        cost = (self.tokens_in * tokens_in + self.tokens_out * tokens_out) / _MILLION
        return cost.quantize(Decimal("0.000001"))


@dataclass(frozen=True)
class BudgetStatus:
    """Today's spending on paid models (a real day, on this machine's clock)."""

    spent: Decimal
    limit: Decimal
    currency: str
    exhausted: bool


def price_of(backend: Backend) -> Price:
    """The price of a backend's model. Local endpoints are free unless the operator has set one for the model.

    ValueError if the operator's price can't be read.
    """
    named = setting("MODEL_PRICES").get(backend.model)
    if named is None:
        if backend.local:
            return Price()
        named = settings.MODEL_PRICES.get(backend.model, _unknown_price(backend))
    price = read_price(backend.model, named)
    if isinstance(backend, VoiceBackend):
        return Price(said=price.picture) if price.picture else price
    if isinstance(backend, ImageBackend):
        # Nothing here tells the tokens of a picture: counted as unknown, and said so (`guessed_price`).
        return read_price(backend.model, _unknown_price(backend)) if _is_of_tokens(price) else price
    # One number for a model that writes is its price of both ways.
    return price if _is_of_tokens(price) else Price(tokens_in=price.picture, tokens_out=price.picture)


def _is_of_tokens(price: Price) -> bool:
    return bool(price.tokens_in or price.tokens_out)


def _unknown_price(backend: Backend) -> Any:
    if isinstance(backend, ImageBackend):
        return settings.PICTURE_PRICE_UNKNOWN
    return settings.VOICE_PRICE_UNKNOWN if isinstance(backend, VoiceBackend) else settings.MODEL_PRICE_UNKNOWN


def guessed_price(backend: Backend) -> str:
    """That a model's price is not known and what it is counted as instead, in words; empty when it is known."""
    named = {**settings.MODEL_PRICES, **setting("MODEL_PRICES")}.get(backend.model)
    if named is None:
        known = backend.local
    else:
        # A list is a price of tokens, and tells nothing of a picture's.
        known = not (isinstance(backend, ImageBackend) and isinstance(named, list) and any(named))
    if known:
        return ""
    if isinstance(backend, ImageBackend):
        counted = f"{settings.PICTURE_PRICE_UNKNOWN} {setting('MODEL_CURRENCY')}"
        return _("its price is unknown and counted as %(price)s a picture: set MODEL_PRICES") % {"price": counted}
    if isinstance(backend, VoiceBackend):
        counted = f"{settings.VOICE_PRICE_UNKNOWN} {setting('MODEL_CURRENCY')}"
        return _("its price is unknown and counted as %(price)s a million characters: set MODEL_PRICES") % {
            "price": counted
        }
    tokens_in, tokens_out = settings.MODEL_PRICE_UNKNOWN
    counted = f"{tokens_in} / {tokens_out} {setting('MODEL_CURRENCY')}"
    return _("its price is unknown and counted as %(price)s a million tokens (in / out): set MODEL_PRICES") % {
        "price": counted
    }


def read_price(model: str, named: Any) -> Price:
    """A price as the settings write it: [per million tokens in, per million out], or one number: per picture, per
    million characters said, or per million tokens either way.

    ValueError says what is wrong with it.
    """
    try:
        if isinstance(named, list):
            tokens_in, tokens_out = (Decimal(str(number)) for number in named)
            price = Price(tokens_in=tokens_in, tokens_out=tokens_out)
        else:
            price = Price(picture=Decimal(str(named)))
    except (ValueError, ArithmeticError):
        raise ValueError(
            _("MODEL_PRICES: %(model)s wants [per million in, per million out] or one number")
            % {"model": repr(model)}
        ) from None
    if min(price.tokens_in, price.tokens_out, price.picture) < 0:
        raise ValueError(_("MODEL_PRICES: the price of %(model)s is below zero") % {"model": repr(model)})
    return price


def budget_day() -> tuple[dt.datetime, dt.datetime]:
    """When the day began whose spending counts, and when it ends: a real day, on this machine's clock."""
    today = dt.datetime.now().astimezone().date()
    begins, ends = (dt.datetime.combine(day, dt.time()).astimezone() for day in (today, today + dt.timedelta(days=1)))
    return begins, ends


def budget_status() -> BudgetStatus:
    """What paid models have cost today, and whether that is the limit or more.

    A call counts on the day that it bears, once: also one of tomorrow, made before this machine's clock was set back.
    """
    begins, ends = budget_day()
    calls = ModelCall.objects.filter(created_at__gte=begins, created_at__lt=ends, cost__gt=0)
    spent = calls.aggregate(sum=Sum("cost"))["sum"]
    spent = spent or Decimal(0)
    limit = setting("MODEL_BUDGET_PER_DAY")
    return BudgetStatus(spent=spent, limit=limit, currency=setting("MODEL_CURRENCY"), exhausted=spent >= limit)


def estimate_hourly(prices: Mapping[Role, tuple[str, Price]], calls_per_hour: Mapping[Role, float]) -> Decimal:
    """What so many calls an hour would cost, given each role's model and price.

    Token counts are the mean of the model's calls of the last week, or typical ones when there were fewer than 20.
    """
    total = Decimal(0)
    for role, calls in calls_per_hour.items():
        if role in prices:
            model, price = prices[role]
            if price.free:
                continue
            tokens = _TYPICAL_TOKENS if price.picture else _mean_tokens(role, model)
            total += Decimal(str(calls)) * (price.picture + price.of_tokens(*tokens))
    return total.quantize(Decimal("0.0001"))


def _mean_tokens(role: Role, model: str) -> tuple[int, int]:
    week_ago = timezone.now() - dt.timedelta(days=7)
    rows = ModelCall.objects.filter(role=role, model=model, state=ModelCall.State.OK, created_at__gte=week_ago)
    counts = list(rows.order_by("-id").values_list("tokens_in", "tokens_out")[:200])
    if len(counts) < 20:
        return _TYPICAL_TOKENS
    return sum(count[0] for count in counts) // len(counts), sum(count[1] for count in counts) // len(counts)
