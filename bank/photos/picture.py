"""One picture: checked, and drawn anew, so that nothing of the file that came is kept.

What is kept has no metadata (place, camera, comments), no colour profile and nothing behind its end:
a file that is a picture and something else at once is only a picture afterwards.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

from bank.photos.errors import Code, PhotoRefused
from index_mappings.fields import Text

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
"""Pixels of a file that comes in: those of a good camera; decoded they take 160 MB at most."""
FEWEST_SIDE = 48
"""Pixels; on a smaller side no face is known again."""
LONGEST_SIDE, MOST_KEPT_BYTES = 1_200, 400_000
THUMB_SIDES, MOST_THUMB_BYTES = (240, 180, 120), 12_000
_QUALITIES = (85, 75, 65, 50, 35, 20)

# Pillow only warns of a picture somewhat above its own limit, which is above ours.
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be kept, and its thumbnail; both JPEG."""

    full: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    width: int
    height: int

    @property
    def digest(self) -> str:
        """By what it is known: SHA-256 of the picture as it is kept."""
        return hashlib.sha256(self.full).hexdigest()

    @property
    def thumb_digest(self) -> str:
        """SHA-256 of the thumbnail."""
        return hashlib.sha256(self.thumb).hexdigest()


def picture_of(content: bytes) -> Picture:
    """The picture in a file's bytes, drawn anew; raises PhotoRefused."""
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        plain = _drawn_anew(content)
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise PhotoRefused(
            Code.NO_PICTURE,
            Text("is no JPEG, PNG or WebP.", "не является изображением JPEG, PNG или WebP."),
        ) from None
    # What decoders raise on damaged or hostile files is an open list (OSError, SyntaxError, KeyError …).
    except Exception:
        raise PhotoRefused(
            Code.DAMAGED,
            Text(
                "is cut off or damaged: send it again.", "обрезан или повреждён: пришлите заново."
            ),
        ) from None
    full = _encoded(plain, MOST_KEPT_BYTES)
    return Picture(full, _thumb(plain), plain.width, plain.height)


def _drawn_anew(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        # Only the header has been read so far.
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise PhotoRefused(
                Code.MOVING,
                Text("is a moving picture: send one frame.", "— анимация: пришлите один кадр."),
            )
        if min(image.size) < FEWEST_SIDE:
            raise PhotoRefused(
                Code.TOO_SMALL,
                Text(
                    f"has {image.width}×{image.height} pixels; {FEWEST_SIDE} a side are the fewest.",
                    f"имеет {image.width}×{image.height} пикселей; наименьшая сторона {FEWEST_SIDE}.",
                ),
            )
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        return _on_white(upright)


def _on_white(image: Image.Image) -> Image.Image:
    """The pixels alone: a new image takes no metadata along."""
    plain = Image.new("RGB", image.size, "white")
    if image.mode.startswith("I"):
        # Sixteen bits of grey; Pillow would cut them off instead of scaling them.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    mask = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        mask = image.getchannel("A")
    plain.paste(image.convert("RGB"), mask=mask)
    return plain


def _thumb(plain: Image.Image) -> bytes:
    for side in THUMB_SIDES:
        small = plain.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        encoded = _encoded(small, MOST_THUMB_BYTES)
        if len(encoded) <= MOST_THUMB_BYTES:
            break
    return encoded


def _encoded(image: Image.Image, most: int) -> bytes:
    """JPEG of the best quality that fits, else of the least."""
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= most:
            break
    return out.getvalue()


def too_large() -> PhotoRefused:
    """The refusal of a file of too many bytes."""
    most = MOST_BYTES // 1_000_000
    return PhotoRefused(
        Code.TOO_LARGE,
        Text(f"is larger than {most} MB: make it smaller.", f"больше {most} МБ: уменьшите его."),
    )


def _too_many_pixels() -> PhotoRefused:
    most = MOST_PIXELS // 1_000_000
    return PhotoRefused(
        Code.BOMB,
        Text(
            f"has more than {most} million pixels: make it smaller.",
            f"имеет больше {most} млн пикселей: уменьшите его.",
        ),
    )
