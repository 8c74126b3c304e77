"""A stream's game must be hers by the time the stream begins."""

from django.utils.translation import gettext_noop as _

from store.models import Game, Ownership
from store.selectors import find_game, library, streamed_lately
from vtuber.gametime import MINUTE
from vtuber.plugin import Draft, DraftTask, Source, game_in, plan_wording
from vtuber.selectors import wallet_balance

SHOPPING = 30 * MINUTE
# What is bought for a stream is wanted this long before it, so that a cover and a post can tell of it.
AHEAD = 180 * MINUTE


def streams_need_games(draft: Draft) -> None:
    """Each stream's 《title》 is owned, or bought before; else a purchase is planned, or the game is swapped."""
    _Keeper(draft).keep()


class _Keeper:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._vtuber = draft.day.vtuber
        self._language = draft.day.language
        self._owned: list[Ownership] = list(library(self._vtuber))
        self._owned_ids = {copy.game_id for copy in self._owned}
        self._left = wallet_balance(self._vtuber)

    def keep(self) -> None:
        for task in self._draft.of("store"):
            self._tidy_wish(task)
        for stream in self._draft.of("stream"):
            if stream.game and not stream.fixed:
                self._check(stream)

    def _tidy_wish(self, task: DraftTask) -> None:
        """A visit to the store that names a game which is hers already is a visit without a list."""
        game = find_game(task.game)
        if game is None or task.fixed:
            return
        self._spell_right(task, game)
        if game.pk in self._owned_ids:
            title = task.game
            task.content = self._word("library.shop_browse")
            self._draft.note(_("The visit to the store was not for {title}: she owns it already."), title=title)

    def _check(self, stream: DraftTask) -> None:
        game = find_game(stream.game)
        if game is None:
            self._swap(
                stream,
                _("Nobody has heard of {title}; the stream will be {instead}."),
                _("Nobody has heard of {title}."),
            )
            return
        self._spell_right(stream, game)
        if game.pk in self._owned_ids or self._comes_in_time(stream, game):
            return
        if not game.released:
            self._swap(
                stream,
                _("{title} is not on sale; the stream will be {instead}."),
                _("She does not own {title}, and it is not on sale."),
            )
        elif game.price > self._left:
            self._swap(
                stream,
                _("{title} is beyond her wallet; the stream will be {instead}."),
                _("She does not own {title}, and it is beyond her wallet."),
            )
        elif not self._plan_purchase(stream, game):
            self._swap(
                stream,
                _("There was no time to buy {title}; the stream will be {instead}."),
                _("She does not own {title}, and there is no time to buy it before the stream."),
            )

    def _spell_right(self, task: DraftTask, game: Game) -> None:
        written, title = task.game, game.title_for(self._language)
        if written != title:
            task.content = _rename(task.content, title)
            self._draft.note(_("{written} was written as {title}."), written=written, title=title)

    def _comes_in_time(self, stream: DraftTask, game: Game) -> bool:
        """Whether a visit to the store that is still to come, and ends before the stream, is for this game."""
        for task in self._draft.of("store"):
            wanted = find_game(task.game)
            in_time = task.end <= stream.start and task.end > self._draft.day.now
            if wanted and wanted.pk == game.pk and in_time and game.price <= self._left:
                self._reserve(task, stream, game)
                return True
        return False

    def _plan_purchase(self, stream: DraftTask, game: Game) -> bool:
        """Make a visit to the store, before the stream, one for this game. False when there is no time for it."""
        latest = stream.start - SHOPPING
        if latest < self._draft.day.now:
            return False
        visits = self._draft.of("store")
        title = game.title_for(self._language)
        content = self._word("library.shop_needed", game=f"《{title}》")
        if visits:
            task = visits[0]
            if task.fixed or task.not_after is not None:
                return False
            task.content = content
            if task.end > stream.start:
                task.start, task.end = latest, stream.start
        else:
            start = max(min(stream.start - AHEAD, latest), self._draft.day.now)
            task = DraftTask("store", start, start + SHOPPING, content, source=Source.PLANNER)
            task.origin = {"app": "store", "id": game.key, "why": content}
            self._draft.tasks.append(task)
        self._draft.note(_("The stream needs {title}: it will be bought before."), title=title)
        self._reserve(task, stream, game)
        return True

    def _reserve(self, task: DraftTask, stream: DraftTask, game: Game) -> None:
        self._left -= game.price
        self._owned_ids.add(game.pk)
        if not task.fixed:
            task.not_after = stream.start

    def _swap(self, stream: DraftTask, msg: str, refusal: str) -> None:
        """Play something of hers instead: rather of the same genre, not streamed yet, not lately, not twice today.

        A stream that an operator asked for is that one or none.
        """
        title = stream.game
        if stream.asked:
            self._draft.drop(stream, refusal, title=title)
            return
        wanted = find_game(title)
        taken = {task.game for task in self._draft.of("stream") if task is not stream}
        recent = streamed_lately(self._vtuber)

        def liking(copy: Ownership) -> tuple[bool, bool, bool, int]:
            game = copy.game
            return (
                game.title_for(self._language) in taken,
                game.fold_zh in recent or game.fold_en in recent,
                copy.streamed or (wanted is not None and wanted.genre != game.genre),
                copy.pk,
            )

        if self._owned:
            instead = min(self._owned, key=liking).game.title_for(self._language)
            stream.content = _rename(stream.content, instead)
        else:
            instead = stream.content = self._word("library.talk_instead")
        self._draft.note(msg, title=title, instead=instead)

    def _word(self, rule: str, **slots: str) -> str:
        return plan_wording(self._vtuber, self._draft.day.date, rule).word(rule, **slots)


def _rename(content: str, title: str) -> str:
    """`content` with the title in its first 《》 replaced, there and wherever else it stands in brackets."""
    written = game_in(content)
    return content.replace(f"《{written}》", f"《{title}》")
