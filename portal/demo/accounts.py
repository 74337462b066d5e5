"""The demo accounts: who can be signed in as, with which role, where."""

from dataclasses import dataclass

from portal.accounts.rules import Role

TOWN, COUNTY = "640381106000", "640381000000"
GANCHENGZI, SHAOGANG = "640381106215", "640381106200"
ADVISED = (SHAOGANG, "640381106202", "640381106203", "640381106204", GANCHENGZI)


@dataclass(frozen=True)
class Account:
    """One account: its invented person, its roles with their areas, and what the start of the demo says of it."""

    username: str
    name: str
    grants: tuple[tuple[Role, str], ...]
    says: str


ACCOUNTS = (
    Account(
        "mediator",
        "沙枣林",
        ((Role.MEDIATOR, GANCHENGZI), (Role.MEMBER, GANCHENGZI)),
        "村党支部书记，村调解员、法律明白人 · 甘城子村",
    ),
    Account("mediator2", "白杨风", ((Role.MEDIATOR, SHAOGANG),), "村调解员 · 邵岗村"),
    Account("member", "麦青苗", ((Role.MEMBER, GANCHENGZI),), "法律明白人 · 甘城子村"),
    Account("adviser", "简正言", tuple((Role.ADVISER, code) for code in ADVISED), "村法律顾问 · 邵岗镇五个村"),
    Account("town", "柳长渠", ((Role.TOWN, TOWN),), "镇司法所 · 邵岗镇"),
    Account("town2", "水平川", ((Role.TOWN, "640381100000"),), "镇司法所 · 小坝镇"),
    Account("bureau", "贺兰石", ((Role.BUREAU, COUNTY),), "市司法局工作人员 · 青铜峡市"),
    Account("leader", "黄河清", ((Role.LEADER, COUNTY),), "市司法局领导，看汇总数字 · 青铜峡市"),
    Account("auditor", "明远山", ((Role.AUDITOR, COUNTY),), "查看操作记录 · 青铜峡市"),
    Account("admin", "管理员", ((Role.ADMIN, ""),), "系统管理员：账号和设置，看不到案件"),
)
