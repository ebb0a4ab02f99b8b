"""What find_tables makes of the shapes departments send, each in a small sheet of its own."""

import datetime
import time

import openpyxl
import pytest

from wanxing_stats.files import Grid, read_workbook
from wanxing_stats.tables.sheet_layout import find_tables


def layout(*rows, merges=()):
    """The layout of a sheet given row by row; merges in Excel's words, such as "A1:C1"."""
    width = max(map(len, rows), default=0)
    boxes = []
    for merge in merges:
        left, top, right, bottom = openpyxl.utils.range_boundaries(merge)
        boxes.append((top - 1, left - 1, bottom - 1, right - 1))
    return find_tables(
        Grid("Sheet1", rows=[list(row) + [""] * (width - len(row)) for row in rows], merges=boxes)
    )


def only(found):
    assert len(found.tables) == 1, found.tables
    return found.tables[0]


def headings(table):
    return [column.heading for column in table.columns]


HEAD = ["序号", "事项名称", "受理日期", "办理结果"]
ONE, TWO, THREE = (
    [1.0, "噪声扰民", "2024-01-03", "办结"],
    [2.0, "占道经营", "2024-02-01", "办结"],
    [3.0, "违建", "2024-03-01", "在办"],
)


def test_title_and_form_lines_above_the_header_are_no_records():
    found = layout(
        ["某街道信访件台账"],
        ["填报单位：某科室", "", "填报日期：2024年1月5日"],
        ["单位：件"],
        HEAD,
        ONE,
        TWO,
        merges=["A1:D1"],
    )
    table = only(found)
    assert found.kinds == ["title", "meta", "meta", "header", "data", "data"]
    assert (table.header_rows, table.first_data_row, table.last_data_row, table.data_rows) == (
        [4],
        5,
        6,
        2,
    )
    assert headings(table) == HEAD
    assert all(found.reasons)


def test_labels_with_values_in_neighbouring_cells_are_a_form_line():
    found = layout(
        [1.0, "登记表"],
        ["填报单位", "某省", "省*", "某市"],
        [],
        ["单位名称*", "地址*", "备注", "电话"],
        merges=["B1:D1"],
    )
    assert found.kinds == ["title", "meta", "blank", "header"]
    assert (
        only(found).data_rows == 0
        and only(found).first_data_row is None
        and only(found).last_data_row is None
    )


def test_headings_keep_marks_and_units_and_lose_white_space():
    table = only(
        layout(
            ["*姓 名", "面积\n（平方米）", "金额（万元） ", "承办人*"],
            ["张某某", 20.0, 3.0, "李某某"],
        )
    )
    assert headings(table) == ["*姓名", "面积（平方米）", "金额（万元）", "承办人*"]


def test_merged_parents_are_joined_with_their_children_and_vertical_merges_count_once():
    found = layout(
        ["社区", "受理", "", "办结", "", "备注"],
        ["", "信访", "来电", "信访", "来电", ""],
        ["示例一社区", 1.0, 2.0, 3.0, 4.0, ""],
        merges=["A1:A2", "B1:C1", "D1:E1", "F1:F2"],
    )
    table = only(found)
    assert table.header_rows == [1, 2]
    assert headings(table) == ["社区", "受理/信访", "受理/来电", "办结/信访", "办结/来电", "备注"]


def test_a_parent_centred_without_a_merge_spreads_over_its_children():
    table = only(
        layout(
            ["姓名", "家庭人口", "", "", "备注"],
            ["", "总数", "男", "女", ""],
            ["张某某", 3.0, 1.0, 2.0, ""],
        )
    )
    assert table.header_rows == [1, 2]
    assert headings(table) == ["姓名", "家庭人口/总数", "家庭人口/男", "家庭人口/女", "备注"]


def test_four_header_rows():
    table = only(
        layout(
            ["部门", "办件统计", "", "", ""],
            ["", "收件", "", "办结", ""],
            ["", "网上", "窗口", "按期", "逾期"],
            ["", "", "", "", ""],
            ["甲科", 1.0, 2.0, 3.0, 4.0],
            merges=["A1:A4", "B1:E1", "B2:C2", "D2:E2", "B3:B4", "C3:C4", "D3:D4", "E3:E4"],
        )
    )
    assert table.header_rows == [1, 2, 3, 4]
    assert headings(table)[1:3] == ["办件统计/收件/网上", "办件统计/收件/窗口"]


