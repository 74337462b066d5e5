"""What the disputes of the demo county are about: everyday matters with their season, in the words of a village.

A pattern's slots are filled alike in a dispute's summary and in the terms of its agreement.
"""

from dataclasses import dataclass
from random import Random

from portal.mediation.rules import Detail, Kind

#         1  2  3  4  5  6  7  8  9 10 11 12
EVEN = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
WATER = (0, 0, 1, 5, 9, 9, 7, 4, 1, 0, 4, 0)
NEW_YEAR = (10, 5, 1, 1, 1, 1, 1, 1, 1, 2, 4, 9)
SOWING = (1, 2, 6, 6, 3, 1, 1, 1, 2, 2, 1, 1)
HARVEST = (1, 1, 1, 2, 1, 2, 3, 4, 7, 8, 4, 1)
BUILDING = (0, 1, 4, 6, 6, 5, 4, 4, 5, 4, 1, 0)
SUMMER = (0, 0, 1, 2, 3, 4, 5, 5, 3, 2, 1, 0)


@dataclass(frozen=True)
class Matter:
    """One kind of quarrel: how often, when, where, how often it is settled by word of mouth, and its words."""

    kind: Kind
    detail: Detail
    weight: int
    season: tuple[int, ...]
    summaries: tuple[str, ...]
    terms: tuple[str, ...]
    where: str = "any"
    oral: float = 0.4
    money: tuple[int, int] = (300, 3000)
    danger: float = 0.01
    against: tuple[str, ...] = ()
    people: int = 2


SLOTS = {
    "crop": ("水稻", "玉米", "小麦", "葡萄", "枸杞", "西瓜", "蔬菜", "苜蓿"),
    "canal": ("农渠", "斗渠", "毛渠", "支渠边上的小渠"),
    "beast": ("羊", "鸡", "牛犊", "鹅"),
    "when": ("前天", "上个月", "这几天", "上个星期", "前些日子", "近来"),
    "side": ("东", "西", "南", "北"),
    "job": ("绑葡萄藤", "摘枸杞", "砌围墙", "铺管道", "装大棚膜", "盖羊圈"),
}

