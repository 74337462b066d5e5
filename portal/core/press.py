"""The process that makes one PDF: HTML comes in, stylesheets are named, PDF goes out. It asks no network."""

import sys
from typing import Any, NoReturn

import weasyprint


def _nothing_else(url: str, *_rest: Any, **_options: Any) -> NoReturn:
    raise ValueError(f"a sheet holds everything itself, so nothing is fetched from {url[:80]}")


def main(styles: list[str]) -> None:
    """Print standard input to standard output."""
    html = weasyprint.HTML(string=sys.stdin.read(), url_fetcher=_nothing_else)
    sheets = [weasyprint.CSS(filename=style) for style in styles]
    sys.stdout.buffer.write(html.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main(sys.argv[1:])
