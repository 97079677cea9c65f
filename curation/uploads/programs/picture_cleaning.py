"""Pictures drawn anew: only their points are taken over, so that nothing else that stood in the file can be.

Gone are EXIF with the place and the camera, XMP, IPTC, thumbnails, comments, text chunks, what follows the end of the
picture, further frames. The orientation that EXIF told is applied first; colours are converted to sRGB, and the
profile, which may name a screen, is left out.
"""

import io
from contextlib import suppress
from pathlib import Path

#: So many points are read at most: 50 megapixels, 200 MB as they are worked on.
MOST_POINTS = 50_000_000
MOST_SIDE = 20_000
LARGE, SMALL = 1600, 800
_KINDS = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_SAVED = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86, "method": 4},
}


def is_picture(start: bytes) -> bool:
    """Whether a file that begins so says that it is a JPEG, PNG or WebP."""
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return webp or start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def clean_picture(source: Path, folder: Path) -> dict:
    """Draw the picture anew in one or two sizes; what `cleaner.py` says."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the check below is stricter, and says what is wrong
    with Image.open(source, formats=tuple(_KINDS)) as opened:
        width, height = opened.size
        # Asked of the header, before anything is unpacked: a small file can say that it is a vast picture.
        if width * height > MOST_POINTS or max(width, height) > MOST_SIDE:
            return {"problem": "too-large"}
        kind = opened.format
        picture = _bare(ImageOps.exif_transpose(_in_srgb(_shrunk(opened))))
    media_type, suffix = _KINDS[kind]
    answer = {"type": media_type, "file": f"large.{suffix}", "width": picture.width, "height": picture.height}
    _save(picture, folder / answer["file"], kind)
    if max(picture.size) > SMALL * 1.25:
        small = picture.copy()
        small.thumbnail((SMALL, SMALL))
        answer |= {"small": f"small.{suffix}", "small_width": small.width, "small_height": small.height}
        _save(small, folder / answer["small"], kind)
    return answer


def _shrunk(picture):
    """The first frame, at most as large as it is kept, before more is done with it: memory is limited."""
    if picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    elif picture.mode.startswith("I"):
        # 16 bits for each point of grey: the upper half of them is what eight can show.
        grey = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        grey.info.update(picture.info)
        picture = grey
    picture.thumbnail((LARGE, LARGE))
    return picture


def _in_srgb(picture):
    """The picture in the colours that screens take for granted; where its profile is unreadable, as it is."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    # Grey and printers' colours keep their mode until `_bare`; only what has three colours has one to convert.
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    with suppress(Exception):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
        if converted is not None:
            converted.info.update(picture.info)  # which way up it is, is still to be asked of it
            return converted
    return picture


def _bare(picture):
    """The points alone, in a mode that every format holds."""
    from PIL import Image

    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if see_through else "L" if picture.mode in ("L", "F") else "RGB"
    converted = picture if picture.mode == mode else picture.convert(mode)
    bare = Image.new(mode, converted.size)
    bare.paste(converted, (0, 0))
    return bare


def _save(picture, path: Path, kind: str) -> None:
    from PIL import Image

    if kind == "JPEG" and picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    picture.save(path, kind, **_SAVED[kind])
