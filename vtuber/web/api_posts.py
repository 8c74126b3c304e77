"""Her posts, her diary and her wallet for the board's drawers: read a page at a time, edited one by one."""

import datetime as dt
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.gametime import stamp
from vtuber.models import Diary, Tweet, VTuber, WalletEntry
from vtuber.selectors import all_posts, diary_page, wallet_balance
from vtuber.services.diary_edits import PAGE_LIMIT, edit_page
from vtuber.services.operator_actions import publish_page
from vtuber.services.post_edits import edit_post, show_post
from vtuber.translatable import translate
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("posts, diary, wallet")

PAGE = 20
# Of a page that is listed, so much of its beginning is told.
BEGINNING = 120
# A row's number; before the first one stands nothing.
Key = Annotated[int, Field(ge=1, lt=2**53)]


class Post(ApiAnswer):
    """A post. Moments are game time, as her wall shows it; `taken_down` is empty while it can be seen."""

    id: int
    category: str
    text: str
    published_at: str
    edited_at: str
    taken_down: str
    likes_simulated: int
    version: int


class PostsPage(ApiAnswer):
    """Posts, the latest first; `next` is what `before` is to be for the page after this one, null at the end."""

    posts: list[Post]
    next: int | None


class PostBody(ApiBody):
    """New words for a post, and the version that the operator saw."""

    version: int = Field(ge=1, lt=2**31)
    text: str = Field(max_length=1000)


class ShownBody(ApiBody):
    """The version of the post that the operator saw."""

    version: int = Field(ge=1, lt=2**31)


class PageInShort(ApiAnswer):
    """A page of her diary in a list: its game day, how it begins, whether others may read it."""

    date: str
    beginning: str
    public: bool


class Pages(ApiAnswer):
    """Pages, the latest first; `next` is what `before` is to be for the page after this one, null at the end."""

    pages: list[PageInShort]
    next: str | None


class Page(ApiAnswer):
    """What she wrote about a game day."""

    date: str
    text: str
    public: bool
    edited_at: str
    version: int


class PageBody(ApiBody):
    """New words for a page, whether others may read it, or both; and the version that the operator saw."""

    version: int = Field(ge=1, lt=2**31)
    text: str | None = Field(default=None, max_length=PAGE_LIMIT + 1000)
    public: bool | None = None


class Entry(ApiAnswer):
    """A movement of her wallet, in coins: by how much, and what was in it afterwards."""

    number: int
    amount: int
    after: int
    why: str
    at: str


class EntriesPage(ApiAnswer):
    """What is in her wallet, and how it came there, the latest first."""

    balance: int
    entries: list[Entry]
    next: int | None


@router.get("posts", right=Right.WATCH)
def posts(request: HttpRequest, vtuber: VTuber, before: Key | None = None) -> PostsPage:
    """A page of her posts, those that were taken down among them."""
    found = all_posts(vtuber).order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return PostsPage(posts=[_post(row) for row in rows[:PAGE]], next=rows[PAGE - 1].pk if len(rows) > PAGE else None)


@router.patch("posts/{int:post_id}", right=Right.OPERATE)
def change_post(request: HttpRequest, vtuber: VTuber, post_id: int, body: PostBody) -> Post:
    """Change the words of a post that is out. 409 with both versions when somebody else was faster."""
    post = _find(vtuber, post_id)
    actor, real = actor_of(request), timezone.now()
    try:
        return _post(edit_post(post=post, version=body.version, text=body.text, actor=actor, real=real))
    except Conflict as conflict:
        raise _both(conflict, body) from conflict


@router.post("posts/{int:post_id}/take-down", right=Right.OPERATE)
def take_down(request: HttpRequest, vtuber: VTuber, post_id: int, body: ShownBody) -> Post:
    """Nobody but operators sees the post any more. 409 when somebody else was faster."""
    return _show(request, vtuber, post_id, body, shown=False)


@router.post("posts/{int:post_id}/put-back", right=Right.OPERATE)
def put_back(request: HttpRequest, vtuber: VTuber, post_id: int, body: ShownBody) -> Post:
    """A post that was taken down can be seen again. 409 when somebody else was faster."""
    return _show(request, vtuber, post_id, body, shown=True)


