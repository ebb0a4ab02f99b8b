"""What a title, a sheet's or a file's name speaks of: a ledger, something else, or nothing.

In: names as people gave them, a ledger, and all ledgers. Out: whose own words they have.

    speaks_of("2024年信访登记", petitions)                  ->  True
    speaks_of_another("食品安全检查台账", nine_small)        ->  True
    speaks_of_another("2024年台账（初稿）", nine_small)      ->  False
"""

import re
from collections.abc import Iterator

from wanxing_stats.base import searchable
from wanxing_stats.rules import Ledger

# Words in the titles of tables that don't tell one kind of table from another: what sort of paper
# it is and of when, and what offices speak of everywhere.
PAPER_WORDS = """
    台账 台帐 登记 统计 情况 汇总 明细 清单 名单 名册 清册 目录 记录 报表 一览 总表 附表 表
    数据 信息 资料 材料 报送 上报 报告 通知 附件 导出 副本 初稿 定稿 终稿 示例 样表 模板
    补充 补报 更新 最新 最新版 新版 修改版 完整版 全部
    年度 季度 月度 月份 上半年 下半年 半年 全年 年 月 日
    第?[一二三四五六七八九十]+(?:季度?|月份?|批|期)
"""
VAGUE_WORDS = """
    街道 社区 辖区 全区 单位 部门 科室 办公室 人员 干部 居民 企业 场所 项目 事项 案件 件 问题 楼宇
    工作 重点 任务 完成 办理 受理 处理 办结 转办 交办 决定 执行 检查 巡查 排查 整改 治理 走访 监督
    管理 制度 行政 执法 教育 培训 学习 会议 协调会 活动 公开 盘点 成绩
"""
# Beside a list's subject: how, by whom and on what occasion it was made.
BESIDE_WORDS = """
    安全 生产 日常 专项 集中 行动 整治 开展 落实 推进 自查 抽查 复查 核查 摸排
    摸底 普查 双随机 基础 网格化 网格员 网格 平安 建设 综治 综合 大队 中队 党建
    司法 应急 城管 网信 本级 上级 下级 区级 市级 街级 系统 平台 网上 线上 线下
    手工 电子版 电子 打印版 打印 原始 原表 简表 详表 详情 详单 流水 分类 对象 点位
    月报 周报 季报 日报 年报 工作量 底册 花名册 反馈 转发 更正 稿 版 删去 误报
    重报 核对 审核 审定 汇编 以此为准 截至 截止 新增 历年 近年 往年 上年 本年 今年
    去年 当年 年底 年初 年末 年中 各类 各项 各 全市 全街 全 进展 进度 成果 结果
    变化 对比 分析 公示 上旬 中旬 下旬 春季 夏季 秋季 冬季 节前 节后 期间 有关
    相关 关于 主要 负责人 责任人 联系人 填报 科 组 本 及 和 与 的 等 新 旧 总
    台 账 簿
"""


def _any_of(words: str) -> str:
    """The alternatives of an expression, longer words first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))


PAPER, GENERIC = re.compile(_any_of(PAPER_WORDS)), re.compile(_any_of(PAPER_WORDS + VAGUE_WORDS))
GENERIC_END = re.compile(f"({GENERIC.pattern})+$")
BESIDE = re.compile(_any_of(PAPER_WORDS + VAGUE_WORDS + BESIDE_WORDS))
NOT_HAN = re.compile("[^\u4e00-\u9fff]")
SHORTEST_WORD = 2  # characters

# A place, or an office, at the beginning of a name: 南开区万兴街道办事处.
PLACE = re.compile(
    "[\u4e00-\u9fff]{1,6}?"
    "(?:街道办事处|街道办|街道|办事处|社区居委会|社区|居委会|省|市(?![场容民政])|县|乡|镇|村|(?<![小园片辖])区)"
)
# What ends the name of a unit or of a part of a place.
UNIT_OR_PLACE = re.compile(
    "(?:[局办所科队站委部院处司]|中心|公司|片|里|园|苑|路|街|区|村|镇|组|号)$"
)
# Behind these brackets in a title stands what is said of the paper, not what it is about.
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|《|》")
LONGEST_NAME = 40  # a longer title is a sentence
SAID_OF_ANYTHING = {"其他", "正在", "正常", "使用"}


def speaks_of(name: str, ledger: Ledger) -> bool:
    """Whether a name has one of the ledger's own words."""
    text = searchable(name)
    return any(word in text for word in _own_words(ledger))


def names_a_subject(name: str, subjects: frozenset[str]) -> bool:
    """Whether a name has one of these words."""
    text = searchable(name)
    return any(subject in text for subject in subjects)


def speaks_of_another(name: str, ledger: Ledger, department: str = "") -> bool:
    """Whether a name, ending as titles of lists do, has a word that is nowhere in the ledger.

    That of a place, a unit or the ``department`` is none.
    """
    if speaks_of(name, ledger):
        return False
    subject = _without_brackets(searchable(name))
    if len(subject) > LONGEST_NAME or not GENERIC_END.search(NOT_HAN.sub("", subject)):
        return False
    known = _pairs(" ".join(_all_words(ledger))) | _pairs(department)
    return any(known.isdisjoint(_pairs(word)) for word in _telling_words(subject))


def shared_end(name: str, title: str) -> int:
    """How many characters of a ledger's own words a name ends with."""
    name, title = NOT_HAN.sub("", name), NOT_HAN.sub(" ", title)
    core = GENERIC_END.sub("", name)
    words = GENERIC.sub(" ", title).split()
    for length in range(len(core), SHORTEST_WORD - 1, -1):
        if any(core[-length:] in word for word in words):
            return length
    # Some have no word of their own: 会议台账.
    subject = PAPER.sub("", name)
    return len(subject) if subject == PAPER.sub("", title).replace(" ", "") else 0


def _without_brackets(text: str) -> str:
    return IN_BRACKETS.sub("", text)


def _own_words(ledger: Ledger) -> set[str]:
    """Those of its title, what else it is called, and the categories that each row must have."""
    title = NOT_HAN.sub(" ", ledger.title)
    words = set(GENERIC.sub(" ", title).split()) or set(PAPER.sub(" ", title).split())
    for field in ledger.fields:
        if field.required and field.type == "string":
            words |= {*field.enum, *field.codes}
    words = {word for word in words if len(word) >= SHORTEST_WORD and not GENERIC.fullmatch(word)}
    return (words - SAID_OF_ANYTHING) | ledger.also_called


def _all_words(ledger: Ledger) -> Iterator[str]:
    yield from ledger.headings
    yield from ledger.ignored
    for field in ledger.fields:
        yield from (*field.enum, *field.codes)


def _telling_words(text: str) -> Iterator[str]:
    """What is left of a name without places, units and words of any paper."""
    parts = map(_without_places, NOT_HAN.sub(" ", text).split())
    for word in BESIDE.sub(" ", " ".join(parts)).split():
        if len(word) >= SHORTEST_WORD and not UNIT_OR_PLACE.search(word):
            yield word


def _without_places(text: str) -> str:
    while match := PLACE.match(text):
        text = text[match.end() :]
    return text


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
