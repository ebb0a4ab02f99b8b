"""The words offices use in spreadsheets: what one cell looks like, a heading, a total, a note …

    is_heading("受理日期")  ->  True      is_plain_total("本月合计")  ->  True

A word by which a row or a cell is told is added to a list here, and nowhere else; of what headings
may be shown, heading_words.toml says. Predicates take a
cell's value, or its ``text_of``; nothing here knows rows, columns or ledgers.
"""

import datetime
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from wanxing_stats.base import plain


def _any(words: str) -> str:
    """The alternatives of a regular expression, one a word; a word may be an expression itself."""
    return "|".join(words.split())


_HAN = "\u4e00-\u9fff"
_BRACKETED = r"([(（\[【][^)）\]】]*[)\]）】])?"
_MEASURE = (
    r"[十百千万亿]*(元|人次?|件|户|个|家|次|公?[吨里斤顷]|米|亩|名|套|处|起|天|岁|小时"
    r"|㎡|m2|平方米|[%％‰])"
)

# --- numbers, dates, periods ---

_NUMBER = re.compile(r"[-+(（]?[¥￥]?\d[\d,，.]*[%％‰]?[)）]?(e[-+]?\d+)?", re.I)
_DATE = re.compile(
    r"\d{2,4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?(\s.*|至.*|[-—~].*)?"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}:\d\d(:\d\d)?"
)
_PERIOD = re.compile(
    r"((19|20)\d\d(年|年度)?)?"
    r"([第]?[一二三四1-4]季度?|(\d{1,2}|[一二三四五六七八九十]+)月份?|[上下]半年|全年)?"
)
_QUANTITY = re.compile(rf"[-+]?\d[\d,.]*{_MEASURE}")

# --- headings ---

# What a heading ends with: 受理日期, 罚款金额（万元）, 承办人*.
_HEADING_ENDS = """
    序号 行次 编号 编码 代码 (?<!\\d)号码? 证号 身份证号? 案由 id no\\.? code
    名称? 姓名 性别 年龄 民族 学历 职务 职位 岗位 职业 法人 代表 负责人 [人者员] 对象 用户
    班组 工种 name
    单位 部门 机构 企业 公司 街道 社区 网格 村居?
    地区 区域 地址 住所 住址 地点 场所 位置 所在地 address
    电话 手机 传真 固话 联系方式 phone
    日期 时间 时限 期限 [年月日季]度? 年份 月份 date time
    类别? 类型 种类 分类 性质 级别 等级 层次 程度 优先级 行业 业态 规格 型号 版本 type
    状态 阶段 进度 进展 status
    内容 主题 标题 题目 题型 答案 事项 事由 问题 情况 描述 详情 简述 摘要 简介 项目 科目 模块
    功能点? 指标 规则
    结果 结论 意见 建议 答复 措施 原因 依据 要求 标准 方式 渠道 来源 途径 计划 成果 目标 效果
    数 量 数值 金额 费用? 单价 总价 资金 经费 收入 支出 余额 面积 规模 合计 小计 总计 累计
    率 比例 占比 比重 增速 增幅 增减 同比 环比 频次 频率 次序 排名 得分 分值 积分 评价
    是否.* 有无.* 备注 说明 附件 备案 remark
"""
_HEADING = re.compile(rf"({_any(_HEADING_ENDS)})[*＊]?{_BRACKETED}[*＊:：]?\Z", re.I)
# Its last letters: a cheap look before the expression.
_HEADING_LETTERS = frozenset(word.rstrip("?")[-1] for word in _HEADING_ENDS.split())
_HEADING_LETTERS |= frozenset(" \u3000\n]())）】*＊:：有否号码字期度月季日年时间数")
_SERIAL = re.compile(r"(序号?|编号|行次|顺序号?|no\.?|№|#|index|id)", re.I)
_NUMBERING = ("序号", "行次", "顺序号")  # hardly anything but a header begins with these
_COLUMN_MARK = re.compile(
    r"[(（]?(\d{1,3})[)）]?(\s*[=＝].*)?|([甲乙丙丁戊己庚辛壬癸])|[A-Z]|栏\s*次|栏号|[①-⑳]"
)
_UNITS_ALONE = re.compile(rf"[(（][^)）]{{1,8}}[)）]|{_MEASURE}")
_UNIT_BESIDE = re.compile(rf"[(（]?(计量|金额|数据)?单位[:：]?({_MEASURE})?(、.*)?[)）]?")

