"""IRC lines: read, written, and cut out of a stream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streaming.chat.adapters.irc import (
    LINE_BYTES,
    READ_BYTES,
    TAGS_BYTES,
    BadLine,
    Line,
    Splitter,
    escape,
    read_line,
    unescape,
    write_line,
)

# Whatever UTF-8 can carry, without what ends a line.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=40)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n "), min_size=1, max_size=20).filter(
    lambda word: not word.startswith(":")
)
commands = st.one_of(st.from_regex(r"[A-Z]{1,12}", fullmatch=True), st.from_regex(r"[0-9]{3}", fullmatch=True))
keys = st.from_regex(r"\+?([a-z0-9.-]{1,9}/)?[A-Za-z0-9-]{1,12}", fullmatch=True)
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("PING", Line("PING")),
        ("PING :tmi.twitch.tv\r\n", Line("PING", ("tmi.twitch.tv",))),
        (":momo!momo@host PRIVMSG #baomi :你好 呀", Line("PRIVMSG", ("#baomi", "你好 呀"), "momo!momo@host")),
        (":irc.test 001 me :Welcome: you\r", Line("001", ("me", "Welcome: you"), "irc.test")),
        ("privmsg #a b", Line("PRIVMSG", ("#a", "b"))),
        ("  :s   MODE  #a   +o  momo  ", Line("MODE", ("#a", "+o", "momo"), "s")),
        ("TOPIC #a :", Line("TOPIC", ("#a", ""))),
        ("TOPIC #a ::)", Line("TOPIC", ("#a", ":)"))),
        ("TOPIC #a :x:y ", Line("TOPIC", ("#a", "x:y "))),
        (
            r"@id=1;display-name=Mo\smo;empty=;bare;+vendor.com/k=a\:b\\c\r\n :m!m@m PRIVMSG #a :x",
            Line(
                "PRIVMSG",
                ("#a", "x"),
                "m!m@m",
                {"id": "1", "display-name": "Mo mo", "empty": "", "bare": "", "+vendor.com/k": "a;b\\c\r\n"},
            ),
        ),
        ("@a=1;a=2;=3;!=4;;b=c=d PING", Line("PING", (), "", {"a": "2", "b": "c=d"})),
    ],
)
def test_a_line_is_read(raw: str, line: Line) -> None:
    assert read_line(raw.encode()) == line


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no command"),
        (b"\r\n", "no command"),
        (b":source-only", "no command"),
        (b"@tags-only", "no command"),
        # A space ends the tags, whatever was meant by it.
        (b"@a=1;b c=4 PING", "no command"),
        (b"12 x", "no command"),
        (b"0001 x", "no command"),
        (b"PR1VMSG #a :x", "no command"),
        ("说 #a :x".encode(), "no command"),
        (b"PRIVMSG #a :x\0y", "no NUL"),
        (b"PRIVMSG #a :x\rQUIT", "no NUL, CR"),
        (b"PRIVMSG #a :x\nQUIT\r\n", "no NUL, CR or LF"),
        (b"@" + b"a" * TAGS_BYTES + b" PING", "tags are longer than 8191"),
        (b"PRIVMSG #a :" + b"x" * READ_BYTES, "line is longer than 4096"),
    ],
)
def test_what_is_no_line_says_why_and_repeats_nothing(raw: bytes, why: str) -> None:
    with pytest.raises(BadLine, match=why) as refused:
        read_line(raw)
    assert b"#a" not in str(refused.value).encode()


def test_the_longest_line_and_the_longest_tags_are_read() -> None:
    tags = b"@k=" + b"v" * (TAGS_BYTES - 4) + b" "
    assert len(tags) == TAGS_BYTES
    rest = b"PRIVMSG #a :" + b"x" * (READ_BYTES - 14) + b"\r\n"
    assert len(rest) == READ_BYTES
    line = read_line(tags + rest)
    assert (len(line.tags["k"]), len(line.param(1))) == (TAGS_BYTES - 4, READ_BYTES - 14)


def test_five_hundred_chinese_characters_are_read_whole() -> None:
    assert read_line(f":a!a@a PRIVMSG #b :{'喵' * 500}\r\n".encode()).param(1) == "喵" * 500


def test_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    line = read_line(b"@n=\xff :mo\xfemo!x PRIVMSG #a :\xe5\x96\xb5\xe5")
    assert line == Line("PRIVMSG", ("#a", "喵�"), "mo�mo!x", {"n": "�"})


@pytest.mark.parametrize(
    ("source", "nick"), [("momo!u@h", "momo"), ("momo@h", "momo"), ("irc.test", "irc.test"), ("", "")]
)
def test_the_nick_is_the_source_up_to_its_user(source: str, nick: str) -> None:
    assert Line("PING", (), source).nick == nick


def test_a_parameter_that_is_missing_is_empty() -> None:
    line = Line("PRIVMSG", ("#a", "x"))
    assert [line.param(index) for index in (-3, -2, -1, 0, 1, 2)] == ["", "#a", "x", "#a", "x", ""]


@pytest.mark.parametrize(
    ("written", "meant"), [(r"\:\s\\\r\n", "; \\\r\n"), (r"\a\b", "ab"), ("x\\", "x"), (r"\\s", r"\s"), ("", "")]
)
def test_tag_values_are_unescaped(written: str, meant: str) -> None:
    assert unescape(written) == meant


@pytest.mark.parametrize(
    ("command", "params", "why"),
    [
        ("", (), "no command"),
        ("PING PONG", (), "no command"),
        ("PRIVMSG", ("#a b", "x"), "only the last"),
        ("PRIVMSG", ("", "x"), "only the last"),
        ("PRIVMSG", (":a", "x"), "only the last"),
        ("PRIVMSG", ("#a", "x\r\nQUIT"), "no NUL, CR or LF"),
        ("PRIVMSG", ("#a\n", "x"), "no NUL, CR or LF"),
        ("PRIVMSG", ("#a", "x" * LINE_BYTES), "longer than 512"),
        ("PRIVMSG", ("#a", "喵" * 170), "longer than 512"),
    ],
)
def test_what_would_be_another_line_is_not_written(command: str, params: tuple[str, ...], why: str) -> None:
    with pytest.raises(BadLine, match=why):
        write_line(command, *params)


def test_the_longest_line_is_written_to_the_byte() -> None:
    assert len(write_line("PRIVMSG", "#a", "喵" * 165 + "meow")) == LINE_BYTES
    with pytest.raises(BadLine, match="longer than 512"):
        write_line("PRIVMSG", "#a", "喵" * 165 + "meow!")
    with pytest.raises(BadLine, match="tags are longer than 8191"):
        write_line("PING", tags={"k": "v" * TAGS_BYTES})
    with pytest.raises(BadLine, match="key"):
        write_line("PING", tags={"a b": "c"})
    with pytest.raises(BadLine, match="source no space"):
        write_line("PING", source="a b")


@given(commands, st.lists(words, max_size=6), st.none() | texts, st.dictionaries(keys, values, max_size=5))
def test_what_was_written_is_read_as_the_same(
    command: str, middle: list[str], last: str | None, tags: dict[str, str]
) -> None:
    params = (*middle, *(() if last is None else (last,)))
    raw = write_line(command, *params, source="momo!u@h", tags=tags)
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r") == 1
    assert read_line(raw) == Line(command, params, "momo!u@h", tags)


@given(values)
def test_escaping_hides_what_means_something_in_a_line(value: str) -> None:
    assert unescape(escape(value)) == value
    assert not set(escape(value)) & set("; \r\n")


@given(st.binary(max_size=300) | st.from_regex(rb"@[^\n]{0,40} :[^\n]{0,20} [A-Z]{1,9} [^\n]{0,40}\r\n"))
def test_whatever_comes_is_a_line_or_a_bad_line(raw: bytes) -> None:
    try:
        line = read_line(raw)
    except BadLine:
        return
    assert line.command
    assert not {"\0", "\r", "\n"} & set("".join((line.command, *line.params, line.source)))


@given(st.lists(st.binary(max_size=30)), st.data())
def test_a_stream_gives_the_same_lines_however_it_is_cut(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"\n".join([*lines, b""])
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    splitter = Splitter(longest=20)
    assert [line for piece in pieces for line in splitter.feed(piece)] == [
        line for line in stream.split(b"\n") if len(line) <= 20 and line.rstrip(b"\r")
    ]
    assert splitter.overlong == sum(len(line) > 20 for line in stream.split(b"\n"))


def test_an_over_long_line_goes_by_without_being_kept_or_giving_birth_to_another() -> None:
    splitter = Splitter(longest=100)
    for _ in range(1000):
        assert splitter.feed(b"x" * 90) == []
        assert len(splitter._begun) <= 100
    assert splitter.feed(b":momo!m@m PRIVMSG #a :forged\r\nPING :a\r\nPI") == [b"PING :a\r"]
    assert splitter.feed(b"NG :b\n") == [b"PING :b"]
    assert splitter.overlong == 1
