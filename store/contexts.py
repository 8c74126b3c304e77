"""What models are told in the store, and the shapes of what they answer."""

from pydantic import BaseModel, Field

from store.models import Genre
from store.titles import TITLE_LIMIT
from vtuber.plugin import Context, Her


class StockItem(Context):
    """One game as the store shows it."""

    title: str
    genre: str  # key of store.models.Genre
    genre_word: str  # the genre in the persona's language
    price: int  # coins
    pitch: str


class ListGamesContext(Context):
    """Purpose `list_games`: the store agent lays out games that she does not own. Answer: `GameList` as JSON."""

    language: str
    date: str  # YYYY-MM-DD, game day
    owned: list[str]
    stock: list[StockItem]  # what lies in the back room; none of it is hers
    genres: list[str] = [genre.value for genre in Genre]
    lowest_price: int
    highest_price: int


class ListedGame(BaseModel):
    """One game that the store agent lays out."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT * 2)
    genre: str = Field(default=Genre.OTHER.value, max_length=40)
    price: int = Field(default=60, ge=0, le=100_000)
    pitch: str = Field(default="", max_length=600)


class GameList(BaseModel):
    """The store agent's answer."""

    games: list[ListedGame] = Field(min_length=1, max_length=20)


class PickGameContext(Her):
    """Purpose `pick_game`: she chooses one of the offers. Answer: `GamePick` as JSON."""

    content: str  # what the todolist says about this visit
    balance: int  # coins
    owned: list[str]
    offers: list[StockItem]  # each within her wallet
    wish: str  # the title that she came for, or empty


class GamePick(BaseModel):
    """Her choice, and why, in her own words."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT * 2)
    why: str = Field(default="", max_length=400)