def test_a_row_that_numbers_the_columns_is_header_but_not_heading():
    found = layout(
        ["单位", "户数", "人数", "金额"], ["甲", 1.0, 2.0, 3.0], ["某社区", 12.0, 30.0, 5.0]
    )
    assert found.kinds == ["header", "header", "data"]
    assert headings(only(found)) == ["单位", "户数", "人数", "金额"] and only(
        found
    ).header_rows == [1]


def test_years_as_numbers_are_headings():
    table = only(
        layout(["指标", 2022.0, 2021.0, 2020.0], ["户籍人口(人)", 32189.0, 30733.0, 28228.0])
    )
    assert headings(table) == ["指标", "2022", "2021", "2020"] and table.first_data_row == 2


def test_days_of_a_month_are_headings():
    table = only(
        layout(
            ["姓名", *map(float, range(1, 8))],
            ["张某某", "√", "", "√", "√", "√", "", "√"],
            ["李某某"] + ["√"] * 7,
        )
    )
    assert headings(table)[:3] == ["姓名", "1", "2"] and table.data_rows == 2


def test_a_table_need_not_begin_in_a1():
    table = only(layout([], [], ["", "", *HEAD], ["", "", *ONE], ["", "", *TWO]))
    assert (
        table.header_rows == [3]
        and [c.index for c in table.columns] == [2, 3, 4, 5]
        and table.data_rows == 2
    )


@pytest.mark.parametrize(
    "label",
    [
        "合计",
        "合  计",
        "总　计",
        "小计：",
        "本月合计",
        "累计",
        "本年累计",
        "共计",
        "合计（件）",
        "一季度小计",
        "全街道合计",
        "合计【件】",
        "合计[件]：",
        "总和",
        "幸福社区总和",
        "幸福社区累计",
        "幸福社区合计（件）",
        "幸福社区小计【件】",
    ],
)
def test_totals_are_no_records_wherever_they_stand(label):
    rows = [["社区", "受理数", "办结数"], ["示例一社区", 3.0, 2.0], ["示例二社区", 3.0, 2.0]]
    total = [label, 6.0, 4.0]
    for place in (1, 2, 3):
        found = layout(*rows[:place], total, *rows[place:])
        assert found.kinds[place] == "total" and only(found).data_rows == 2


def test_a_name_that_holds_a_total_word_is_a_record():
    found = layout(
        HEAD,
        ONE,
        [2.0, "合计酒店油烟", "2024-02-01", "办结"],
        ["合计酒店", "油烟扰民", "2024-02-02", "办结"],
    )
    assert found.kinds == ["header", "data", "data", "data"]


@pytest.mark.parametrize("name", ["资料汇总", "信访总数", "某会计", "合计酒店", "宣传（小计）栏"])
def test_a_name_beside_numbers_alone_is_a_record_unless_it_ends_as_a_total(name):
    found = layout(["事项", "件数", "人数"], ["噪声", 3.0, 2.0], [name, 4.0, 4.0])
    assert found.kinds == ["header", "data", "data"]


def test_a_total_label_left_of_its_number_in_a_middle_column():
    found = layout(
        ["序号", "模块", "描述", "人工天"], [1.0, "首页", "欢迎页", 2.0], ["", "", "合计：", 2.0]
    )
    assert found.kinds == ["header", "data", "total"]


def test_a_subtotal_named_after_its_group():
    found = layout(
        ["社区", "类别", "数量"],
        ["示例一社区", "物业", 1.0],
        ["示例一社区小计", "", 1.0],
        ["示例二社区", "物业", 1.0],
    )
    assert found.kinds == ["header", "data", "total", "data"]


def test_merged_rows_across_the_table_are_groups_and_are_known_for_the_rows_below():
    found = layout(
        ["序号", "名称", "地址"],
        ["示例一社区（2家）", "", ""],
        [1.0, "甲店", "某路"],
        [2.0, "乙店", "某路"],
        ["示例二社区（1家）", "", ""],
        [3.0, "丙店", "某路"],
        merges=["A2:C2", "A5:C5"],
    )
    assert found.kinds == ["header", "group", "data", "data", "group", "data"]
    assert only(found).groups == {
        3: "示例一社区（2家）",
        4: "示例一社区（2家）",
        6: "示例二社区（1家）",
    }
    assert only(found).first_data_row == 3


