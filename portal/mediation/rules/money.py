"""Money in an agreement: digits and 大写 that agree (PRODUCT.md M24). Stored as fen, never as fractions."""

import re
from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
MOST = 100_000_000_000_00 - 1
"""Fen: below a thousand 亿 yuan, what the words can say."""
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")
SAID_TWICE = re.compile(
    r"(\d[\d,，]*(?:\.\d{1,2})?)\s*元?\s*[（(]\s*(?:大写)?\s*[:：]?\s*(?:人民币)?\s*([零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+)\s*[）)]"
)


def fen_of(text: str) -> int | None:
    """Fen of yuan as people write them (5000, 5,000.50, 5000元, 1.2万); None where it is no sum above nought."""
    plain = re.sub(r"[,，\s¥￥]|元$", "", text)
    times = 10_000 if plain.endswith("万") else 1
    plain = plain.removesuffix("万")
    if not AMOUNT.fullmatch(plain) and not (times > 1 and re.fullmatch(r"\d{1,8}\.\d{1,6}", plain)):
        return None
    fen = Decimal(plain) * times * 100
    return int(fen) if fen == int(fen) and 0 < fen <= MOST else None


def yuan(fen: int) -> str:
    """5,000.50 of 500050 fen, without the decimals where there are none."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def in_words(fen: int) -> str:
    """伍仟元整 of 500000 fen; 角 and 分 after a 零 where 元 or 角 is nought (票据法第8条; 支付结算办法附一)."""
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    said = _whole(whole) + "元" if whole else ""
    if not rest:
        return (said or "零元") + "整"
    if jiao:
        said += (DIGITS[0] if whole and whole % 10 == 0 else "") + DIGITS[jiao] + "角"
    elif whole:
        said += DIGITS[0]
    return said + (DIGITS[cents] + "分" if cents else "整")


def _whole(number: int) -> str:
    """The words of whole yuan, in groups of four places."""
    said, gap = "", False
    for place in reversed(range(len(GROUPS))):
        group = number // 10_000**place % 10_000 if place < len(GROUPS) - 1 else number // 10_000**place
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += DIGITS[0]
        said += _group(group) + GROUPS[place]
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for place in reversed(range(len(PLACES))):
        digit = number // 10**place % 10
        if digit:
            said += (DIGITS[0] if gap and said else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return said


def disagreeing(text: str) -> tuple[str, str] | None:
    """Digits and 大写 that stand side by side in a text and do not say the same, with what the digits are in words."""
    for digits, words in SAID_TWICE.findall(text):
        fen = fen_of(digits)
        plain = words.replace("圆", "元").replace("正", "整")
        if fen is None or plain not in (in_words(fen), in_words(fen).removesuffix("整")):
            return f"{digits}（{words}）", in_words(fen) if fen else ""
    return None
