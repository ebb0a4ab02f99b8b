"""The cover of a year's workbook: what it is, its contents, and what its words and blanks mean.

In: what is shown, the other sheets with what is said of each. Out: a Cover of plain texts.
"""

from collections import Counter
from dataclasses import dataclass

from wanxing_stats.base import (
    OFFICE,
    PLACE_TITLES,
    REGION,
    REPORT_TITLE,
    YEAR_WORKBOOK,
    say_date,
)
from wanxing_stats.briefing import state_title
from wanxing_stats.figures import Figure
from wanxing_stats.rules import Ledger

from .workbook_rows import COUNTED_IN, DENOMINATOR, NUMERATOR, UNCOUNTED_IN, Shown

COVER, FIGURES, DEFINITIONS, CORRECTIONS = "封面", "指标", "口径", "更正"
CONTENTS = "目录"
Lines = list[tuple[str, str]]

# What holds for every year's.
NOTES: dict[str, Lines] = {
    f"“{FIGURES}”和“{DEFINITIONS}”": [
        ("比率", "单位为“%”的，数值就是百分数（95.66即95.66%），分子、分母在旁边两列。"),
        ("年月", "没有单位的指标是完成的年月，写在“年月”，没有数值，也不算增减。"),
        ("数据完整", "没有要另外说明的。"),
        ("没有到年底", "只算到“数据截至”那一天，与上年比的是上年同一段。"),
        ("缺月份", "年底已过，中间有的月没有数据，是哪几个月见“完整程度说明”。"),
        (
            "数据不全",
            "有行可能属于这个数而不能计入，或有科室还没有报：见“未计入行数”和“完整程度说明”。",
        ),
        (
            "没有报送、没有读懂、缺少所需的列",
            "都没有数，不是0：没有收到台账，收到了而程序认不出，或表里没有口径要用的列。",
        ),
        ("空着的数值", "没有数，原因在“完整程度说明”；年月类指标的值在“年月”。"),
        (
            "其他空格",
            "“分子”“分母”只有比率和平均数才有。“数据截至”空着的没有数据，或没有带日期的行；“计入行数”空着的没有数；"
            "“完整程度说明”空着的没有要说明的。“读法”空着的，照口径的字面理解。",
        ),
    ],
    "与上年比较": [
        (
            "增减",
            "比上年多或少几，单位同该指标。只比能比的：同一段时间、同一口径。空着的原因在“与上年比较”。",
        ),
        ("增减率", "比率只比百分点，没有增减率；其余空着的原因在“与上年比较”。"),
        ("超出偶然波动", "相差得多，不大可能只是偶然。"),
        ("在波动之内", "没有什么变化时也常有这么大的增减，单凭这两年的数不能说有变化。"),
        ("与上升（下降）趋势相符", "单看这一年可能是偶然，几年连起来是这个趋势。"),
        (
            "来自上年某月起的新水平",
            "从上年那个月起就高了或低了，今年仍在这个水平：不是偶然，但也不是今年才有的变化。",
        ),
        ("无法判断", "不知道是不是偶然，原因在括号里。"),
        ("暂与上年持平", "两年的数相同，但还有行没有计入，计入以后可能不同。"),
        ("没有写判断的", "与上年持平的，以及得分、存量、年月、去重数和加总数的比率，不作检验。"),
    ],
    "台账": [
        (
            COUNTED_IN,
            f"这一行计入哪几项。比率写明计入“{NUMERATOR}”还是“{DENOMINATOR}”：要核对，筛选写有这一项的行，"
            f"照“{DEFINITIONS}”的“算法”数行数或加起来。",
        ),
        (
            UNCOUNTED_IN,
            "这一行可能属于哪几项，因为内容有误、空缺或与另一行矛盾而没有计入，原因见“完整程度说明”。"
            "没有读懂的表，里面的行不在台账里。",
        ),
        (
            "两列都空着的",
            "这一行不合任何一项指标的口径；盘点存量的台账，只计每件最后一次盘点的那一行。",
        ),
        (
            "截至那一天",
            "办结、整改等只算到“数据截至”那一天，此后的还没有发生；台账照来源列出，所以按状态数出来的可能比指标多。",
        ),
        ("空格", "来源表格没有填、没有这一列，或填的读不懂。"),
        ("是、否", "是否类的列写“是”或“否”。"),
        (
            "方括号〔〕",
            "不能显示的内容由括号里的字代替：〔未列出〕是没有列入本单位类别的内容，"
            "〔文件名[工作表] 第几行〕是没有列明样式的编号，写的是它最先出现的地方，可以照着去看；"
            "文件名、工作表名里的〔姓名〕〔手机号〕等是去掉的个人信息，后面的四位字符用来区别同名。",
        ),
        (
            "出处",
            f"“{PLACE_TITLES[0]}”在 data/raw 下，“{PLACE_TITLES[2]}”就是打开来源表格看到的行号。",
        ),
    ],
}