_UNIT_STATED = re.compile(r"[(（【]?(计量|金额|货币)?单位[:：].{1,12}")

# --- lines of the form above a table: 填报单位：某科, 注意事项, 单位：万元 ---

_LABEL = re.compile(rf"[（(]?[{_HAN}A-Za-z（）()、/ \u3000]{{1,16}}[:：]")
_FORM_ACTS = "填报 填表 编制 制表 上报 报送 申报 统计 发生 所属 报告 截止 截至 起止 查询 导出 打印"
_FORM_ITEMS = "单位 部门 日期 时间 人 期 范围 条件 机构"
_FORM_RULES = "注意事项 说明 须知 要求"
_FORM_LABELS = "数据库 指标 时间 日期 年度 年份 月份 期间 险种 密级 表号 制定机关 批准文号 有效期"
_FORM_LINE = re.compile(
    "|".join(
        (
            rf"({_any(_FORM_ACTS)})({_any(_FORM_ITEMS)})?([:：\s\d(（]|时间|截[止至]|$)",
            rf"(填写|填报|填表)?({_any(_FORM_RULES)})([:：\s]|$)|注意?\s*[:：]",
            r"单位\s*[:：]|[(（](计量|金额|数据)?单位|(计量|金额)单位|[(（].*单位.*[)）]$",
            rf"({_any(_FORM_LABELS)})\s*[:：]|\$\{{.*\}}$",
        )
    )
)
_PERSON_LABEL = re.compile(
    rf"({_any(_FORM_ACTS)}|审核|审批|复核|经办|联系|负责|主管|分管|录入|校对|签字)"
    r"(单位|部门|科室)?(负责)?(人员?|员|者|领导|电话|方式|手机)(签字|签名|姓名)?([:：]|\Z)"
    r"|(制表|填表|填报|审核|复核|经办|编制|校对)([:：]|\Z)"
)
_TITLE = re.compile(
    "(台[账帐]|[登统一明汇清记计览细总册]*表|清[单册]|名[单册]|目录)([(（].*[)）])?\\Z"
)
LONGEST_KIND = 6  # characters; 统计表 alone may be a heading
_ATTACHMENT = re.compile("附(件|表)")
_NUMBERED_LINE = re.compile(r"\d+[、.．)）]")

# --- below a table: notes and signatures ---

_NOTE_HEADS = r"""
    备\s*注 附?\s*注 注\s*释 注\s*意 说\s*明 (填写|填报|填表|编制)说明
    评\s*价 图\s*例 逻辑关系.{0,12} 例外 提示 强调
"""
_NOTE = re.compile(
    "|".join(
        (
            rf"({_any(_NOTE_HEADS)})\s*[\d一二三四五]?\s*[:：、.．]",
            r"(数据|资料|信息)?来源\s*[:：]|(统计|数据)?(口径|时间截[止至])",
            r"\*\s*[^*]{4,}$|以上(数据|内容|情况|统计)",
            r"(以上|本[表页])?(合|小|总|累)?[共计]+[计有]?\s*[:：]?\s*\d[\d,]*\s*([件条起项宗户家人份笔次行处]|$)",
            r"总?(记录|[件条行户])数\s*[:：]?\s*\d+$",
        )
    )
)
_SIGNERS = r"""
    填\s*[报表] 制\s*表 编\s*制 审\s*[核批定查] 复\s*核 批\s*准 经\s*办 统\s*计
    报告 报送 上报 录入 校对 签\s*[发字收]
    单位 部门 主管 分管 主要 领导 负责 联系 日\s*期 时\s*间 盖\s*章
"""
_SIGNATURE = re.compile(
    rf"({_any(_SIGNERS)})[{_HAN}（）()\s/]{{0,14}}[:：]"
    r"|[^。；;]{0,20}[（(](盖章|公章|签章|签字|签名)[)）]"
)
_PAGE = re.compile(
    r"[(（]?(第\d+页[,，、/]?(共\d+页)?|共\d+页[,，、/]?第\d+页|[-—–－]+\d+[-—–－]+|\d{1,3}/\d{1,3}"
    r"|page\d+(of\d+)?|续表\d*|接上表|转下表)[)）]?",
    re.I,
)
_EXAMPLE = re.compile(r"[（(]?(示例|样例|例|例如|填写示例|举例)[)）]?[:：]?\d*")
_EXAMPLE_STARTS = "（(示样例填举"  # its first letters: a cheap look before the expression
_PLACEHOLDERS = ("${", "<jx:", "</jx:", "{{")

