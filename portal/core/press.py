"""The process that makes one PDF: HTML comes in, stylesheets are named, PDF goes out. It asks no network."""

import base64
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


def main(styles: list[str]) -> None:
    """Print standard input to standard output: a line with the number of pages, then the PDF."""
    html = weasyprint.HTML(string=sys.stdin.read(), url_fetcher=_nothing_else)
    sheets = [weasyprint.CSS(filename=style) for style in styles]
    document = html.render(stylesheets=sheets, pdf_variant="pdf/ua-1")
    sys.stdout.buffer.write(b"%d\n" % len(document.pages))
    document.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main(sys.argv[1:])
