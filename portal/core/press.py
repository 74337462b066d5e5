"""The process that makes one PDF: HTML comes in, stylesheets are named, PDF goes out. It asks no network."""

import base64
import io
import logging
import sys
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcherResponse

PHOTO = "data:image/jpeg;base64,"


def _nothing_else(url: str, *_rest: Any, **_options: Any) -> URLFetcherResponse:
    """A sheet holds everything itself: a photo stands in its text, and nothing is fetched from anywhere."""
    if not url.startswith(PHOTO):
        raise ValueError(f"a sheet holds everything itself, so nothing is fetched from {url[:80]}")
    return URLFetcherResponse(url, base64.b64decode(url.removeprefix(PHOTO)), {"Content-Type": "image/jpeg"})


class Absent(logging.Handler):
    """The characters that no font here can draw, as weasyprint tells of them while it writes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.letters: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character of a warning that names one: the character, then its number."""
        match record.args:
            case (str(letter), int(number)) if len(letter) == 1 and ord(letter) == number:
                self.letters[letter] = None


def main(styles: list[str]) -> None:
    """Print standard input to standard output: the number of pages, the characters that no font has, then the PDF."""
    absent, file = Absent(), io.BytesIO()
    weasyprint.LOGGER.addHandler(absent)
    html = weasyprint.HTML(string=sys.stdin.read(), url_fetcher=_nothing_else)
    sheets = [weasyprint.CSS(filename=style) for style in styles]
    document = html.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
    document.write_pdf(file, pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(f"{len(document.pages)} {''.join(absent.letters)}\n".encode())
    sys.stdout.buffer.write(file.getbuffer())


if __name__ == "__main__":
    main(sys.argv[1:])