# --- nothing to report: 无, 零报告, 本季度无此类情况, 二季度信访件：无 ---

_NIL_TIMES = r"[本上该第]?[一二三四五六七八九十\d]*(年度?|季度?|月份?|周|期|[上下]半年|全年)"
_NIL_FORMS = rf"""
    暂?无 [{_HAN}]{{0,6}}零报告 0报告
    [暂均都]?(无|没有)(此类|该类|相关|上述|任何|新增)[{_HAN}]{{0,8}}
    以下(空白|无(内容|正文|数据|记录))
    ({_NIL_TIMES})+[内暂均都]?(无|没有|未发生|未发现)[{_HAN}]{{0,12}}
"""
_NIL = re.compile(rf"[（(]?({_any(_NIL_FORMS)})[)）]?[。.]?")
_NIL_LETTERS = frozenset("无没未报白")  # a cheap look before the expression
LONGEST_NIL = 40  # characters
_NIL_OF = re.compile(r"(.{2,30})[:：](暂?无|零报告|没有)[。.]?")
_STRUCK = ("/", "\\", "-", "--", "—", "——", "－", "／")

# --- totals: 本月合计, 一季度小计, 合计（件）, 承前页 ---

# These name a total alone or after the name of what they sum up: 幸福社区总和.
_TOTAL_WORDS = "合计 小计 总计 共计 累计 合共 总共 总和 合計 小計 總計 共計 累計"
# 资料汇总 and 信访总数 may be a record's name.
_TOTAL_ALONE = r"汇总 总数 总[件人户次]数 总量 总额 总合 (grand|sub)?-?total sum [∑Σ]"
_TOTAL_COUNTS = "数 数量 金额 人数 户数 件数"  # what may follow: 合计金额
_TOTAL_SCOPES = """
    本 当 上 全 各 总 月 年 季 日 期 周 页 村 社区 街 街道 镇 乡 区 县 市 省 所 办 局
    以上 上述 全部 所有 截至 截止 目前 至今 其中 今 前 后 止 底
    单位 部门 项目 人员 数量 金额 费用
    一 二 三 四 五 六 七 八 九 十 第 半 度 份 下 \\d [A-Z∑Σ+] [、.（）()\\-—至~]
"""
# What pages carry to each other.
_CARRIED = """
    [过转接续][次下后入]一?页 [承接续][前上]一?页 [上前]页(结转|转入|累计) (结转|转入)[次下]页
    承前
"""
# What may stand around a total's name.
_BEFORE, _BEHIND = r"[*＊【（(\[—“\"'·•~-]*", r"[:：】）)\]—”\"'·•~-]*"
_TOTAL = re.compile(
    rf"{_BEFORE}(其中)?({_any(_TOTAL_SCOPES)})*({_any(_TOTAL_WORDS + ' ' + _TOTAL_ALONE)})"
    rf"({_any(_TOTAL_COUNTS)})?{_BRACKETED}{_BEHIND}"
    rf"|{_BEFORE}({_any(_CARRIED)})({_any(_TOTAL_WORDS)})?{_BEHIND}",
    re.I,
)
_SURE_TOTAL = re.compile(
    rf".*(合计|小计|总计|共计|合計|小計|總計|total|页|承前)({_any(_TOTAL_COUNTS)})?"
    rf"{_BRACKETED}{_BEHIND}",
    re.I,
)
_NAMED_TOTAL = re.compile(rf".{{1,24}}({_any(_TOTAL_WORDS)}){_BRACKETED}[:：]?")
# As Excel names what it sums up: 罚款 汇总, 示例一社区 计数, 总计数.
_SUBTOTAL = re.compile(
    r".+\s+(汇总|求和|计数|平均值?|最大值|最小值|total|count|average)|总(计数|平均值)", re.I
)
# Named for all that there is: 全街, 全区; a record may be, too.
_WHOLE = re.compile(
    r"(全|整个|所有|各)(街道?|[乡镇区县市省村办所局处院]|社区|辖区|部|体|年|单位|科室)(总|合|本级)?"
    r"|本?街道?(办|办事处|本级)?|辖区|总|合|计"
)
# One more name that may be a record's, and is a total's where several numbers are sums.
_SUMMARY = re.compile(r".*汇总|.{2,8}(街道|[乡镇])(办事处|本级)?")
_PART_OF_YEAR = re.compile(r"[上下]半年|(第?[一二三四1-4]|前三)季度|[一二三四1-4]季")
# The last letters that a total's name can have: a cheap look before the expressions. Behind white
# space may stand one, too.
_TOTAL_ENDS = {word[-1] for word in f"{_TOTAL_WORDS} {_TOTAL_COUNTS} 汇总 总量 总额 总合".split()}
_TOTAL_ENDS.update(")）]】:：—-“”\"'·•~lLmM∑Σ页转入前值均数tTeE总计合")
_TOTAL_ENDS.update("道镇乡 \t\n\r\v\f\x85\xa0\u2002\u2003\u2009\u2028\u202f\u205f\u3000")
_WHOLE_BEGINS = frozenset("全整所各本街辖总合计上下前第一二三四1234")