@dataclass(frozen=True)
class Cover:
    """The first sheet: parts with a heading, the first without one; in each, labels with a text.

    The labels of CONTENTS are names of sheets.
    """

    title: str
    parts: dict[str, Lines]


def cover_of(shown: Shown, contents: Lines) -> Cover:
    """The cover of a workbook that shows this, beside sheets of which ``contents`` says what is in
    them."""
    year, through = shown.year, shown.figures.year_end(shown.year).through
    about = [
        ("单位", OFFICE),
        (
            "类别",
            f"{YEAR_WORKBOOK}：由各科室的台账生成，本身不是台账，不要放进 data/raw，也不要报送。",
        ),
        ("内容", "本年和以前各年的指标，各自的口径，以及本年每份台账的行和每行计入的指标。"),
        ("数据截至", say_date(through) if through else "没有带日期的行"),
        ("完整程度", _say_states(shown.of_year)),
        ("采用的更正", _say_corrections(shown)),
        ("涉及个人", _say_cases(shown)),
    ]
    if without := [listing.ledger for listing in shown.listings if listing.rows.empty]:
        about.append(("没有行的", f"{_say_titles(without)}：本年没有行，没有工作表。"))
    if shown.sample:
        about.insert(0, ("注意", f"{shown.sample}：由示例台账生成，仅供演示。"))
    parts = {"": about, CONTENTS: contents}
    return Cover(f"{REGION}{year}年{REPORT_TITLE}指标表", parts | NOTES)


def _say_states(figures: list[Figure]) -> str:
    """数据完整55项，数据不全3项."""
    counts = Counter(state_title(figure.state) for figure in figures)
    states = "，".join(f"{title}{count}项" for title, count in counts.most_common())
    return f"本年{len(figures)}项指标：{states}。"


def _say_corrections(shown: Shown) -> str:
    listed, unlisted = len(shown.corrections), shown.unlisted_corrections
    if not listed and not unlisted:
        return "本年的行没有采用更正。"
    where = f"{listed}条见“{CORRECTIONS}”" if listed else ""
    others = f"{unlisted}条改的是涉及个人案件的台账，不列出" if unlisted else ""
    return f"本年的行采用更正{listed + unlisted}条：{'，'.join(filter(None, [where, others]))}。"


def _say_cases(shown: Shown) -> str:
    if shown.unlisted:
        return f"{_say_titles(shown.unlisted)}的行涉及个人案件，只计数，不逐行列出。"
    cases = [each.ledger for each in shown.listings if each.ledger.about_people and len(each.rows)]
    if cases:
        return f"本工作簿逐行列出了涉及个人案件的{_say_titles(cases)}，发出前请核对可以给谁看。"
    return "没有涉及个人案件的台账。"


def _say_titles(ledgers: list[Ledger]) -> str:
    return "".join(f"《{ledger.title}》" for ledger in ledgers)