MATTERS = (
    Matter(
        Kind.LAND, Detail.IRRIGATION, 17, WATER,
        (
            "两家的{crop}地共用一条{canal}，{when}为谁先浇水争了起来",
            "上游一户多堵了半天水口，下游{n}亩{crop}没有浇上，两家说不到一起",
            "闸口漏水，淹了下面一块{crop}地约{n}分，要求补{sum}元的种子钱",
            "轮到浇水时渠口被堵，双方都说是按轮水表来的",
        ),
        (
            "以后按轮水表浇，先上后下，各浇{n}小时；{canal}由两家一起清。",
            "下一轮先浇下游的地；水口谁开谁守，浇完当面交给下一家。",
            "补给种子钱{sum}元；闸口两家一起修好，用水时各守各的时辰。",
            "照轮水表各守各的时辰，换班时当面交接；渠口两家一起修。",
        ),
        where="farm", oral=0.6, money=(100, 1200),
    ),
    Matter(
        Kind.NEIGHBOUR, Detail.NEIGHBOUR, 20, EVEN,
        (
            "{side}边一家的屋檐水滴到邻居院墙上，墙皮掉了，{when}起了口角",
            "柴草和农机放在巷道里，另一家的车进出不便，说过几回没有挪",
            "{beast}跑进邻居的菜园，吃了菜苗，两家各有各的说法",
            "院里的树枝伸过墙，遮了邻居的光，落叶堵了排水沟",
            "夜里粉碎饲料声音大，隔壁老人休息不好，{when}为此争吵",
            "下水沟从两家中间过，堵了没人清，雨天院里积水",
        ),
        (
            "十天内改好水槽，墙皮由滴水一方抹好；以后有事先说一声。",
            "把东西挪到自家院里，巷道留出三米；两家都不再提前面的话。",
            "补菜苗钱{sum}元，圈栏修好；两家照旧来往。",
            "由两家一起剪枝、清沟，每年春秋各一次。",
            "晚上九点以后不开机器；机器挪到离邻居远的一边。",
            "两家一起把沟清通，换成管子，花费各出一半；以后谁看见堵了谁先招呼。",
        ),
        oral=0.68, money=(50, 400), danger=0.02,
    ),
    Matter(
        Kind.FAMILY, Detail.SUPPORT, 7, NEW_YEAR,
        (
            "老人有{n}个子女，对每月的生活费和轮流照看没有说定",
            "老人住院的花费，几个子女为怎么分担谈不拢",
        ),
        (
            "每个子女每月付给老人{sum}元，月初给到；看病的钱平摊，节日都回来看望。",
            "住院的花费由子女平均分担；出院后按月轮流照看。",
        ),
        money=(200, 800), oral=0.35, people=3,
    ),
    Matter(
        Kind.FAMILY, Detail.FAMILY, 7, EVEN,
        (
            "夫妻为家里的开支和孩子上学的事常有争吵，{when}一方回了娘家",
            "兄弟分家，对老院子和{n}亩地怎么分意见不一",
            "婆媳为带孩子和做家务闹了别扭，家里人请人来说和",
        ),
        (
            "家里的收支两人一起记账；有话当面说，不在孩子面前争吵。",
            "老院子归照看老人的一方，{n}亩地平分；老人的生活由两家共同负担。",
            "孩子由两家轮着接送，家务分开做；逢年过节一起过。",
        ),
        danger=0.04, oral=0.45,
    ),
    Matter(
        Kind.FAMILY, Detail.BRIDE_PRICE, 3, NEW_YEAR,
        ("两家订婚后没有办成婚事，为退彩礼{sum}元谈不拢",),
        ("女方退还彩礼中的{sum}元，首饰各归各；今后互不打扰。",),
        oral=0.1, money=(8000, 60000),
    ),
    Matter(
        Kind.LAND, Detail.LAND, 10, HARVEST,
        (
            "{n}亩地流转给人种{crop}，租金{sum}元到期没有付清",
            "秋收后发现地埂往一边挪了，两家为半垄{crop}地起了争执",
            "地交给亲戚代种了几年，现在要收回，地里的{crop}怎么算没有说好",
            "承包地换着种，一方想换回来，另一方已经平整了地",
        ),
        (
            "租金{sum}元分两次付清；往后每年秋收后一个月内付当年的。",
            "照承包证上的界重新埋桩，两家都在场；地里的庄稼收完再动。",
            "收完这一季{crop}交还；地里的收成归种的人。",
            "这一季照旧种，来年换回；平整地的花费补{sum}元。",
        ),
        where="farm", oral=0.15, money=(600, 9000),
    ),
    Matter(
        Kind.HOMESTEAD, Detail.HOUSE, 5, BUILDING,
        (
            "翻建房屋时地基往{side}边多出一尺，邻居不同意",
            "两家共用的山墙要拆，一家怕影响自家房子",
            "新建大门朝向巷道，另一家说占了公用的路",
        ),
        (
            "地基退回原来的线；施工时两家都在场，量好再砌。",
            "先给另一家的墙做好支撑再拆，花费由拆墙一方出；有裂缝的负责修好。",
            "大门往里退一米，巷道照旧通行。",
        ),
        oral=0.2, money=(500, 5000), danger=0.02,
    ),
    Matter(
        Kind.DEBT, Detail.LOAN, 8, NEW_YEAR,
        (
            "借给熟人{sum}元周转，说好年底还，到期没有还上",
            "亲戚之间借款{sum}元，只有口头约定，为还款日子说不到一起",
        ),
        ("欠款{sum}元分{n}个月还清，每月月底前付；按时还，不另计利息。",),
        oral=0.12, money=(1500, 30000),
    ),
    Matter(
        Kind.DEBT, Detail.FARM_INPUT, 4, SOWING,
        (
            "买的{crop}种子出苗不齐，约{n}亩，要求赔{sum}元",
            "赊了化肥和农药{sum}元，对数目有出入",
        ),
        ("农资店补{sum}元，并免费送来补种的种子。", "对过账以后，欠款认定为{sum}元，卖了{crop}以后一次付清。"),
        where="farm", oral=0.3, money=(400, 6000), against=("青穗农资店", "春苗种业门市", "田禾农资服务部"),
    ),
    Matter(
        Kind.DEBT, Detail.CONTRACT, 5, HARVEST,
        (
            "收购{crop}的货款{sum}元拖了两个月，卖粮的几户来反映",
            "雇收割机收{crop}，对亩数和工钱{sum}元说法不一",
            "大棚膜装好以后漏风，尾款{sum}元没有付",
        ),
        (
            "货款{sum}元半个月内付清，付不清的部分由收购方写明日子。",
            "按实际丈量的亩数算，一共付{sum}元，当天结清。",
            "装膜一方返工，验过以后付尾款{sum}元。",
        ),
        oral=0.3, money=(500, 12000),
    ),
    Matter(
        Kind.WAGES, Detail.WAGES, 9, NEW_YEAR,
        (
            "在外干活{n}个月，工钱{sum}元没有结清，来求助",
            "{n}个人一起{job}，工钱{sum}元说好完工就付，拖到现在",
            "{job}的工钱按天算还是按量算，双方说法不同，差{sum}元",
        ),
        (
            "工钱{sum}元分两次付：当天付一半，其余约定日子前付清。",
            "工钱{sum}元当天付一半，其余约定日子前由包工的一方付到每个人手里。",
            "按记工本核对，认定还差工钱{sum}元，约定日子前一次付清。",
        ),
        oral=0.1, money=(1200, 18000), danger=0.02,
        against=("沙柳建筑队", "云坡葡萄种植合作社", "湖滨劳务服务部", "石桥砖厂"),
    ),
    Matter(
        Kind.WAGES, Detail.NEW_WORK, 1, EVEN,
        ("给平台送货，当月的配送费{sum}元有一部分被扣，双方对扣款有不同看法",),
        ("扣款中没有依据的{sum}元退回，当月结清。",),
        money=(200, 2500), against=("驼铃同城配送站",), where="town",
    ),
    Matter(
        Kind.DAMAGES, Detail.DAMAGES, 7, SUMMER,
        (
            "{beast}进了{crop}地，吃坏约{n}分，要求赔{sum}元",
            "帮忙{job}时碰伤了手，医药费{sum}元由谁出没有说好",
            "家里的狗吓着过路的老人，摔了一跤，看病花了{sum}元",
            "打药时药水飘到邻居的{crop}上，叶子黄了一片",
        ),
        (
            "赔{sum}元，约定日子前付清；以后把牲畜看好。",
            "医药费{sum}元由用工的一方承担，已付的从中扣除。",
            "赔看病的花费{sum}元，并上门看望老人；狗拴好。",
            "补{sum}元；以后打药先看风向，提前说一声。",
        ),
        oral=0.4, money=(150, 5000), danger=0.02,
    ),
    Matter(
        Kind.DAMAGES, Detail.TRAFFIC, 2, SUMMER,
        ("电动三轮和自行车在村道口碰了一下，人没有大碍，修车和检查共{sum}元",),
        ("一方付修车和检查费{sum}元，两家再不追究。",),
        oral=0.4, money=(200, 3000),
    ),
    Matter(
        Kind.OTHER, Detail.PROPERTY, 4, EVEN,
        (
            "楼上水管漏水，泡了楼下的墙面，修理要{sum}元",
            "小区停车位画线以后，两家为常停的位置起了争执",
            "供暖前检修，住户对物业费{sum}元的用处有疑问",
        ),
        (
            "楼上修好水管，付修墙的费用{sum}元。",
            "按先到先停，互相留电话，有急事随叫随挪。",
            "物业把账目贴出来；费用{sum}元照交，漏修的地方一周内修好。",
        ),
        where="town", oral=0.5, money=(200, 4000),
    ),
    Matter(
        Kind.OTHER, Detail.ENVIRONMENT, 1, SUMMER,
        ("养殖棚离住户近，天热气味重，附近几户来反映",),
        ("粪污三天一清，夏天加盖；棚往外挪，年底前挪完。",),
        where="farm", oral=0.3, people=3,
    ),
)  # fmt: skip