# --- group rows and serial numbers ---

_DIGITS = "一二三四五六七八九十"
_GROUP = re.compile(rf"([{_DIGITS}]+[、.．]|[（(][{_DIGITS}]+[)）]|第[{_DIGITS}\d]+[章节类部批组])")
_ORDINAL = re.compile(rf"[（(]?[{_DIGITS}]+[)）]?[、.．]?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+|[A-Z][、.．]?")
_COUNTER = re.compile(r"[A-Za-z]{0,4}[-_]?\d+[.、]?")


def text_of(value: Any) -> str:
    """A cell as printed, without white space and what is invisible; whole numbers and dates as
    Excel shows them."""
    if value.__class__ is str:
        return "".join(plain(value).split())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    return str(value)


def is_blank(value: Any) -> bool:
    return value == "" or (value.__class__ is str and value.isspace())


def is_number(value: Any) -> bool:
    """A number, a date, or text that is nothing else."""
    if value.__class__ is not str:
        return True
    value = value.strip()
    return bool(_NUMBER.fullmatch(value) or _DATE.fullmatch(value))


def is_zero(value: Any) -> bool:
    return (
        value.strip() in ("0", "0.0", "0.00", "-", "0%") if value.__class__ is str else value == 0
    )


def is_period(value: Any) -> bool:
    """A year, quarter or month: 2024, 2024年, 一季度, 3月份."""
    text = text_of(value)
    return bool(text) and bool(_PERIOD.fullmatch(text)) and not (text.isdigit() and len(text) != 4)


def could_head(value: Any) -> bool:
    """Short text that is no number, no date and no sentence: what a heading looks like.

    A period is one, too.
    """
    if is_period(value):
        return True
    if value.__class__ is not str:
        return False
    text = text_of(value)
    if any(pattern.fullmatch(text) for pattern in (_NUMBER, _DATE, _QUANTITY)):
        return False
    if len(text) > 30:
        text = _without_explanation(text) or text
    return len(text) <= 60 and not re.search("[。；;！!]", text)


def _without_explanation(text: str) -> str:
    """A heading without the brackets behind it: 社区（填规范全称）."""
    if text[-1:] not in ")]）】":
        return text
    inner = max(map(text[:-1].rfind, ")]）】")) + 1
    opened = re.search(r"[(（\[【]", text[inner:])
    return text[: inner + opened.start()] if opened else text


def is_heading(value: Any) -> bool:
    """In the words of headings."""
    text = text_of(value).lstrip("*＊")
    if len(text) > 30:
        text = _without_explanation(text)
    return is_period(text) or (len(text) <= 30 and bool(_HEADING.search(text)))


def could_be_heading(value: Any) -> bool:
    """A cheap look at the end of a cell: False means that it isn't in the words of headings."""
    return value.__class__ is str and value[-1:] in _HEADING_LETTERS


def is_serial_heading(heading: str) -> bool:
    """序号, 编号, No. …: the column below holds serial numbers when it is the first."""
    return bool(_SERIAL.fullmatch(heading.strip("*＊")))


def begins_header(value: Any) -> bool:
    return text_of(value).strip("*＊") in _NUMBERING


def run_on(values: list[Any], cells: int) -> bool:
    """Days as headings: whole numbers, each one more than the last, or dates.

    Dates must fill most of the ``cells`` that the row has.
    """
    if len(values) > max(2, cells / 2) and all(map(_is_day, values)):
        return True
    texts = [text_of(value) for value in values]
    if len(texts) < 5 or not all(text.isdigit() and len(text) < 3 for text in texts):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(texts))


