"""The bare page: Flask and Jinja alone, 50 rows of the eleven values a line of the ledger shows, from memory.

`BENCH_BYTES` pads it to the size of the product's page.
"""

import os
from pathlib import Path

from flask import Flask

TEMPLATE = Path(__file__).with_name("floor.html").read_text()

ROWS = [
    ("/mediation/", 950_000 + number, "土地承包", "王某某、李某", "急" if number % 40 == 0 else "", "good", "达成协议",
     "超期" if number % 30 == 0 else "", f"(2026)青峡邵岗甘城子人调字第{number:04d}号", "甘城子村", "2026年11月22日")
    for number in range(50)
]  # fmt: skip


def create() -> Flask:
    """The page at `/`, as long as the product's."""
    app = Flask("floor")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    template = app.jinja_env.from_string(TEMPLATE)
    missing = int(os.environ.get("BENCH_BYTES", "0")) - len(template.render(rows=ROWS).encode())
    padding = "<!--" + "x" * (missing - 7) + "-->" if missing > 7 else ""

    @app.get("/")
    def page() -> str:
        return template.render(rows=ROWS, padding=padding)

    return app


app = create()
