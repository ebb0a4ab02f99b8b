"""Which ledger a table is, told by its headings."""

import pytest
from workbooks import RULES, SHIPPED

from wanxing_stats.cleaning.recognition import (
    Names,
    closest_heading,
    doubt_about,
    headings_digest,
    is_value,
    named_ledgers,
    partly_fitting,
    recognise,
    stated_unit,
)
from wanxing_stats.tables import Column


def columns(*headings):
    return [Column(index, heading) for index, heading in enumerate(headings)]


def the_match(*headings):
    (match,) = recognise(columns(*headings), RULES.ledgers)
    return match


def test_a_unit_in_the_heading_is_understood():
    assert stated_unit("罚款金额（万元）") == "万元"
    match = the_match("行政处罚决定书文号", "处罚种类", "处罚金额（万元）", "处罚决定日期")
    assert stated_unit(match.headings["fine_yuan"]) == "万元"
    assert match.unknown == []


def test_the_lowest_of_several_header_rows_is_enough():
    match = the_match("统计月份", "社区", "入户走访/应走访户数", "入户走访/达标户数")
    assert match.ledger.name == "visits"
    assert match.missing == []


def seconds(match):
    return [(second.column.heading, second.gives_way) for second in match.second]


def test_an_unknown_heading_is_listed_as_printed():
    assert the_match("信访编号", "来访日期", "渠道", "领导批示意见").unknown == [
        Column(3, "领导批示意见")
    ]


def test_a_missing_required_column_is_listed():
    match = the_match("行政处罚决定书文号", "处罚类别", "处罚决定日期", "违法行为类型")
    assert [one.name for one in match.missing] == ["fine_yuan"]


def test_headings_of_no_ledger_match_none():
    assert recognise(columns("商品", "单价", "库存", "供应商"), RULES.ledgers) == []


def test_two_ledgers_that_fit_equally_both_come_back():
    ledger = RULES.ledgers["letters"]
    twins = {name: ledger.model_copy(update={"name": name}) for name in ("a", "b")}
    assert len(recognise(columns("信访编号", "来访日期"), twins)) == 2


def test_the_closest_known_heading_is_offered():
    assert closest_heading("处罚决定的日期", RULES.ledgers["fines"]) == "处罚决定日期"


# which ledgers a table that isn't understood may be -----------------------------------------------


@pytest.mark.parametrize(
    ("name", "ledgers"),
    [
        ("工单", ["hotline_orders"]),
        ("12345热线工单2", ["hotline_orders"]),
        ("处罚", ["penalties"]),
        ("示例区示例街道2024年行政处罚案件统计表", ["penalties"]),
        ("2024年信访登记", ["petitions"]),
        ("隐患排查整改（一季度）", ["safety_hazards"]),
        ("入户走访统计", ["grid_visits"]),
        ("新注册企业", ["enterprise_registrations"]),
        ("九小场所巡查3月", ["safety_inspections"]),
        ("2024年会议记录", ["meetings"]),
        ("学习培训情况", ["learning"]),
        ("提示函", ["discipline_letters"]),
        ("行政处罚案件台账补充（最新版）", ["penalties"]),
    ],
)
def test_a_name_that_ends_with_a_ledger_s_own_words_is_one_of_it(name, ledgers):
    assert named_ledgers([name], SHIPPED.ledgers) == ledgers


NOBODYS = """
    通讯录 食堂菜单 食品安全检查台账 Sheet1 2024 汇总表 台账 街道社区情况 公共场所卫生 河道巡查
    走访慰问 企业名录 居民代表会议 业主协调会 党务公开 管理制度 值班表 信访局通讯录 处罚依据目录
    安全教育培训 执法检查 人民诉讼案件 重点工作任务 村干部名单 楼宇信息 二次供水
"""


@pytest.mark.parametrize("name", NOBODYS.split())
def test_generic_words_are_nobodys(name):
    assert named_ledgers([name], SHIPPED.ledgers) == []


def test_each_ledger_s_title_is_its_own():
    for name, ledger in SHIPPED.ledgers.items():
        assert named_ledgers([f"2024年{ledger.title}（上半年）"], SHIPPED.ledgers) == [name]