def _is_day(value: Any) -> bool:
    return not isinstance(value, float) and bool(_DATE.fullmatch(text_of(value)))


def number_columns(values: list[Any]) -> bool:
    """The row below the headings that counts them: 1, 2, 3 … perhaps after 甲 or 栏次."""
    marks = []
    for value in values:
        mark = _COLUMN_MARK.fullmatch(text_of(value))
        if not mark:
            return False
        marks.append(mark)
    numbers = [int(mark[1]) for mark in marks if mark[1]]
    if len(marks) < 3 or len(numbers) < min(3, len(marks) - 1) or numbers[0] > 2:
        return False
    counting = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return counting and (len(numbers) > 3 or len(numbers) < len(marks))


def are_units(values: list[Any]) -> bool:
    """Nothing but units: the row （㎡）, （万元） below the headings."""
    return all(_UNITS_ALONE.fullmatch(text_of(value)) for value in values)


def is_unit(text: str) -> bool:
    """万元, 户: a unit without brackets."""
    return bool(_UNITS_ALONE.fullmatch(text)) and text[:1] not in "(（"


def is_unit_beside(heading: str) -> bool:
    """单位：万人, written beside the headings and no heading itself; a plain 单位 is one."""
    return heading != "单位" and bool(_UNIT_BESIDE.fullmatch(heading))


def states_unit(value: Any) -> bool:
    """单位：万元, （金额单位：元）: a line about the numbers below."""
    return value.__class__ is str and bool(_UNIT_STATED.fullmatch(text_of(value)))


def same_code(upper: Any, lower: Any) -> bool:
    """Codes of one pattern, as VARCHAR2(4) above VARCHAR2(50): then the upper is no heading."""
    if upper.__class__ is not str or lower.__class__ is not str or re.search(f"[{_HAN}]", upper):
        return False
    is_code = re.search("[A-Za-z]", upper) and re.search(r"\d", upper)
    return bool(is_code) and _pattern(upper) == _pattern(lower)


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "A", text_of(text)))


def is_label(value: Any) -> bool:
    """Text up to a colon: 填报人：, 联系电话：…"""
    return value.__class__ is str and bool(_LABEL.match(value.strip()))


def begins_form_line(value: Any) -> bool:
    return value.__class__ is str and bool(_FORM_LINE.match(value.strip()))


def is_form_label(value: Any) -> bool:
    """A label of the form and nothing else: 填报单位 without its colon."""
    return bool(_FORM_LINE.fullmatch(text_of(value)))


def are_pairs(values: list[Any]) -> bool:
    """Labels with what is filled in beside them: 单位名称, 示例办公室, 负责人, 王某某."""
    labels, filled_in = values[::2], values[1::2]
    return len(values) > 3 and all(map(is_heading, labels)) and not any(map(is_heading, filled_in))


def names_person(value: Any) -> bool:
    """填表人, 审核人：王某某: a label of the form that a person's name or number follows."""
    return value.__class__ is str and bool(_PERSON_LABEL.match(text_of(value)))


def holds_name(value: Any) -> bool:
    """填表人：王某某: a label with a person's name behind it."""
    return names_person(value) and without_name(text_of(value)) != text_of(value).rstrip(":：")


def without_name(heading: str) -> str:
    """A heading without the name that is written behind its label: 填表人：王某某."""
    match = _PERSON_LABEL.match(heading)
    return match[0].rstrip(":：") if match and match[0][-1] in ":：" else heading


def is_title(text: str) -> bool:
    """2024年信访件台账: what a whole table is called."""
    return len(text) > LONGEST_KIND and bool(_TITLE.search(text))


def names_attachment(text: str) -> bool:
    return bool(_ATTACHMENT.match(text))


def is_numbered_line(text: str) -> bool:
    """1. …: a rule for filling in the form."""
    return bool(_NUMBERED_LINE.match(text))


def begins_note(value: Any) -> bool:
    return value.__class__ is str and bool(_NOTE.match(value.strip()))


def numbers_page(value: Any) -> bool:
    """第2页 共3页, - 2 -, 续表: what stands at the edge of a printed page."""
    return value.__class__ is str and bool(_PAGE.fullmatch(text_of(value)))


