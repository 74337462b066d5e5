"""The words of lessons, questions and tests (DOMAIN.md 2.4: what members are trained for)."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    STUDY = "learning.study", _("看短课、做测试")
    ANALYSE = "learning.analyse", _("看题库和每道题的答对率，不见是谁答的")


class Topic(Choice):
    """What lessons and questions are about: the work itself, and the six fields that members are trained in."""

    WORK = "work", _("法律明白人的工作")
    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("宅基地和土地")
    DAMAGES = "damages", _("损害赔偿")
    NEIGHBOURS = "neighbours", _("邻里")
    CONTRACTS = "contracts", _("合同")
    GOODS = "goods", _("食品、农药和种子")


class Exam(Choice):
    """A test: the one that a certificate rests on asks of every topic; the others ask of one."""

    DUTY = "duty", _("上岗考核")
    WORK = "work", _("法律明白人的工作")
    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("宅基地和土地")
    DAMAGES = "damages", _("损害赔偿")
    NEIGHBOURS = "neighbours", _("邻里")
    CONTRACTS = "contracts", _("合同")
    GOODS = "goods", _("食品、农药和种子")

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What it asks about."""
        return tuple(Topic) if self is Exam.DUTY else (Topic(self.value),)


class Standing(Choice):
    """Where a person stands with a test."""

    NEW = "new", _("还没考"), "quiet"
    OPEN = "open", _("没答完"), "wait"
    PASSED = "passed", _("合格"), "good"
    FAILED = "failed", _("不合格"), "bad"


PASS_PERCENT, QUESTIONS, RETAKE_DAYS = 80, 20, 7
SETTINGS = {"learning_pass_percent": PASS_PERCENT, "learning_questions": QUESTIONS, "learning_retake_days": RETAKE_DAYS}
LETTERS = "abcd"
