"""JSON in what a model wrote: strict where it can be, repaired where it must be, never invented."""

import json
import math
import time

import pytest

from llmservice.json_extraction import LIMIT, flat_objects, json_readings, read_json, unfinished_object

PLAN = {
    "day": "晴",
    "rows": [{"say": 'she said "hi", twice: {ok}', "at": "13:30"}, {"say": "说：“好，睡”", "at": "9:05"}],
}
TEXT = json.dumps(PLAN, ensure_ascii=False)


def wide(text: str) -> str:
    """Structure in the width of Chinese characters."""
    return text.translate(str.maketrans('{}[],:"', "｛｝［］，：“"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (TEXT, PLAN),
        (f"Sure! Here it is:\n```json\n{TEXT}\n```\nAnything {{else}}?", PLAN),
        (f"好的{{如下}}：{TEXT}。祝 {{你}} 开心 [猫]", PLAN),
        (f"const plan = {TEXT};", PLAN),
        (json.dumps(TEXT), PLAN),
        ('{\\"a\\": \\"b\\"}', {"a": "b"}),
        (TEXT.replace("}]}", "},],}"), PLAN),
        (TEXT.replace("[{", "[ // it's the first\n{").replace("}, {", "}, /* and */ {"), PLAN),
        ("{'a': 'it\\'s', 'b': [True, False, None]}", {"a": "it's", "b": [True, False, None]}),
        ("{“a”：“睡觉，真香：好”，“b”：［1，2］}", {"a": "睡觉，真香：好", "b": [1, 2]}),
        (wide('{"a":"b","c":["d"]}'), {"a": "b", "c": ["d"]}),
        ('{"a"："说：“好，睡”"，"b"："13：00"}', {"a": "说：“好，睡”", "b": "13：00"}),
        # Quotes that were curled at random, as in a public report of a model that reads Chinese.
        ("{“nodes”:[{“id”:“w_1“,”label”:“ADR 0024: core 协议（含 out 传输）“}]}",
         {"nodes": [{"id": "w_1", "label": "ADR 0024: core 协议（含 out 传输）"}]}),
        ("{「a」：「b」}", {"a": "b"}),
        ("{a: 13:30, b: 09:05:00, c: nap in the sun}", {"a": "13:30", "b": "09:05:00", "c": "nap in the sun"}),
        ('{"a": 20:00-22:00, "b": 9:30 PM}', {"a": "20:00-22:00", "b": "9:30 PM"}),
        ('{"a": "say "hi" to all, ok", "b": 1}', {"a": 'say "hi" to all, ok', "b": 1}),
        ('{"a": "one\ntwo", "b": "3\t4"}', {"a": "one\ntwo", "b": "3\t4"}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"rows":[{"a":1},{"a":2]}', {"rows": [{"a": 1}, {"a": 2}]}),
        ('{"rows":[{"a":1}, ... ]}', {"rows": [{"a": 1}]}),
    ],
)  # fmt: skip
def test_what_a_person_would_read_is_read(written: str, meant: object) -> None:
    assert read_json(written) == meant


def test_not_a_number_is_no_fault_of_the_rest() -> None:
    value = read_json('{"a": NaN, "b": [Infinity], "c": 1,}')
    assert isinstance(value, dict) and value["c"] == 1 and math.isnan(value["a"])


@pytest.mark.parametrize(
    "written", ["", "no", "{", '{"a', "[" * 100_000, "喵" * 100_000, '"text"', "42", "null", "\udcff{"]
)
def test_where_there_is_none_it_says_so(written: str) -> None:
    with pytest.raises(ValueError, match="no JSON in the answer"):
        read_json(written)


@pytest.mark.parametrize("written", ['{"rows": [{"a": "b"}, {"a": "ha', '{"a": "b", "c": 1', "{'a': 'b', 'c': ['d'"])
def test_a_cut_answer_is_no_answer_unless_its_half_is_wanted(written: str) -> None:
    with pytest.raises(ValueError, match="no JSON in the answer"):
        read_json(written)


def test_of_a_cut_answer_what_is_whole_is_kept_and_the_rest_is_not_made_up() -> None:
    assert read_json('{"rows": [{"a": "b", "c": 1}, {"a": "hal', partial=True) == {"rows": [{"a": "b", "c": 1}, {}]}
    assert read_json('{"rows": [{"a": "b", "c": 93', partial=True) == {"rows": [{"a": "b"}]}
    broken = "{'rows': [{'a': 'b', 'c': 1,}, {'a': 'hal"
    assert read_json(broken, partial=True) == {"rows": [{"a": "b", "c": 1}]}
    assert unfinished_object(broken) == "{'a': 'hal"
    assert unfinished_object(TEXT) == ""


def test_every_value_in_prose_is_a_reading() -> None:
    text = 'First I thought {"rows": []}, but then: {"rows": [1]}'
    assert list(json_readings(text))[:2] == [{"rows": []}, {"rows": [1]}]


def test_objects_that_stand_by_themselves() -> None:
    assert list(flat_objects('{"a": 1}\n{"a": 2,}\n{\'a\': 3}\n｛“a”：4｝ {} {oops')) == [
        {"a": n} for n in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    "text",
    [
        r'{"a\u0000b": ["c\u0000", {"d": "\u0000e", "n": 1}]}',
        r'Here: {"a\u0000b": ["c\u0000", {"d": "\u0000e", "n": 1}]} (done)',
        r"{'a\u0000b': ['c\u0000', {'d': '\u0000e', 'n': 1,}]}",
    ],
)
def test_an_escaped_nul_does_not_come_through(text: str) -> None:
    assert read_json(text) == {"ab": ["c", {"d": "e", "n": 1}]}
    assert "\x00" not in repr(list(json_readings(text))) and r"\x00" not in repr(list(json_readings(text)))
    assert list(flat_objects(r'{"a\u0000": "\u0000b"}')) == [{"a": "b"}]


def test_an_escaped_half_of_a_sign_does_not_come_through_and_a_whole_one_does() -> None:
    assert read_json(r'{"a": "x\ud83dy"}') == {"a": "x?y"}
    assert read_json(r'{"a": "\ud83d\ude00", "b": "\\u0000"}') == {"a": "😀", "b": r"\u0000"}


@pytest.mark.parametrize(
    "piece",
    ['"', "'", "”", '{"', "{'a'", '”"', "'：", "'#", "'a'…", "(", "[1,", '{"a":', "{a:", '"a" "b" ', "/*", "```", ",",
     '{"a":"', "[x]", "12:30,"],
)  # fmt: skip
def test_no_answer_takes_long(piece: str) -> None:
    began = time.process_time()
    for start in ("", '{"rows":['):
        for length in (5000, 12_000, LIMIT):
            text = (start + piece * length)[:length]
            list(json_readings(text, partial=True))
            list(flat_objects(text))
    assert time.process_time() - began < 10