def is_example(value: Any) -> bool:
    """例：… above the first record, or what a program would replace: ${name}."""
    if value.__class__ is not str or value.startswith(_PLACEHOLDERS):
        return value.__class__ is str
    return value.lstrip()[:1] in _EXAMPLE_STARTS and bool(_EXAMPLE.fullmatch(text_of(value)))


def are_signatures(values: list[Any]) -> bool:
    """A row of signatures or of labels to fill in: 填表人：张某某, 审核人："""
    texts = [value.strip() for value in values if value.__class__ is str]
    signed = bool(texts and _SIGNATURE.match(texts[0]))
    return signed or (len(texts) == len(values) > 1 and all(map(_LABEL.match, texts)))


def says_nil(value: Any) -> bool:
    """无, 零报告, 本季度无此类情况: there is nothing to report."""
    if value.__class__ is not str or _NIL_LETTERS.isdisjoint(value) or len(value) > LONGEST_NIL:
        return False
    return bool(_NIL.fullmatch(text_of(value)))


def nil_subject(value: Any) -> str:
    """What there is nothing of: 二季度信访件：无; "" where a cell doesn't say so."""
    match = _NIL_OF.fullmatch(text_of(value)) if value.__class__ is str else None
    return match[1] if match else ""


def is_struck_out(value: Any) -> bool:
    """/, —: nothing is meant to stand here."""
    return value.__class__ is str and value.strip() in _STRUCK


def could_be_total(value: Any) -> bool:
    """Names a cell a total, or may it? Told of most by a cheap look at both ends."""
    if value.__class__ is not str or (
        value[-1:] not in _TOTAL_ENDS and value[:1] not in _WHOLE_BEGINS
    ):
        return False
    return _may_name_total(value)


@lru_cache(maxsize=4096)
def _may_name_total(text: str) -> bool:
    if is_total(text) or is_subtotal(text) or is_summary(text):
        return True
    text = text_of(text)
    return bool(_WHOLE.fullmatch(text) or _PART_OF_YEAR.fullmatch(text))


def is_total(value: Any) -> bool:
    """Names a total, whether only that or with a name before it."""
    return is_plain_total(value) or is_named_total(value)


@lru_cache(maxsize=4096)
def is_plain_total(value: Any) -> bool:
    """合计, 本月合计, 一季度小计, 承前页 …: nothing but the name of a total."""
    return value.__class__ is str and bool(_TOTAL.fullmatch(text_of(value)))


def is_sure_total(value: Any) -> bool:
    """Of the names of totals one that is hardly a record's, even behind a serial number: not
    累计, 汇总, 总数."""
    return bool(_SURE_TOTAL.fullmatch(text_of(value)))


@lru_cache(maxsize=4096)
def is_named_total(value: Any) -> bool:
    """示例一社区小计: a name, then the word."""
    return value.__class__ is str and bool(_NAMED_TOTAL.fullmatch(text_of(value)))


@lru_cache(maxsize=4096)
def is_subtotal(value: Any) -> bool:
    """罚款 汇总, 罚款 计数: the rows that Excel puts among others."""
    return value.__class__ is str and bool(_SUBTOTAL.fullmatch(value.strip()))


def stands_for_all(value: Any, above: Any = "") -> bool:
    """全街, 一季度 below months: what a total is named for, and perhaps a record."""
    text = text_of(value)
    if _WHOLE.fullmatch(text):
        return True
    return bool(_PART_OF_YEAR.fullmatch(text)) and _is_finer(text_of(above), text)


def _is_finer(part: str, period: str) -> bool:
    """A month is finer than a quarter, this than half a year."""
    return "月" in part or ("季" in part and "季" not in period)


@lru_cache(maxsize=4096)
def is_summary(value: Any) -> bool:
    """资料汇总, 示例一社区汇总, 示例街道: a record's name, or a total's."""
    return bool(_SUMMARY.fullmatch(text_of(value)))


def begins_group(value: Any) -> bool:
    """一、…, （二）…, 第三章 …"""
    return value.__class__ is str and bool(_GROUP.match(value.strip()))


def is_ordinal(value: Any) -> bool:
    """一, （二）, Ⅲ, A: what numbers a group."""
    return bool(_ORDINAL.fullmatch(text_of(value)))


def is_counter(value: Any) -> bool:
    """A serial number: 12, A-3, 4."""
    return bool(_COUNTER.fullmatch(text_of(value)))