VILLAGE_MATTER = Matter(
    Kind.OTHER, Detail.VILLAGE, 0, EVEN,
    ("对集体土地的分红名单有不同意见，请求按规定核对", "村里修路占了一角菜地，补偿{sum}元的数目没有说定"),
    ("村委会公布名单和依据，漏掉的补上，补发{sum}元。", "按实际占地补偿{sum}元，约定日子前付清。"),
    oral=0.0, money=(300, 4000),
)  # fmt: skip

PLACES = ("村委会调解室", "说事点", "当事人家里", "田间地头", "村部会议室")
PRESENT = ("双方当事人", *(f"双方当事人、{other}" for other in ("村民小组长", "邻居一人", "家里老人", "法律明白人")))
COURSES = (
    "分别听双方把话说完，讲清了有关规定。双方愿意再想一想。",
    "到现场看了，量了尺寸，两家对事实没有出入，数目还有差距。",
    "先背靠背谈，把两边的想法带过去；气消了不少。",
    "念了民法典里有关的条文，算了打官司要花的时间和钱，双方都愿意让一步。",
    "请来两家都信得过的长辈一起劝，把账一笔一笔对过。",
)
LAST_COURSES = (
    "把条件一条一条念给双方听，都说可以，当场定下来。",
    "双方各让一步，把数目和日子说定了。",
    "话说开了，双方握了手，同意照下面的办法做。",
)
FAILED_COURSES = ("双方坚持原来的数目，谈了两个多小时没有进展。", "一方中途离开，电话里说不想再谈。")
FAILED = (
    "要求差得太远，谈不拢。已告知可以向人民法院起诉，也可以申请法律援助。",
    "一方不愿再谈。已告知仲裁和起诉的途径、地点和时限。",
)
REFUSED = ("打电话征求意见，对方明确表示不愿意调解。", "上门征求意见，对方要直接走法院。")
WITHDRAWN = ("双方自己说好了，申请人不用再调解。", "申请人说先缓一缓，撤回申请。")
ELSEWHERE = ("这件事法院已经立案，请按法院通知办理。", "属于土地确权，请到镇政府自然资源所申请。")
KEPT = ("电话回访：已经按说好的办了，来往照旧。", "上门回访：都兑现了，当事人说满意。", "路上碰见问过：事情过去了。")
NOT_KEPT = ("上门回访：还差一部分没有兑现，催过一次。", "电话回访：对方说手头紧，答应尽快。")
BROKEN = ("到了约定的日子没有付，催了两次。", "约定的活没有干完，另一方不满意。")
NO_VISIT = ("当场兑现，双方已写明无异议", "当事人外出务工，电话里确认过")
RELATED = ("本村调解员和一方是近亲", "本村调解员是一方的介绍人，对方请求回避")
EXTENDED = ("一方在外打工，等他回来再谈，双方同意", "要等地里的庄稼收完再丈量，双方同意")


URGENT = "巷道里堆料挡了路，两家都叫了亲戚来，怕要动手。"
HOME = "家里起争执时动了手，已经报警；一方已由亲属接走，请求先谈分开居住和孩子上学。"
CHILD = "邻居反映孩子身上有伤，已当天报告派出所和镇民政办。"
CHILD_TOLD = "涉嫌违法，已移交派出所；镇民政办和村妇联陪护孩子。"


def words(matter: Matter, rng: Random) -> tuple[str, str]:
    """A dispute's summary and the terms of its agreement, which speak of the same sum and the same crop."""
    low, high = matter.money
    step = 100 if high > 2000 else 10
    filled = {name: rng.choice(options) for name, options in SLOTS.items()}
    filled |= {"n": str(rng.randint(2, 6)), "sum": f"{max(step, rng.randint(low, high) // step * step)}"}
    which = rng.randrange(len(matter.summaries))
    terms = matter.terms[min(which, len(matter.terms) - 1)]
    return matter.summaries[which].format(**filled), terms.format(**filled)
