"""The bare page: Flask and Jinja alone show the ledger's 50 rows, its menu and its filters from dictionaries in memory.

No database, session, permission or language. `BENCH_BYTES` pads it to the size of the product's page.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

TEMPLATE = Path(__file__).with_name("floor.html").read_text()
PAGE: dict[str, Any] = {
    "user": {"name": "bureau", "role": "司法局工作人员", "area": "青铜峡市"},
    "menu": [
        {"href": f"/{word}", "label": word, "current": word == "纠纷"} for word in ("首页", "纠纷", "数字", "我的")
    ],
    "q": "",
    "states": [{"value": f"state{number}", "label": "达成协议"} for number in range(11)],
    "kinds": [{"value": f"kind{number}", "label": "婚姻家庭"} for number in range(8)],
    "villages": [{"value": str(640381100200 + number), "label": "邵岗镇 甘城子村"} for number in range(114)],
    "total": 1_000_000,
    "rows": [
        {
            "id": 950_000 + number,
            "kind": "土地承包",
            "title": "王某某、李某",
            "urgent": number % 40 == 0,
            "tone": "good",
            "state": "达成协议",
            "overdue": number % 30 == 0,
            "number": f"(2026)青峡邵岗甘城子人调字第{number:04d}号",
            "village": "甘城子村",
            "reported_on": date(2026, 11, 22),
        }
        for number in range(50)
    ],
}


def create() -> Flask:
    """The page at `/`, as long as the product's."""
    app = Flask("floor")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    template = app.jinja_env.from_string(TEMPLATE)
    missing = int(os.environ.get("BENCH_BYTES", "0")) - len(template.render(**PAGE).encode())
    padding = "<!--" + "x" * (missing - 7) + "-->" if missing > 7 else ""

    @app.get("/")
    def page() -> str:
        return template.render(**PAGE, padding=padding)

    return app


app = create()
