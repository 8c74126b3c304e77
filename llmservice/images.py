"""Pictures from outside: looked at before anybody else gets them."""

import io
import warnings

from llmservice.errors import ModelError

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDE = 4096  # pixels
_MIMES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def inspect_image(data: bytes) -> str:
    """The MIME type of a picture, after decoding all of it.

    Raises ModelError for what is too large, of another kind than PNG, JPEG or WebP, animated, or broken.
    """
    from PIL import Image

    if len(data) > MAX_BYTES:
        raise ModelError(f"the picture has {len(data)} bytes; at most {MAX_BYTES} are taken")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_MIMES)) as picture:
                if max(picture.size) > MAX_SIDE:
                    raise ModelError(f"the picture is {picture.width}×{picture.height}; {MAX_SIDE} a side are taken")
                if getattr(picture, "n_frames", 1) > 1:
                    raise ModelError("the picture moves; a still one is wanted")
                picture.load()
                return _MIMES[str(picture.format)]
    except ModelError:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds
        raise ModelError(f"what came is no picture that can be read: {error}") from error