def test_unmerged_groups_stand_where_serial_numbers_do():
    found = layout(
        ["序号", "事项", "数量"],
        ["一", "信访类", ""],
        [1.0, "来信", 3.0],
        ["二、投诉类", "", ""],
        [1.0, "电话", 3.0],
    )
    assert found.kinds == ["header", "group", "data", "group", "data"]
    assert only(found).groups == {3: "一信访类", 5: "二、投诉类"}


def test_a_sparse_row_in_the_middle_is_a_record():
    found = layout(
        ["模块", "功能点", "描述", "备注"],
        ["人口", "新增", "页面", ""],
        ["", "", "领导视图", ""],
        ["人口", "删除", "页面", ""],
    )
    assert found.kinds[2] == "data"


def test_an_indicator_without_values_is_a_record():
    found = layout(
        ["指标", "2020年", "2019年"],
        ["人口数(人)", "3", "4"],
        ["户数(户)", "", ""],
        ["面积(亩)", "3", "4"],
    )
    assert only(found).data_rows == 3


def test_a_vertical_merge_stands_for_every_row_it_spans_and_a_blank_stays_blank():
    table = only(
        layout(
            ["社区", "事项", "数量"],
            ["示例一社区", "信访", 1.0],
            ["", "来电", 2.0],
            ["示例二社区", "信访", 3.0],
            ["", "来电", 4.0],
            merges=["A2:A3"],
        )
    )
    assert table.rows == [2, 3, 4, 5]
    assert table.cells()[0] == ["示例一社区", "示例一社区", "示例二社区", ""]


def test_a_vertical_merge_counts_only_the_rows_that_are_records():
    table = only(
        layout(
            ["社区", "事项", "数量"],
            ["示例一社区", "信访", 1.0],
            ["", "小计", 1.0],
            ["", "来电", 2.0],
            ["示例二社区", "信访", 3.0],
            merges=["A2:A4"],
        )
    )
    assert table.rows == [2, 4, 5]
    assert table.cells()[0] == ["示例一社区", "示例一社区", "示例二社区"]


def test_prenumbered_rows_are_no_records():
    found = layout(HEAD, ONE, [2.0, "", "", ""], ["3", " ", "", ""], [4.0, "", "", 0.0])
    assert found.kinds == ["header", "data", "prenumbered", "prenumbered", "prenumbered"]
    assert only(found).last_data_row == 2


def test_a_numbered_row_under_a_vertical_merge_is_a_record():
    found = layout(HEAD, ONE, [2.0, "", "", ""], merges=["B2:B3"])
    assert found.kinds == ["header", "data", "data"]


@pytest.mark.parametrize(
    "foot",
    [
        ["备注：以上为年报口径"],
        ["注：1.不含外来人口"],
        ["说明：按办结日期统计"],
        ["数据来源：国家统计局"],
        ["填表人：张某某", "", "审核人：李某某"],
        ["制表：", "审核：", "批准："],
        ["单位负责人（签字）：", "", "填报日期：2024年1月"],
        ["某街道办事处（盖章）"],
        ["注：含支出", "", "", 2497.0],
        ["共计2件"],
        ["以上共 2 条记录"],
        ["合计：2件"],
        ["记录数：2"],
        ["以下空白"],
        ["以下无内容"],
    ],
)
def test_what_stands_below_the_records_is_a_note(foot):
    found = layout(HEAD, ONE, TWO, foot)
    assert found.kinds == ["header", "data", "data", "note"]
    assert layout(HEAD, foot).kinds == ["header", "note"]


def test_text_below_a_blank_row_is_a_note():
    found = layout(HEAD, ONE, [], ["各科室须于每月5日前报送"], ["逾期不候"])
    assert found.kinds == ["header", "data", "blank", "note", "note"]


def test_blank_rows_inside_a_table_do_not_end_it():
    found = layout(HEAD, ONE, [], [], TWO, [])
    assert (
        found.kinds == ["header", "data", "blank", "blank", "data", "blank"]
        and only(found).data_rows == 2
    )