@router.get("diary", right=Right.WATCH)
def diary(request: HttpRequest, vtuber: VTuber, before: dt.date | None = None) -> Pages:
    """The pages of her diary in short."""
    found = Diary.objects.filter(vtuber=vtuber).order_by("-date")
    rows = list((found.filter(date__lt=before) if before else found)[: PAGE + 1])
    pages = [
        PageInShort(date=row.date.isoformat(), beginning=_beginning(row.text), public=row.public)
        for row in rows[:PAGE]
    ]
    return Pages(pages=pages, next=rows[PAGE - 1].date.isoformat() if len(rows) > PAGE else None)


@router.get("diary/{date}", right=Right.WATCH)
def diary_day(request: HttpRequest, vtuber: VTuber, date: dt.date) -> Page:
    """What she wrote about a game day."""
    return _page(_find_page(vtuber, date))


@router.patch("diary/{date}", right=Right.OPERATE)
def change_page(request: HttpRequest, vtuber: VTuber, date: dt.date, body: PageBody) -> Page:
    """Change what stands on a page, or who may read it. 409 with both versions when somebody else was faster."""
    page = _find_page(vtuber, date)
    actor, real = actor_of(request), timezone.now()
    version = body.version
    try:
        with transaction.atomic():
            if body.text is not None:
                page = edit_page(page=page, version=version, text=body.text, actor=actor, real=real)
                version = page.version
            if body.public is not None:
                page = publish_page(page=page, public=body.public, actor=actor, real=real, version=version)
    except Conflict as conflict:
        raise _both(conflict, body) from conflict
    return _page(page)


@router.get("wallet", right=Right.WATCH)
def wallet(request: HttpRequest, vtuber: VTuber, before: Key | None = None) -> EntriesPage:
    """A page of her wallet's book."""
    found = WalletEntry.objects.filter(wallet__vtuber=vtuber).order_by("-number")
    rows = list((found.filter(number__lt=before) if before else found)[: PAGE + 1])
    entries = [
        Entry(
            number=row.number,
            amount=row.amount,
            after=row.after,
            why=translate(row.why),
            at=stamp(row.game_time),
        )
        for row in rows[:PAGE]
    ]
    following = rows[PAGE - 1].number if len(rows) > PAGE else None
    return EntriesPage(balance=wallet_balance(vtuber), entries=entries, next=following)


def _show(request: HttpRequest, vtuber: VTuber, post_id: int, body: ShownBody, *, shown: bool) -> Post:
    post = _find(vtuber, post_id)
    actor, real = actor_of(request), timezone.now()
    try:
        return _post(show_post(post=post, version=body.version, shown=shown, actor=actor, real=real))
    except Conflict as conflict:
        raise _both(conflict, body) from conflict


def _both(conflict: Conflict, body: ApiBody) -> Refusal:
    yours, current = body.model_dump(mode="json", exclude_none=True), conflict.current
    stands = _post(current) if isinstance(current, Tweet) else _page(current) if isinstance(current, Diary) else None
    return Refusal(409, "conflict", str(conflict), yours=yours, current=stands.model_dump() if stands else None)


def _find(vtuber: VTuber, post_id: int) -> Tweet:
    post = Tweet.objects.filter(vtuber=vtuber, pk=post_id).first() if post_id < 2**53 else None
    if post is None:
        raise Refusal(404, "unknown", _("There is no such post of hers."))
    return post


def _find_page(vtuber: VTuber, date: dt.date) -> Diary:
    page = diary_page(vtuber, date)
    if page is None:
        raise Refusal(404, "unknown", _("She wrote nothing about that day."))
    return page


def _post(row: Tweet) -> Post:
    return Post(
        id=row.pk,
        category=row.category,
        text=row.text,
        published_at=stamp(row.published_at),
        edited_at=stamp(row.edited_at) if row.edited_at else "",
        taken_down=stamp(row.taken_down_at) if row.taken_down_at else "",
        likes_simulated=row.likes_simulated,
        version=row.version,
    )


def _page(row: Diary) -> Page:
    edited = stamp(row.edited_at) if row.edited_at else ""
    return Page(date=row.date.isoformat(), text=row.text, public=row.public, edited_at=edited, version=row.version)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING]}…"
