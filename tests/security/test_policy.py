"""A real browser runs nothing that a page was tricked into holding (SECURITY.md R34)."""

import pytest

from tests.kit.browser import serving

TRICKED = """<!doctype html><title>明白</title>
<script>document.title = "inline"</script>
<script src="data:text/javascript,document.title='data'"></script>
<script src="http://127.0.0.1:9/x.js"></script>
<img src="/static/nothing.png" onerror="document.title='handler'">
<iframe srcdoc="<script>top.document.title='frame'</script>"></iframe>
<object data="/healthz"></object><embed src="/healthz"><base href="http://127.0.0.1:9/">
<style>body { background: url(http://127.0.0.1:9/x) }</style>
<a id="link" href="javascript:document.title='link'">x</a>
<form id="form" action="http://127.0.0.1:9/taken"><button id="send">x</button></form>
<p style="background: url(http://127.0.0.1:9/y)">x</p>"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_browser_itself_refuses(app, browser, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.privacy", lambda: TRICKED)
    with serving(app) as address:
        page = browser.new_page()
        elsewhere, told = [], []
        page.on("requestfinished", lambda sent: elsewhere.append(sent.url))
        page.on("console", lambda line: told.append(line.text))
        page.goto(f"{address}/privacy")
        page.click("#link", no_wait_after=True)
        page.wait_for_timeout(300)
        assert page.title() == "明白"
        page.click("#send", no_wait_after=True)
        page.wait_for_timeout(300)
        assert page.url == f"{address}/privacy"
        assert not [url for url in elsewhere if not url.startswith(address) and not url.startswith("data:")]
        assert sum("Content Security Policy" in line for line in told) >= 8, told
        page.close()