def test_stacked_monthly_blocks_are_tables_of_their_own():
    found = layout(
        ["1月信访件"],
        HEAD,
        ONE,
        TWO,
        ["合计", "", "", 2.0],
        [],
        ["2月信访件"],
        ["填报单位：某科"],
        HEAD,
        THREE,
        merges=["A1:D1", "A7:D7"],
    )
    assert [t.header_rows for t in found.tables] == [[2], [9]] and [
        t.rows for t in found.tables
    ] == [[3, 4], [10]]
    assert found.kinds[4:9] == ["total", "blank", "title", "meta", "header"]


def test_a_different_table_below_a_blank_row():
    found = layout(HEAD, ONE, TWO, [], ["部门", "人数", "经费（万元）"], ["城管科", 3.0, 5.0])
    assert [t.header_rows for t in found.tables] == [[1], [5]]
    assert headings(found.tables[1]) == ["部门", "人数", "经费（万元）"]


def test_a_header_printed_again_on_each_page_is_left_out():
    found = layout(HEAD, ONE, TWO, HEAD, THREE)
    assert found.kinds == ["header", "data", "data", "header", "data"] and only(found).rows == [
        2,
        3,
        5,
    ]


def test_a_header_printed_again_belongs_to_its_table_whatever_it_begins_with():
    head = ["社区", "受理数", "办结数", "备注"]
    rows = [["示例一社区", 3.0, 2.0, ""], ["示例二社区", 3.0, 2.0, ""]]
    found = layout(head, rows[0], head, rows[1])
    assert found.kinds == ["header", "data", "header", "data"]
    assert only(found).rows == [2, 4] and found.reasons[2] == "列标题再次出现"


def test_a_record_that_begins_as_its_header_does_is_a_record():
    found = layout(
        ["单位", "事项", "受理数", "办结数"],
        ["示例一社区", "噪声", 3.0, 2.0],
        ["单位", "占道", 3.0, 2.0],
        ["示例二社区", "违建", 3.0, 2.0],
    )
    assert found.kinds == ["header", "data", "data", "data"] and only(found).rows == [2, 3, 4]


def test_a_header_printed_again_with_a_heading_more_is_the_same():
    head = ["社区", "受理数", "办结数", "办结率", "满意率"]
    found = layout(
        head[:4], ["甲", 3.0, 2.0, 0.6, 1.0], head, ["乙", 3.0, 2.0, 0.6, 1.0], [1.0, 2.0, 3.0]
    )
    assert found.kinds[2] == "header" and only(found).rows == [2, 4, 5]


def test_tables_side_by_side_are_told_apart():
    found = layout(
        ["序号", "社区", "户数", "", "序号", "商圈", "店数"],
        [1.0, "示例一社区", 5.0, "", 1.0, "甲商圈", 7.0],
        [2.0, "示例二社区", 5.0, "", "", "", ""],
    )
    assert [headings(t) for t in found.tables] == [
        ["序号", "社区", "户数"],
        ["序号", "商圈", "店数"],
    ]
    assert [t.rows for t in found.tables] == [[2, 3], [2]] and found.kinds == [
        "header",
        "data",
        "data",
    ]


def test_an_empty_column_does_not_cut_a_table_in_two():
    table = only(
        layout(
            ["序号", "社区", "", "户数", "人数"],
            [1.0, "示例一社区", "", 5.0, 9.0],
            [2.0, "示例二社区", "", 5.0, 9.0],
        )
    )
    assert headings(table) == ["序号", "社区", "户数", "人数"]


def test_headings_repeated_side_by_side_all_stay():
    table = only(layout(["名称", "编号", "名称", "编号"], ["某省", 51.0, "某市", 5101.0]))
    assert [(c.index, c.heading) for c in table.columns] == [
        (0, "名称"),
        (1, "编号"),
        (2, "名称"),
        (3, "编号"),
    ]


def test_a_unit_beside_the_headings_is_no_column():
    table = only(
        layout(["年份", "客运量", "铁路", "单位：万人"], [2010.0, 3.0, 4.0], [2011.0, 3.0, 4.0])
    )
    assert headings(table) == ["年份", "客运量", "铁路"]


def test_a_column_without_heading_is_kept_when_it_holds_values():
    table = only(layout(["序号", "", "数量"], [1.0, "物业", 3.0]))
    assert [(c.index, c.heading) for c in table.columns] == [(0, "序号"), (1, ""), (2, "数量")]


def test_dates_and_numbers_as_text_are_records():
    found = layout(
        ["编号", "日期", "金额"],
        ["2024001", "2024年1月3日", "1,200.50"],
        ["2024002", "1月5日", "1.2万元"],
    )
    assert only(found).data_rows == 2


