"""Takes what a JPEG or a JPEG 2000 says besides its points out of it, without drawing it anew.

For pictures inside a PDF: their colours are described by the PDF, and they are not to lose sharpness.
"""

import struct

# Markers of JPEG (ITU-T T.81, table B.1) that stand alone, and those that hold applications' data or a comment.
_ALONE = {0x01, *range(0xD0, 0xD9)}
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATIONS = range(0xE1, 0xF0)
_ADOBE = 0xEE  # how the colours are coded: without it they come out wrong
# Boxes of JPEG 2000 (ISO/IEC 15444-1, annex I) without which there is no picture, and those inside its header.
_BOXES = {b"jP  ", b"ftyp", b"jp2h"}


def without_metadata_in_jpeg(data: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC, profiles, comments, and whatever follows its end. Raises ValueError."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept, place = [data[:2]], 2
    while place < len(data):
        if data[place] != 0xFF:
            raise ValueError("no marker")
        while place < len(data) and data[place] == 0xFF:
            place += 1
        marker = data[place]
        place += 1
        if marker == _END:
            break
        if marker in _ALONE:
            kept.append(bytes((0xFF, marker)))
            continue
        length = int.from_bytes(data[place : place + 2], "big")
        segment = data[place : place + length]
        place += length
        if length < 2 or len(segment) < length:
            raise ValueError("cut off")
        if _is_kept(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        if marker == _SCAN:
            end = _end_of_scan(data, place)
            kept.append(data[place:end])
            place = end
    return b"".join([*kept, b"\xff\xd9"])


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == _COMMENT or marker in _APPLICATIONS:
        return marker == _ADOBE and segment[2:7] == b"Adobe" and len(segment) == 14
    # JFIF's own segment may carry a thumbnail after its first 14 bytes.
    return marker != 0xE0 or (segment[2:7] == b"JFIF\0" and len(segment) == 16)


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the coded points end: at the next marker that neither is stuffed nor restarts."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        following = data[place + 1]
        if following == 0xFF:
            place += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            place += 2
        else:
            return place


def without_metadata_in_jpeg_2000(data: bytes) -> bytes:
    """Return a JPEG 2000 with the boxes that make the picture; a bare code stream as it is. Raises ValueError."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _without_comments(data)
    kept, place = [], 0
    while place < len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        start = 8
        if length == 1:
            length, start = int.from_bytes(data[place + 8 : place + 16], "big"), 16
        length = length or len(data) - place
        if length < start or place + length > len(data):
            raise ValueError("cut off")
        if name == b"jp2c":
            points = _without_comments(data[place + start : place + length])
            kept.append(struct.pack(">I4s", len(points) + 8, name) + points)
        elif name in _BOXES:
            kept.append(data[place : place + length])
        place += length
    return b"".join(kept)


def _without_comments(points: bytes) -> bytes:
    """Return a JPEG 2000 code stream without the comments of its main header (annex A.9.2)."""
    kept, place = [points[:2]], 2
    while points[place : place + 1] == b"\xff" and points[place : place + 2] != b"\xff\x90":
        length = int.from_bytes(points[place + 2 : place + 4], "big") + 2
        if length < 4:
            raise ValueError("cut off")
        if points[place : place + 2] != b"\xff\x64":
            kept.append(points[place : place + length])
        place += length
    return b"".join([*kept, points[place:]])