def test_a_fair_part_of_a_ledger_s_telling_headings_is_enough_to_be_asked_about():
    letters = columns("信访编号", "接访人姓名", "哪天来的", "说了什么", "备注")
    assert partly_fitting(letters, RULES.ledgers) == ["letters"]
    # One is not, nor two of many, nor what stands in every register.
    assert partly_fitting(columns("信访编号", "商品", "单价"), RULES.ledgers) == []
    many = columns("信访编号", "接访人姓名", "商品", "单价", "库存", "产地", "规格")
    assert partly_fitting(many, RULES.ledgers) == []
    assert partly_fitting(columns("序号", "备注", "填报人", "附件"), RULES.ledgers) == []
    directory = columns("序号", "姓名", "部门", "职务", "联系电话", "手机号码", "住址")
    assert partly_fitting(directory, SHIPPED.ledgers) == []


# what a table's names and headings say against a ledger -------------------------------------------

# Titles and names under which each ledger is sent, none of which speaks of something else.
ORDINARY = {
    "safety_inspections": """
        九小场所安全检查台账 安全检查台账 日常巡查记录 小场所走访登记 沿街商户检查情况表
        网格巡查台账 应急办检查台账 示例一社区检查表 巡查台账（食堂） 九小场所消防检查记录
        和平里社区 汇总
    """,
    "hotline_orders": """
        全区12345工单（2024年） 12345热线办理台账 便民服务热线工单 留言 投诉举报台账
        来电登记表 接诉即办台账 系统导出 案件台账 群众诉求办理台账
    """,
    "petitions": """
        信访 群众来访登记表 领导接访台账 初信初访登记表 2024年台账（初稿） 附件2
        信访积案台账 2024年度信访件办理情况统计台账 第1页共3页 接待登记表
    """,
    "penalties": """
        行政处罚（2024年） 双公示 执法案件台账 综合执法大队台账 简易程序统计表
        罚款台账（万元） 信访
    """,
    "disputes": """
        矛盾纠纷补报表 人民调解台账 民间纠纷 排查化解台账 司法所调解台账
    """,
    "safety_hazards": """
        消防安全隐患排查整改台账 房屋安全隐患排查台账 问题清单 安全风险台账
        2024年台账（更正稿：删去误报1处，以此为准）
    """,
    "enterprise_registrations": """
        新增企业名单 市场主体登记 个体工商户名单 企业登记台账
    """,
    "enterprise_issues": """
        企业走访问题清单 企业诉求台账 营商环境问题清单 企业困难清单
    """,
    "publicity": """
        消防宣传 2024年消防宣传台账 食品安全宣传台账 宣传品发放统计表 活动开展情况
    """,
    "learning": """
        中心组学习 承诺书签署情况 执法大队年终报表 党员学习台账
    """,
    "meetings": """
        会议登记 营商环境座谈会 例会登记 党政办会议登记表
    """,
    "milestones": """
        2024年重点任务 目标任务 督查台账 工作任务分解表
    """,
    "equipment": """
        2024年装备清点 固定资产盘点表 器材台账 执法记录仪台账
    """,
    "ebike_charging": """
        电动自行车消防安全治理台账 飞线充电整治 充电桩台账
    """,
}
# Those of other lists, whose columns may be those of inspections.
OTHERS = """
    食品安全检查台账 消防检查台账 消防检查 出租房屋登记表 食品摊贩登记 群租房 燃气安全检查
    房屋安全隐患排查台账
    人大建议办理台账 养老机构检查台账 工地检查台账 社区矫正台账 信访件台账 行政处罚台账 工单台账
    河道巡查台账 文化市场检查台账 加油站检查台账
"""


def doubted(name, columns_, titles=(), sheet="Sheet1", file="2024/某科/1.xlsx"):
    (match,) = recognise(columns_, {name: SHIPPED.ledgers[name]})
    return doubt_about(match, columns_, Names(titles, sheet, file), SHIPPED.ledgers)


