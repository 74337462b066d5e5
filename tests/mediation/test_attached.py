"""Files on a dispute's record: judged by content, once each, in pieces that resume, for whoever may see it."""

import io
import sqlite3

import pytest
from sqlalchemy import event

from portal.core import clock, files, kinds, settings
from portal.core.forms import Refused
from portal.mediation.models import Attached, AttachedPart, Evidence, Photo
from portal.mediation.rules import State
from portal.papers.models import Signed
from portal.papers.rules import Sheet
from tests.kit.attached import PDF, attached, m4a, mp3, office, scan
from tests.kit.papers import printed
from tests.kit.photos import HIDDEN, announced, jpeg, telling
from tests.mediation.test_photos import Phone, stored, trail

BEGIN = "/mediation/files"


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def case_id(make, mediator):
    return make.case(mediator=mediator, until=State.MEDIATING)


def plainly(pages, who, case_id, content, name="scan.pdf", **told):
    """A browser without scripts."""
    path = f"/mediation/{case_id}/files/new"
    form = pages.visit(path, who).form(path)
    sent = {} if content is None else {"file": (io.BytesIO(content), name)}
    return pages.open(path, who, method="POST", data={**form.filled, "caption": "合同扫描件", **told, **sent})


def nothing(pages, mediator, case_id, answer, says):
    assert answer.status == 422 and says in answer.said, answer.said
    assert 'id="file-error"' in answer.response.text and 'value="合同扫描件"' in answer.response.text
    assert not stored(Attached) and not stored(AttachedPart)


@pytest.mark.parametrize(
    ("content", "sort"),
    [
        (scan(), kinds.Sort.PDF),
        (office(), kinds.Sort.WORD),
        (office("xl"), kinds.Sort.SHEET),
        (m4a(), kinds.Sort.SOUND),
        (mp3(), kinds.Sort.SOUND),
        (b"OggS\0" + bytes(90), kinds.Sort.SOUND),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm\x86\x85A_OPUS" + bytes(50), kinds.Sort.SOUND),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(50), kinds.Sort.SOUND),
    ],
)
def test_what_is_taken_is_told_by_its_content_and_carries_no_place(content, sort):
    found = kinds.judged(content)
    assert found.sort is sort and found.mime == kinds.MIMES[found.ending]
    assert HIDDEN.encode() not in found.content
    assert sort is kinds.Sort.SOUND or found.content == content


def bomb() -> bytes:
    """A docx of some kilobytes that would be a hundred megabytes."""
    return office(word__media__image1=b"\0" * 30_000_000, word__media__image2=b"\0" * 90_000_000)


