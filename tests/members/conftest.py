"""Three places and two people, in a database of their own."""

import pytest

from portal.accounts.models import User
from portal.areas import service as areas_service
from portal.core import clock, db

PLACES = """code,name,level,parent_code
640000000000,宁夏,province,
640300000000,吴忠市,city,640000000000
640381000000,青铜峡市,county,640300000000
640381106000,邵岗镇,town,640381000000
640381106200,邵岗村委会,village,640381106000
640381106215,甘城子村委会,village,640381106000
"""


@pytest.fixture
def county(database, tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text(PLACES, encoding="utf-8")
    with db.writing():
        areas_service.import_file(file)
        db.session.add(
            User(
                id=1,
                username="mediator",
                name="村调解员",
                password_hash="-",
                password_at=clock.now(),
                created_at=clock.now(),
            )
        )
        db.session.commit()
        yield database