def own_columns(name):
    return columns(*(field.title for field in SHIPPED.ledgers[name].fields))


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_title_speaks_of_nothing_else(name):
    for title in ORDINARY[name].split():
        for whole in (title, f"万兴街道2024年{title}", f"示例_{title}"):
            assert doubted(name, own_columns(name), titles=(whole,)) is None, whole
            assert doubted(name, own_columns(name), sheet=whole) is None, whole
            assert doubted(name, own_columns(name), file=f"2024/某科/{whole}.xlsx") is None, whole


@pytest.mark.parametrize("title", OTHERS.split())
def test_a_title_that_names_another_list_is_doubted(title):
    doubt = doubted("safety_inspections", own_columns("safety_inspections"), titles=(title,))
    assert doubt.values["name"] == title


def test_a_list_of_firms_is_one_of_new_ones_unless_it_says_of_which():
    of = own_columns("enterprise_registrations")
    assert not doubted("enterprise_registrations", of, titles=("2024年企业名单",))
    assert doubted("enterprise_registrations", of, titles=("2024年欠税企业名单",))


def test_the_nearest_name_decides_and_a_file_may_hold_several_ledgers():
    of = own_columns("safety_inspections")
    assert doubted("safety_inspections", of, sheet="消防检查台账", file="2024/某科/九小场所.xlsx")
    assert not doubted("safety_inspections", of, sheet="九小场所", file="2024/某科/消防检查.xlsx")
    assert not doubted("safety_inspections", of, file="2024/某科/信访台账.xlsx")
    assert not doubted("safety_inspections", of, file="2024/安监中心/安监中心检查台账.xlsx")


def test_more_unknown_telling_columns_than_known_ones_are_doubted_unless_a_name_speaks():
    strange = columns(
        "检查编号", "单位编号", "检查日期", "序号", "备注", "业态", "温度", "风力", "湿度"
    )
    doubt = doubted("safety_inspections", strange)
    assert doubt.name == "doubtful_ledger_by_columns"
    assert doubted("safety_inspections", strange, titles=("九小场所检查",)) is None
    few = columns("检查编号", "单位编号", "检查日期", "序号", "备注", "业态", "检查结果")
    assert doubted("safety_inspections", few) is None


def test_a_digest_is_of_the_headings_in_any_order():
    digest = headings_digest(columns("检查编号", "检查 日期", ""))
    assert digest == headings_digest(columns("检查日期", "*检查编号")) != headings_digest([])
    assert len(digest) == 12


def test_of_ledgers_that_fit_equally_the_one_that_is_named_is_it():
    ledger = RULES.ledgers["letters"]
    twins = {
        "a": ledger.model_copy(update={"name": "a"}),
        "b": ledger.model_copy(update={"name": "b", "also_called": frozenset({"来信"})}),
        "c": ledger.model_copy(update={"name": "c", "title": "投诉台账"}),
    }
    names = Names(("投诉登记",), "Sheet1", "1.xlsx")
    (match,) = recognise(columns("信访编号", "来访日期"), twins, names)
    assert match.ledger.name == "c"


# which of two columns is a field ------------------------------------------------------------------


def test_a_field_s_own_title_goes_before_an_alias_in_an_earlier_column():
    match = the_match("信访编号", "登记时间", "来访日期", "渠道")
    assert match.headings["received_on"] == "来访日期"
    assert seconds(match) == [("登记时间", True)]
    assert match.unknown == []
    match = the_match("信访编号", "登记时间", "收到日期", "渠道")
    assert match.headings["received_on"] == "登记时间"
    assert seconds(match) == [("收到日期", False)]


def test_a_heading_is_never_offered_for_a_field_that_has_a_column():
    ledger = RULES.ledgers["fines"]
    assert closest_heading("处罚决定的日期", ledger, {"decided_on"}) != "处罚决定日期"


@pytest.mark.parametrize(
    "heading", ["2024-03-05", "2024年3月5日", "13800001111", "12.5", "20240305"]
)
def test_a_date_or_a_number_is_no_heading(heading):
    assert is_value(heading)


@pytest.mark.parametrize("heading", ["12345工单号", "2024年", "第1季度", "一级分类"])
def test_a_heading_with_a_number_is_one(heading):
    assert not is_value(heading)
