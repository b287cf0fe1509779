"""What is kept of a picture: its pixels, and nothing else that came with it."""

import io
import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from bank.photos import Code, PhotoRefused
from bank.photos.picture import MOST_BYTES, MOST_KEPT_BYTES, MOST_THUMB_BYTES, picture_of
from tests.bank.photos.parts import drawn


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=("JPEG",))
    image.load()
    return image


def refusal(content: bytes) -> Code:
    with pytest.raises(PhotoRefused) as refused:
        picture_of(content)
    assert refused.value.reason.ru
    return refused.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_kept_is_jpeg_with_a_small_thumbnail(form: str) -> None:
    picture = picture_of(drawn("teal", (2400, 3000), form))
    full, thumb = opened(picture.full), opened(picture.thumb)
    assert full.size == (picture.width, picture.height) == (960, 1200)
    assert max(thumb.size) <= 240
    assert len(picture.thumb) <= MOST_THUMB_BYTES
    red, green, blue = full.getpixel((5, 5))
    assert red < 10
    assert abs(green - 128) < 10
    assert abs(blue - 128) < 10


def test_even_noise_is_kept_small() -> None:
    noise = Image.frombytes("RGB", (1200, 1200), random.Random(1).randbytes(1200 * 1200 * 3))
    small = noise.crop((0, 0, 200, 200))
    for image in (noise, small):
        out = io.BytesIO()
        image.save(out, "PNG")
        picture = picture_of(out.getvalue())
        assert len(picture.full) <= MOST_KEPT_BYTES
        assert len(picture.thumb) <= MOST_THUMB_BYTES


def test_the_same_file_gives_the_same_digest() -> None:
    assert picture_of(drawn("red")).digest == picture_of(drawn("red")).digest
    assert picture_of(drawn("red")).digest != picture_of(drawn("blue")).digest


def test_metadata_goes_but_the_orientation_is_kept_to() -> None:
    image = Image.new("RGB", (400, 200), "white")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter to the right
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "N-SECRET-PLACE"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE")
    assert b"SECRET-CAMERA" in out.getvalue()
    picture = picture_of(out.getvalue())
    for kept in (picture.full, picture.thumb):
        assert b"SECRET" not in kept
        assert b"Exif" not in kept
        assert not opened(kept).getexif()
        assert {"comment", "icc_profile", "exif", "xmp"}.isdisjoint(opened(kept).info)
    full = opened(picture.full)
    assert full.size == (200, 400)
    assert full.getpixel((100, 50))[1] < 50, "red is at the top"
    assert full.getpixel((100, 350))[1] > 200


def test_texts_of_a_png_go() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SECRET")
    out = io.BytesIO()
    Image.new("RGB", (100, 100)).save(out, "PNG", pnginfo=info)
    assert b"SECRET" not in picture_of(out.getvalue()).full


def test_a_polyglot_is_only_a_picture_afterwards() -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("run.js", "alert('SECRET')")
    both = drawn() + b"<script>SECRET</script>" + hidden.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(both))
    kept = picture_of(both).full
    assert b"SECRET" not in kept
    assert not zipfile.is_zipfile(io.BytesIO(kept))
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("mode", "form"),
    [("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("CMYK", "JPEG"), ("RGBA", "WEBP")],
)
def test_pictures_of_every_kind_become_plain_ones(mode: str, form: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (100, 120)).save(out, form)
    assert opened(picture_of(out.getvalue()).full).mode == "RGB"


def test_sixteen_bits_of_grey_are_scaled_and_the_transparent_is_white() -> None:
    out = io.BytesIO()
    Image.new("I;16", (100, 100), 32_768).save(out, "PNG")
    assert abs(opened(picture_of(out.getvalue()).full).getpixel((9, 9))[0] - 128) < 4
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(picture_of(out.getvalue()).full).getpixel((9, 9))[0] > 250


def png_of(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("side", [7_000, 12_000, 50_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    # 50,000 × 50,000 pixels of three bytes would be 7.5 GB; nothing of it is ever decoded.
    bomb = png_of(side, side, zlib.compress(bytes(3_000_000), 9))
    tracemalloc.start()
    assert refusal(bomb) is Code.BOMB
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_text_that_unpacks_beyond_measure_is_refused() -> None:
    body = b"zTXtKey\0\0" + zlib.compress(bytes(80_000_000), 9)
    text = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    plain = png_of(100, 100, zlib.compress(bytes((100 * 3 + 1) * 100)))
    assert picture_of(plain).width == 100
    assert refusal(plain[:33] + text + plain[33:]) is Code.DAMAGED


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_refused(form: str, part: float) -> None:
    noise = Image.frombytes("RGB", (300, 300), random.Random(2).randbytes(270_000))
    out = io.BytesIO()
    noise.save(out, form)
    assert refusal(out.getvalue()[: int(len(out.getvalue()) * part)]) in (
        Code.DAMAGED,
        Code.NO_PICTURE,
    )


def test_what_is_no_picture_of_ours_is_refused() -> None:
    out = io.BytesIO()
    Image.new("RGB", (100, 100)).save(out, "GIF")
    for content in (b"", b"text", out.getvalue(), b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        assert refusal(content) is Code.NO_PICTURE


def test_moving_tiny_and_huge_files_are_refused() -> None:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    for form in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        assert refusal(out.getvalue()) is Code.MOVING
    assert refusal(drawn(size=(47, 300))) is Code.TOO_SMALL
    assert refusal(drawn() + bytes(MOST_BYTES)) is Code.TOO_LARGE


@given(st.binary(max_size=300), st.integers(0, 600))
def test_damage_anywhere_is_a_refusal_or_a_picture(damage: bytes, where: int) -> None:
    whole = drawn(size=(64, 64))
    content = whole[:where] + damage + whole[where + len(damage) :]
    try:
        picture = picture_of(content)
    except PhotoRefused as refused:
        assert refused.code in (Code.DAMAGED, Code.NO_PICTURE, Code.TOO_SMALL, Code.BOMB)
    else:
        assert opened(picture.full).format == "JPEG"
