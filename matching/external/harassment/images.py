"""Screenshots as they are kept: pictures drawn anew, without anything that the file said beside."""

import io
import warnings

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 30_000_000
MAX_SIDE = 2400
QUALITY = 85


class BadImage(Exception):
    """Why a file is refused, in French."""


def redrawn(upload: UploadedFile) -> bytes:
    """A JPEG of the picture alone: no place, no device, no date, no thumbnail."""
    if (upload.size or 0) > MAX_BYTES:
        raise BadImage("Une capture pèse 5 Mo au plus.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise BadImage("Cette image est trop grande.")
                drawn = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadImage("Ce fichier n'est pas une image PNG, JPEG ou WebP lisible.") from None
    drawn.thumbnail((MAX_SIDE, MAX_SIDE))
    # A new picture of the same dots: nothing that the file attached follows.
    clean = Image.new("RGB", drawn.size)
    clean.paste(drawn)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
