"""A mediator with a cheap phone on a thin line: the text is stored first, the photos follow, and a cut costs little."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal.core import db, files
from portal.core.scope import acting_as, system
from portal.mediation.models import Case, Photo, Upload
from portal.mediation.rules import State
from tests.kit.browser import barriers
from tests.kit.photos import HIDDEN, jpeg, telling

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def stored(model):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        db.session.expunge_all()
        db.session.remove()
    return found


def sent(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def choose(hers, *contents):
    hers.page.locator("#photo").set_input_files([sent(f"{n}.jpg", one) for n, one in enumerate(contents)])
    hers.page.locator("[data-photos-chosen] li").nth(len(contents) - 1).wait_for()


def test_the_text_is_stored_before_a_byte_of_a_photo_is_sent_and_a_killed_phone_goes_on(mediator, phone):
    hers = phone(mediator)
    hers.go("/mediation/new")
    hers.pick("是哪类事？", "邻里")
    hers.fill("谁和谁？", "王大爷、李家老二")
    hers.fill("一句话说清楚", "借了五千没还")
    hers.pick("有没有动手", "没有")
    hers.pick("现在怎么样了？", "还要再谈")
    photo = jpeg(1500, 1100, noise=True)
    choose(hers, photo)
    hers.page.get_by_label("照片上是什么？").fill("借条")
    assert barriers(hers.page) == []
    order, limit = [], 6

    def along(route):
        order.append(route.request.url.split("/mediation/")[1])
        pieces = sum(1 for one in order if one.startswith("uploads/"))
        route.abort() if pieces > limit else route.continue_()

    hers.page.route("**/mediation/uploads**", along)
    hers.page.on(
        "request", lambda asked: order.append("text") if asked.method == "POST" and "new" in asked.url else None
    )
    hers.press("保存并送出")
    hers.reads("已经记下了", "登记号")
    hers.page.get_by_role("status").filter(has_text="网断了").wait_for()
    assert order[0] == "text" and "uploads" in order[1:]
    (upload,) = stored(Upload)
    assert upload.done_at is None and 0.55 <= upload.received / upload.size <= 0.65
    assert len(stored(Case)) == 1 and not stored(Photo)
    kept = hers.page.evaluate(STORE)
    assert kept["rows"] == 1 and not kept["shows"], "what waits on the phone cannot be read from its store"
    hers.page.close()
    hers.page = hers.context.new_page()
    went_on = []
    hers.page.on("request", lambda asked: went_on.append(asked.headers.get("upload-offset")))
    hers.go("/mediation/1")
    hers.page.locator(".photos a img").wait_for()
    assert int(next(filter(None, went_on))) == upload.received >= upload.size / 2
    hers.reads("借条", "加了一张照片")
    (found,) = stored(Photo)
    assert found.case_id == 1 and found.size <= files.MOST_BYTES
    assert hers.page.evaluate(STORE)["rows"] == 0
    assert barriers(hers.page) == []


STORE = """() => new Promise(yes => {
  const asked = indexedDB.open('photos');
  asked.onsuccess = () => {
    const all = asked.result.transaction('photos').objectStore('photos').getAll();
    all.onsuccess = () => {
      const shows = all.result.some(one => {
        const bytes = new Uint8Array(one.picture.sealed);
        return (bytes[0] === 255 && bytes[1] === 216) || JSON.stringify(one).includes('借条');
      });
      asked.result.close();
      yes({rows: all.result.length, shows});
    };
  };
})"""


def test_a_photo_is_made_small_and_loses_its_position_on_the_phone(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator)
    bodies = []
    hers.page.on("request", lambda asked: bodies.append(asked.post_data_buffer or b""))
    hers.go(f"/mediation/{number}/photos/new")
    choose(hers, telling(1200, 900), jpeg(2600, 1900, noise=True))
    hers.page.get_by_role("button", name="加上照片").click()
    hers.page.locator(".photos a img").nth(1).wait_for()
    assert sum(map(len, bodies)) < 2 * files.MOST_BYTES + 10_000
    assert not any(HIDDEN.encode() in body or b"Exif" in body for body in bodies)
    first, _second = stored(Photo)
    assert (first.width, first.height) == (900, 1200), "it stands upright"


def test_a_double_tap_and_two_tabs_add_it_once(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator)
    hers.go(f"/mediation/{number}/photos/new")
    choose(hers, jpeg(1000, 800))
    other = hers.context.new_page()
    hers.page.get_by_role("button", name="加上照片").dblclick()
    other.goto(f"{hers.address}/mediation/{number}")
    hers.page.locator(".photos a img").wait_for()
    other.reload()
    other.locator(".photos a img").wait_for()
    assert len(stored(Photo)) == 1


def test_what_is_no_photo_is_said_at_the_field_and_what_was_chosen_can_be_put_away(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator)
    hers.go(f"/mediation/{number}/session")
    hers.page.locator("#photo").set_input_files([sent("a.jpg", b"MZ no photo")])
    hers.page.get_by_text("这不是照片，或者手机打不开它").wait_for()
    choose(hers, jpeg(words="1"), jpeg(words="2"), jpeg(words="3"))
    hers.page.locator("#photo").set_input_files([sent("4.jpg", jpeg(words="4"))])
    hers.page.get_by_text("一次最多 3 张照片").wait_for()
    hers.page.get_by_role("button", name="不要了").first.click()
    hers.page.locator("[data-photos-chosen] li").nth(2).wait_for(state="detached")
    hers.press("保存这次谈话")
    hers.page.get_by_text("还有地方要改").wait_for()
    hers.page.locator("[data-photos-chosen] li").nth(1).wait_for()
    hers.fill("谈了什么？", "各让一步")
    hers.press("保存这次谈话")
    hers.page.locator(".photos a img").nth(1).wait_for()
    assert len(stored(Photo)) == 2


def test_without_scripts_the_plain_form_takes_it(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator, scripts=False)
    hers.go(f"/mediation/{number}/photos/new")
    hers.page.locator("#photo").set_input_files([sent("a.jpg", telling())])
    hers.fill("照片上是什么？", "收据")
    hers.press("加上照片")
    hers.reads("照片加上了", "收据")
    assert len(stored(Photo)) == 1


def test_what_a_finger_covers_never_leaves_the_phone(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator)
    hers.go(f"/mediation/{number}/photos/new")
    choose(hers, jpeg(800, 600))
    hers.page.get_by_role("button", name="涂掉一块").click()
    canvas = hers.page.locator("canvas")
    box = canvas.bounding_box()
    assert box["width"] > 250
    hers.fits()
    hers.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    hers.page.mouse.down()
    hers.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hers.page.mouse.up()
    assert barriers(hers.page) == []
    hers.page.get_by_role("button", name="遮好了").click()
    canvas.wait_for(state="detached")
    hers.page.get_by_role("button", name="加上照片").click()
    hers.page.locator(".photos a img").wait_for()
    (photo,) = stored_pictures()
    dark, paper = photo.getpixel((300, 220)), photo.getpixel((700, 500))
    assert max(dark) < 20 and min(paper) > 200


def stored_pictures():
    with acting_as(system("tests")):
        found = [Image.open(BytesIO(photo.full)) for photo in db.session.scalars(select(Photo))]
        db.session.remove()
    return found


def test_without_a_link_they_wait_and_go_by_themselves_when_it_is_back(make, mediator, phone):
    number = make.case(mediator=mediator, until=State.MEDIATING)
    hers = phone(mediator)
    hers.go(f"/mediation/{number}/photos/new")
    choose(hers, jpeg())
    hers.context.set_offline(True)
    hers.page.get_by_role("button", name="加上照片").click()
    hers.page.get_by_role("status").filter(has_text="网断了").wait_for()
    assert not stored(Upload)
    hers.context.set_offline(False)
    hers.page.wait_for_url(f"**/mediation/{number}")
    hers.page.locator(".photos a img").wait_for()
    assert len(stored(Photo)) == 1