def lying() -> bytes:
    """A docx whose directory says that its large part is short."""
    told = bytearray(office(word__big=b"\0" * 101_000_000))
    at = told.rindex(b"PK\x01\x02", 0, told.rindex(b"word/big"))
    told[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(told)


HTML = b"<!doctype html><script>alert(1)</script>"
REFUSED = {
    "an svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "这种文件不收"),
    "a renamed program": (b"MZ\x90\0" + bytes(200), "这种文件不收"),
    "a page named pdf": (HTML, "这种文件不收"),
    "a cut pdf": (scan()[:5000], "不完整"),
    "a locked pdf": (PDF.replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"), "带密码"),
    "a pdf that runs": (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript>>"), "会运行的程序"),
    "a plain archive": (office().replace(b"word/document", b"some/document"), "这种文件不收"),
    "macros": (office(word__vbaProject=b"x", **{"word__vbaProject.bin": b"x"}), "会运行的程序"),
    "a far template": (office(**{"word___rels__settings.xml.rels": b'Type="x/attachedTemplate"'}), "会运行的程序"),
    "a bomb": (bomb(), "解开以后太大"),
    "a bomb that lies": (lying(), "不完整"),
    "a film": (m4a(b"vide"), "录像不收"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_says_why(what):
    content, says = REFUSED[what]
    with pytest.raises(Refused) as no:
        kinds.judged(content)
    assert says in str(no.value.message) and no.value.field == "file"


def test_what_is_refused_is_said_at_the_field_and_nothing_typed_is_lost(pages, mediator, case_id, make):
    nothing(pages, mediator, case_id, plainly(pages, mediator, case_id, HTML), "这种文件不收")
    nothing(pages, mediator, case_id, plainly(pages, mediator, case_id, None), "请先选文件")
    nothing(pages, mediator, case_id, plainly(pages, mediator, case_id, b""), "是空的")
    nothing(pages, mediator, case_id, plainly(pages, mediator, case_id, b"\xff\xd8\xff" * 8_000_000), "最多 20 MB")
    with make.writing():
        settings.change("file_megabytes", "1", clock.today())
    assert "一个最多 1 MB" in pages.visit(f"/mediation/{case_id}/files/new", mediator).text
    nothing(pages, mediator, case_id, plainly(pages, mediator, case_id, scan()), "最多 1 MB")


class Sender(Phone):
    """The same protocol, for files."""

    def begin(self, case_id, content, **told):
        return self.post(BEGIN, {**announced(content, caption="合同"), "case": case_id, **told})


def test_in_pieces_a_scan_of_thirty_pages_arrives_once_sealed_and_whole(pages, make, mediator, case_id):
    hers, content = Sender(pages, mediator), scan(30, 9000)
    told = announced(content)
    address = hers.begin(case_id, content, **told).response.json["upload"]
    assert hers.piece(address, 0, content[:60_000]).response.json["received"] == 60_000
    assert hers.piece(address, 0, content[:60_000]).status == 409
    (part,) = stored(AttachedPart)
    assert content[:40] not in part.content_sealed
    assert "材料文件" in pages.visit(f"/mediation/{case_id}", mediator).text
    assert hers.begin(case_id, content).response.json == {"upload": address, "received": 60_000}, "chosen anew"
    stranger = Sender(pages, make.mediator())
    assert stranger.piece(address, 60_000, content[60_000:70_000]).status == 404
    hers.send(case_id, content, 64_000)
    (found,) = stored(Attached)
    assert (found.sort, found.size, found.sha256) == (kinds.Sort.PDF, len(content), files.fingerprint(content))
    assert hers.begin(case_id, content).response.json == {"done": True}
    path = f"/mediation/{case_id}/files/{found.id}"
    assert path in pages.visit(f"/mediation/{case_id}", mediator).links
    answer = pages.open(f"{path}/content", mediator).response
    assert answer.data == content and answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["Cache-Control"] == "no-store"
    )
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    assert len(trail(case_id, "mediation.read_file")) == 1
    assert pages.open(f"{path}/content", make.mediator("640381100200")).status == 404
    other = make.mediator()
    assert pages.send(f"{path}/remove", {}, other).status == 422
    assert pages.send(f"{path}/remove", {}, mediator).status == 303
    assert not stored(Attached) and not stored(AttachedPart) and len(trail(case_id, "mediation.remove_file")) == 1


def test_a_program_is_refused_with_its_first_piece_and_garbled_ones_begin_anew(pages, mediator, case_id):
    hers, program, content = Sender(pages, mediator), b"MZ" + bytes(3000), scan(1, 3000)
    address = hers.begin(case_id, program).response.json["upload"]
    answer = hers.piece(address, 0, program[:1000])
    assert answer.status == 422 and "这种文件不收" in answer.response.json["error"] and not stored(AttachedPart)
    address = hers.begin(case_id, content).response.json["upload"]
    garbled = hers.piece(address, 0, content[:-1] + b"x").response.json
    assert (garbled["received"], garbled["done"]) == (0, False)
    assert hers.piece(address, 0, content).response.json["done"]


def test_a_photo_goes_to_the_photos_whichever_way_it_came(pages, mediator, case_id):
    content = telling()
    Sender(pages, mediator).send(case_id, content)
    assert plainly(pages, mediator, case_id, jpeg(words="2"), "scan.pdf").status == 303
    assert len(stored(Photo)) == 2 and not stored(Attached)
    assert all(HIDDEN.encode() not in photo.full for photo in stored(Photo))


def test_evidence_names_its_file_and_a_scan_stands_where_the_photo_of_a_signed_paper_does(pages, make, mediator):
    case_id = make.case(mediator=mediator, until=State.MEDIATING)
    attached(make, case_id, "转让合同")
    (file,) = (one for one in stored(Attached) if one.ready_at)
    assert stored(Evidence)[0].file_id == file.id
    form = pages.visit(f"/mediation/{case_id}/evidence", mediator).form()
    told = {**form.filled, "name": "合同", "source": "马大山", "copies": "1", "photo": f"file-{file.id}"}
    assert pages.send(f"/mediation/{case_id}/evidence", told, mediator).status == 303
    wrong = pages.send(f"/mediation/{case_id}/evidence", {**told, "submission_key": "", "photo": "file-9x"}, mediator)
    assert wrong.status == 422 and 'value="马大山"' in wrong.response.text
    assert f"/mediation/{case_id}/files/{file.id}" in pages.visit(f"/mediation/{case_id}/dossier", mediator).links
    made_id = printed(make, case_id, Sheet.NOTICE, signed=False)
    page = f"/papers/{made_id}/signed"
    for content, status in ((office(), 422), (scan(2), 303), (scan(2), 422)):
        token = pages.visit(page, mediator).form(page).filled
        sent = pages.open(page, mediator, method="POST", data={**token, "photo": (io.BytesIO(content), "a.pdf")})
        assert sent.status == status, sent.said
    (bound,) = stored(Signed)
    assert bound.photo_id is None and bound.file_id
    assert f"/mediation/{case_id}/files/{bound.file_id}" in pages.visit(f"/papers/{made_id}", mediator).links


def test_limits_are_the_countys_and_a_filed_dispute_takes_none(pages, make, mediator, case_id):
    with make.writing():
        settings.change("files_of_a_dispute", "1", clock.today())
    assert plainly(pages, mediator, case_id, scan(1)).status == 303
    assert plainly(pages, mediator, case_id, scan(1)).status == 303, "the same file again is the one that is there"
    full = plainly(pages, mediator, case_id, scan(2))
    assert full.status == 422 and "最多 1 个文件" in full.text
    with make.writing():
        settings.change("files_of_a_dispute", "9", clock.today())
        settings.change("files_megabytes_of_a_dispute", "1", clock.today())
    assert "合起来最多 1 MB" in plainly(pages, mediator, case_id, scan(17)).said
    number = make.case(mediator=mediator, until=State.CLOSED)
    assert "已经结案归档" in pages.visit(f"/mediation/{number}/files/new", mediator).text
    assert Sender(pages, mediator).begin(number, PDF).status == 422


def test_a_full_disk_is_said_and_the_record_stays(pages, mediator, case_id, database):
    if database.engine.dialect.name != "sqlite":
        return

    def no_room(connection, *_rest):
        if isinstance(connection, sqlite3.Connection):
            pages_now = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages_now}")

    path = f"/mediation/{case_id}/files/new"
    pages.visit(path, mediator)
    event.listen(database.engine, "checkout", no_room)
    try:
        answer = plainly(pages, mediator, case_id, scan(30))
        assert answer.status == 507 and "存储满了" in answer.said
    finally:
        event.remove(database.engine, "checkout", no_room)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        database.engine.dispose()
    assert not stored(Attached) and not stored(AttachedPart)
    assert pages.visit(f"/mediation/{case_id}", mediator).status == 200
    assert plainly(pages, mediator, case_id, scan(30)).status == 303
