"""One task of a director's answer, whatever its keys are called and wherever its times stand."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_line, clean_seen_line
from llmservice.translatable import Reason
from vtuber.gametime import MINUTE
from vtuber.kinds import kind_of, type_of_alias
from vtuber.planner.times import UnclearTime, read_minutes, read_span, read_time

CONTENT_LIMIT, WHY_LIMIT = 300, 120

# What a key may be called, as `_folded` gives it: the one that is asked for comes first.
_TYPE = ("type", "tasktype", "kind", "类型", "任务类型", "种类")
_CATEGORY = ("category", "subtype", "subcategory", "类别", "分类", "子类型")
_START = ("starttime", "start", "begin", "begintime", "starts", "startat", "from", "开始时间", "开始")
_END = (
    "endtime",
    "end",
    "finish",
    "finishtime",
    "ends",
    "endat",
    "stop",
    "to",
    "until",
    "结束时间",
    "结束",
    "截止时间",
)
_BOTH = ("time", "timerange", "timeslot", "slot", "period", "hours", "when", "时间", "时间段", "时段")
_CONTENT = (
    "content",
    "description",
    "desc",
    "detail",
    "details",
    "activity",
    "what",
    "内容",
    "描述",
    "说明",
    "title",
)
_WHY = ("why", "reason", "because", "原因", "理由")
_LENGTHS: dict[str, Literal["", "minutes", "hours"]] = {
    "duration": "",
    "length": "",
    "时长": "",
    "durationminutes": "minutes",
    "durationmin": "minutes",
    "durationmins": "minutes",
    "minutes": "minutes",
    "分钟": "minutes",
    "durationhours": "hours",
    "小时": "hours",
}


@dataclass(frozen=True)
class Wish:
    """A task that an answer asked for, with its fields in order but not yet placed in a day."""

    type: str
    category: str
    start: dt.time
    end: dt.time
    content: str
    why: str = ""  # the director's reason, where it was asked for one


class TaskFields:
    """The fields of one object of an answer. Nothing in it is trusted."""

    def __init__(self, item: dict[str, object]) -> None:
        self._fields: dict[str, object] = {}
        for key, value in item.items():
            # Of two keys that read the same, the first one that says anything stands.
            if self._fields.get(_folded(key)) is None:
                self._fields[_folded(key)] = value

    @property
    def raw_type(self) -> object:
        """The type as the director wrote it; None where there is none."""
        return self.first(_TYPE)

    @property
    def type(self) -> str:
        """The task type; empty where there is none, or none of that name."""
        raw = self.raw_type
        return type_of_alias(unicodedata.normalize("NFKC", raw[:80])) if isinstance(raw, str) else ""

    @property
    def content(self) -> str:
        """What is to be done, as one clean line; empty where it does not say."""
        raw = self.first(_CONTENT)
        return clean_line(raw, CONTENT_LIMIT) if isinstance(raw, str) else ""

    @property
    def why(self) -> str:
        """Why it is to be done then, as one clean line; mostly nobody asks for it."""
        raw = self.first(_WHY)
        return clean_seen_line(raw, WHY_LIMIT) if isinstance(raw, str) else ""

    def category(self, type: str) -> str:
        """The category, by its key or as pages call it; empty where it is none of this type."""
        raw = self.first(_CATEGORY)
        if not isinstance(raw, str):
            return ""
        wanted = unicodedata.normalize("NFKC", raw[:80]).strip().casefold()
        for key, label in kind_of(type).categories.items():
            if wanted in (key.casefold(), label.en.casefold(), label.zh.casefold()):
                return key
        return ""

    def times(self, date: dt.date) -> tuple[dt.time, dt.time]:
        """Start and end on game day `date`, from whichever fields hold them. Raises UnclearTime."""
        start, end = self._start(date)
        raw_end = self.first(_END)
        if raw_end is not None:
            end = read_time(raw_end, date=date, end=True)
        minutes = self._minutes() if start is None or end is None else 0
        if start is None:
            if end is None or not minutes:
                raise _missing("start_time")
            start = _moved(end, -minutes)
        if end is None:
            if not minutes:
                raise _missing("end_time")
            end = _moved(start, minutes)
        return start, end

    def _start(self, date: dt.date) -> tuple[dt.time | None, dt.time | None]:
        """The start, and the end where the same field holds it."""
        raw = self.first(_START)
        if raw is None:
            raw = self.first(_BOTH)
        if raw is None:
            return None, None
        if isinstance(raw, dict):
            inner = TaskFields(raw)
            return inner.times(date)
        if isinstance(raw, list) and len(raw) == 2:
            return read_time(raw[0], date=date), read_time(raw[1], date=date, end=True)
        return read_span(raw, date=date)

    def _minutes(self) -> int:
        for key, unit in _LENGTHS.items():
            if self._fields.get(key) is not None:
                return read_minutes(self._fields[key], unit=unit)
        return 0

    def first(self, keys: tuple[str, ...]) -> object:
        """The value of the first of `keys` (small letters, nothing between words) that has one; else None."""
        return next((self._fields[key] for key in keys if self._fields.get(key) is not None), None)


def _folded(key: object) -> str:
    """A key without its case and without what stands between its words: startTime, Start_Time, "start time"."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", str(key)[:40]).casefold()))


def _moved(clock: dt.time, minutes: int) -> dt.time:
    return (dt.datetime.combine(dt.date(2000, 1, 2), clock) + minutes * MINUTE).time()


def _missing(key: str) -> UnclearTime:
    return UnclearTime(Reason(_("%(key)s is missing")) % {"key": key})