def test_real_dates_are_records():
    days = datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)
    assert (
        only(layout(["日期", "数量", "备注"], [days[0], 3.0, ""], [days[1], 4.0, ""])).data_rows
        == 2
    )


def test_a_template_with_a_header_alone():
    found = layout(["注意：红色为必填"], HEAD, merges=["A1:D1"])
    assert found.kinds == ["meta", "header"] and only(found).data_rows == 0


def test_a_header_row_below_which_its_merges_leave_a_blank_row():
    found = layout(HEAD, ["", "", "", ""], ONE, merges=["A1:A2", "B1:B2", "C1:C2", "D1:D2"])
    assert only(found).header_rows == [1, 2] and only(found).first_data_row == 3


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[""]],
        [["某街道工作总结"]],
        [["某街道工作总结"], [], ["一、总体情况"], ["全年工作有序推进。"]],
    ],
)
def test_a_sheet_without_a_table_has_none(rows):
    found = layout(*rows)
    assert (
        found.tables == []
        and set(found.kinds) <= {"note", "blank"}
        and len(found.kinds) == len(rows)
    )


def test_rows_of_codes_are_not_taken_for_headings():
    found = layout(
        ["FLAG", "VARCHAR2(4)", "是否推送"],
        ["CLNAME", "VARCHAR2(50)", "材料名称"],
        ["OTHER", "VARCHAR2(200)", "其他"],
    )
    assert sum(t.data_rows for t in found.tables) == 0


def test_one_header_over_a_thousand_rows_of_text():
    found = layout(
        ["一级分类", "二级分类", "三级分类"],
        *[["城乡建设", "物业管理", f"事项{n}"] for n in range(1000)],
    )
    assert only(found).data_rows == 1000 and only(found).header_rows == [1]


def test_every_row_has_one_kind_and_data_rows_are_the_tables_rows():
    found = layout(["台账"], HEAD, ONE, [], ["合计", "", "", 1.0], TWO, ["注：略"])
    assert len(found.kinds) == 7 == len(found.reasons)
    assert [n for n, kind in enumerate(found.kinds, 1) if kind == "data"] == [
        r for t in found.tables for r in t.rows
    ]


def test_a_merge_that_claims_the_whole_sheet_costs_nothing():
    grid = Grid("x", rows=[list(HEAD), list(ONE)], merges=[(0, 0, 1_048_575, 16_383)] * 100)
    start = time.monotonic()
    find_tables(grid)
    assert time.monotonic() - start < 1


def test_large_sheets_are_read_in_one_pass():
    rows = [list(HEAD)] + [[float(n), "噪声扰民", "2024-01-03", "办结"] for n in range(50_000)]
    start = time.monotonic()
    found = find_tables(Grid("x", rows=rows))
    assert time.monotonic() - start < 5 and found.tables[0].data_rows == 50_000


def test_a_workbook_as_departments_send_it(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["2024年信访件台账"],
        ["填报单位：某科", "", "单位：件"],
        HEAD,
        ONE,
        TWO,
        ["合计", "", "", 2],
        [3],
        ["填表人：张某某"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    book.save(tmp_path / "台账.xlsx")
    found = find_tables(read_workbook(tmp_path / "台账.xlsx").grids[0])
    assert found.kinds == [
        "title",
        "meta",
        "header",
        "data",
        "data",
        "total",
        "prenumbered",
        "note",
    ]


def test_a_form_of_labels_and_values_is_no_table():
    found = layout(
        ["单位名称", "某商店"],
        ["法人代表", "张某某"],
        ["经营地址", "示例路1号"],
        ["成立日期", "2019年1月"],
    )
    assert found.tables == []


def test_a_row_of_values_seen_above_is_no_header_after_a_blank_row():
    found = layout(
        ["事项名称", "类别", "社区"],
        ["A", "物业管理问题", "示例一社区"],
        [],
        ["B", "物业管理问题", "示例二社区"],
    )
    assert only(found).data_rows == 2


def test_dates_across_are_headings():
    days = [datetime.date(2024, 1, day) for day in (1, 2, 3, 4)]
    assert headings(only(layout(["姓名", *days], ["张某某", "√", "√", "", "√"])))[:2] == [
        "姓名",
        "2024-01-01",
    ]


def test_a_row_of_units_below_the_headings_belongs_to_the_header():
    table = only(
        layout(["社区", "面积", "金额"], ["", "（㎡）", "（万元）"], ["示例一社区", 3.0, 4.0])
    )
    assert table.header_rows == [1, 2] and headings(table) == [
        "社区",
        "面积/（㎡）",
        "金额/（万元）",
    ]


def test_a_subtotal_beside_its_keys_is_a_total():
    found = layout(
        ["街道", "社区", "类别", "数量"],
        ["某街道", "示例一社区", "物业", 1.0],
        ["某街道", "示例一社区", "小计", 1.0],
    )
    assert found.kinds == ["header", "data", "total"]


def test_placeholders_of_a_template_are_no_records():
    assert layout(HEAD, ["${n}", "${name}", "${date}", "${result}"]).kinds == ["header", "note"]


def test_a_signature_directly_below_a_table_is_its_own_when_a_blank_row_parts_it_from_the_next():
    found = layout(HEAD, ONE, ["填表人：张某某", "", "审核人：李某某"], [], HEAD, TWO)
    assert found.kinds == ["header", "data", "note", "blank", "header", "data"]


def test_form_lines_directly_above_a_header_are_its_own():
    found = layout(HEAD, ONE, [], ["2月信访件"], ["填报单位：某科"], HEAD, TWO)
    assert found.kinds == ["header", "data", "blank", "title", "meta", "header", "data"]


def test_a_wider_table_below_the_gap_is_no_measure_for_a_header():
    wide = [
        "序号",
        "社区",
        "地址",
        "类别",
        "数量",
        "金额",
        "备注",
        "办结时间",
        "责任单位",
        "承办人",
    ]
    found = layout(
        ["承办人", "受理情况", "", "备注"],
        ["", "件数", "人数", ""],
        ["张某某", 1.0, 2.0, "无"],
        [],
        wide,
        [1.0, *["示例"] * 9],
        merges=["A1:A2", "D1:D2"],
    )
    assert [table.header_rows for table in found.tables] == [[1, 2], [5]]
    assert headings(found.tables[0]) == ["承办人", "受理情况/件数", "受理情况/人数", "备注"]


VISITS = ["统计月份", "社区", "应走访户数", "达标户数"]
VISIT_ONE = ["2024年1月", "示例一社区", 100.0, 90.0]
VISIT_TWO = ["2024年1月", "示例二社区", 100.0, 80.0]


@pytest.mark.parametrize(
    "name",
    [
        "全街合计",
        "街道汇总",
        "示例一社区 汇总",
        "小 计",
        "总  数",
        "合計：",
        "过次页",
        "承前页",
        "本页小计",
        "以上合计",
        "【合计】",
        "Grand Total",
        "\u2003合\u200b计",
        "⼩计",
    ],
)
def test_a_total_is_named_behind_filled_cells(name):
    found = layout(VISITS, VISIT_ONE, VISIT_TWO, ["2024年1月", name, 200.0, 170.0])
    assert found.kinds == ["header", "data", "data", "total"]
    numbered = layout(
        ["序号", *VISITS], [1.0, *VISIT_ONE], [2.0, *VISIT_TWO], [3.0, "", name, 200.0, 170.0]
    )
    assert numbered.kinds == found.kinds


@pytest.mark.parametrize("name", ["全街", "示例街道", "资料汇总", ""])
def test_what_may_stand_for_all_is_a_total_where_it_is_the_sum(name):
    month = "" if not name else "2024年1月"
    total = layout(VISITS, VISIT_ONE, VISIT_TWO, [month, name, 200.0, 170.0])
    other = layout(VISITS, VISIT_ONE, VISIT_TWO, [month, name, 200.0, 171.0])
    assert (total.kinds[-1], other.kinds[-1]) == ("total", "data")


def test_a_quarter_beside_quarters_is_a_record_though_it_is_the_sum_of_two():
    rows = [["一季度", 100.0, 50.0], ["二季度", 100.0, 50.0], ["三季度", 200.0, 100.0]]
    found = layout(["季度", "应走访户数", "达标户数"], *rows)
    assert found.kinds == ["header", "data", "data", "data"]


def test_a_subtotal_that_adds_up_nothing_is_a_total_by_its_name():
    found = layout(VISITS, VISIT_ONE, VISIT_TWO, ["", "示例一社区 计数", 2.0, ""])
    assert found.kinds[-1] == "total" and found.doubted_totals == [4]


def test_numbers_and_zeros_far_below_are_no_records():
    amount, gap = ["", "", "", 300.0], [[], [], []]
    head = ["序号", "事项名称", "受理日期", "金额"]
    rows = [[1.0, "噪声扰民", "2024-01-03", 100.0], [2.0, "占道经营", "2024-02-01", 200.0]]
    assert layout(head, *rows, *gap, amount).kinds[-1] == "total"
    assert layout(head, *rows, *gap, ["", "", "", 4711.0]).kinds[-1] == "note"
    assert layout(head, *rows, *gap, ["", "", "", 0.0]).kinds[-1] == "prenumbered"


def test_printed_pages_are_one_table():
    title, page = ["2024年信访件台账"], ["第1页 共2页"]
    found = layout(title, page, HEAD, ONE, TWO, title, ["第2页 共2页"], HEAD, THREE)
    above, body = ["title", "title", "header"], ["data", "data"]
    assert found.kinds == [*above, *body, "note", "note", "header", "data"]
    assert only(found).rows == [4, 5, 9]


def test_a_title_of_another_month_begins_another_table():
    found = layout(["1月信访件台账"], HEAD, ONE, TWO, ["2月信访件台账"], HEAD, THREE)
    assert [table.rows for table in found.tables] == [[3, 4], [7]]
    assert found.kinds[4] == "title"


def test_the_same_headings_above_other_columns_are_a_new_header():
    turned = [HEAD[1], HEAD[3], HEAD[2]]
    record = ["违建", "在办", "2024-03-01"]
    found = layout(HEAD[1:], ONE[1:], TWO[1:], turned, record)
    assert [headings(table) for table in found.tables] == [HEAD[1:], turned]


def test_other_headings_directly_below_records_are_a_new_header():
    found = layout(
        HEAD[1:], ONE[1:], TWO[1:], ["案件编号", "当事人", "处罚类别"], ["甲1", "乙", "丙"]
    )
    assert [table.header_rows for table in found.tables] == [[1], [4]]


def test_headings_that_begin_anew_are_two_tables():
    found = layout([*HEAD, *HEAD], [*ONE, *THREE], [*TWO])
    assert [table.data_rows for table in found.tables] == [2, 1]
    assert [table.columns[0].index for table in found.tables] == [0, 4]


NAME = "王小明"


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        ([[*HEAD, "", "填表人", NAME], ONE], []),
        ([[*HEAD, "填表人：", NAME], ONE], []),
        ([[*HEAD, f"填表人：{NAME}"], ONE], []),
        ([[f"填表人：{NAME}", *HEAD], ["", *ONE]], []),
        ([["填报人", NAME, "办理情况", ""], HEAD, ONE], ["C1:D1"]),
        ([[f"填报人：{NAME}", "", "办理情况", ""], HEAD, ONE], ["A1:B1", "C1:D1"]),
        ([["单位名称", "示例办公室", "负责人", NAME], HEAD, ONE], ["B1:B1"]),
    ],
)
def test_no_name_beside_or_above_the_headings_is_one(rows, merges):
    table = only(layout(*rows, merges=merges))
    assert [heading.rsplit("/")[-1] for heading in headings(table)] == HEAD
    assert NAME not in "".join(headings(table))


def test_a_title_above_some_headings_is_no_parent_of_columns():
    found = layout(["2024年信访件台账", "", "办理情况", ""], HEAD, ONE, merges=["C1:D1"])
    assert headings(only(found)) == [*HEAD[:2], "办理情况/受理日期", "办理情况/办理结果"]


def test_a_heading_with_a_long_explanation_is_one():
    explained = (
        "所属社区（请填写规范全称，不要填写简称；跨社区的按发生地填写。"
        "不清楚的请咨询社区居委会工作人员后再填写，谢谢配合！）"
    )
    found = layout(["工单编号", explained, "派单日期"], ["甲1", "示例一社区", "2024-03-01"])
    assert headings(only(found)) == ["工单编号", explained, "派单日期"]


def test_a_short_heading_whose_values_begin_far_below_is_one():
    rows = [[*ONE, ""] for _ in range(30)]
    assert headings(only(layout([*HEAD, "博硕点"], *rows, [*TWO, "有"]))) == [*HEAD, "博硕点"]
