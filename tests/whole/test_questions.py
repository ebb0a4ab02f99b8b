"""Questions that an analyst asks, in at most three lines each, against the sample's workbooks as
they stand there: read and counted without the library (sample_rows)."""

import datetime
import itertools
import unicodedata
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from sample_rows import YEARS, rows

import wanxing_stats as wx

# How categories are spelt in one year or another, and what they are.
SAME = {
    "走访": "来访",
    "转送": "上级转送",
    "网上": "网上信访",
    "网信": "网上信访",
    "罚 款": "罚款",
    "警告、罚款": "警告并罚款",
    "警告,罚款": "警告并罚款",
    "融汇": "融汇广场",
    "融汇广场A座": "融汇广场",
    "融汇广场B座": "融汇广场",
    "新都": "新都大厦",
    "和通": "和通大厦",
}
MENDED = ("已整改", "整改完毕", "已消除", "已闭环", "是")
NOTHING = ("", "-", "None", "—", "/")
MONTHS = range(1, 13)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@pytest.fixture(scope="module")
def office(sample):
    return wx.open(sample.root)


# what the workbooks say ---------------------------------------------------------------------------


def said(cell) -> str:
    text = str(cell).strip()
    return "未填写" if text in NOTHING else SAME.get(text, text)


def records(table, year):
    return [*rows(table, year).values()]


def yuan(record, year):
    """A fine; the list of 2022 states 万元."""
    text = unicodedata.normalize("NFKC", str(record["fine_yuan"])).replace(",", "")
    return round((10_000 if year == 2022 else 1) * float(text.strip().removesuffix("元")))


def by_month(days):
    counts = Counter(day.month for day in days)
    return [counts[month] for month in MONTHS]


def by_quarter(days):
    months = by_month(days)
    return [sum(months[first : first + 3]) for first in (0, 3, 6, 9)]


def counted(table, year, field):
    return dict(Counter(said(record.get(field)) for record in records(table, year)))


def days(table, year, field, **part):
    """The dates of the records, or of those of a part: its column and what is written there."""
    of_part = []
    for record in records(table, year):
        if all(said(record[column]) == value for column, value in part.items()):
            of_part.append(record[field])
    return of_part


def mediated(year):
    return [day for day in days("disputes", year, "mediated_on") if day]


def last_day(year):
    return datetime.date(year, 12, 31)


def case_of(record, year, begun="received_on"):
    """How many days a case took, or has taken by the year's end; whether it was closed."""
    closed = record["closed_on"]
    is_closed = bool(closed and closed <= last_day(year))
    return ((closed if is_closed else last_day(year)) - record[begun]).days, is_closed


def half_closed_within(cases):
    """Kaplan and Meier by hand: the first day on which half are closed."""
    still_open = 1.0
    for day, of_day in itertools.groupby(sorted(cases), key=lambda case: case[0]):
        at_risk = sum(case[0] >= day for case in cases)
        still_open *= 1 - sum(is_closed for _, is_closed in of_day) / at_risk
        if still_open <= 0.5 + 1e-9:
            return day
    return None


def nonzero(frame, column=2024):
    return {label: value for label, value in frame[column].items() if value}


def lacks(view, year):
    return any(text.startswith(f"{year}年另有") and "未计入" in text for text in view.caveats)


# the questions ------------------------------------------------------------------------------------


def test_by_which_channels_did_petitions_come(office):
    view = office.figure("petitions_handled").by("channel", 2024)
    assert nonzero(view.frame) == counted("petitions", 2024, "channel")
    assert lacks(view, 2024) and "2024年是示例数据。" in view.caveats


def test_how_many_requests_came_each_month_of_four_years(office):
    frame = office.figure("hotline_orders_handled").by("month", years=range(2021, 2025)).frame
    for year in YEARS:
        assert frame[year].to_list() == by_month(days("hotline_orders", year, "assigned_on"))


def test_which_unit_closes_requests_on_time(office):
    view = office.figure("hotline_on_time_rate").by("handler_unit", 2024)
    due, on_time = Counter(), Counter()
    for record in records("hotline_orders", 2024):
        if record["due_on"] and record["due_on"] <= last_day(2024):
            unit, closed = said(record["handler_unit"]), record["closed_on"]
            due[unit] += 1
            on_time[unit] += bool(closed and closed <= record["due_on"])
    assert set(view.frame.index) == set(due)
    for unit, count in due.items():
        assert view.frame.loc[unit, 2024] == pytest.approx(100 * on_time[unit] / count, abs=0.006)
        assert f"{on_time[unit]:,}/{count:,}" in repr(view)


def test_which_hazards_were_found_where(office):
    frame = office.figure("hazards_found").by("category", 2024, and_by="community").frame
    pairs = Counter()
    for record in records("safety_hazards", 2024):
        pairs[said(record["category"]), said(record["community"])] += 1
    assert {pair: count for pair, count in frame.stack().items() if count} == dict(pairs)


def test_how_much_was_fined_each_month(office):
    view = office.figure("penalty_fine_yuan").by("month", 2024)
    fines = Counter()
    for record in records("penalties", 2024):
        fines[record["decided_on"].month] += yuan(record, 2024)
    assert view.frame[2024].to_list() == [fines[month] for month in MONTHS] and lacks(view, 2024)


def test_in_which_buildings_are_new_enterprises_and_of_how_many_nobody_knows(office):
    view = office.figure("new_enterprises_total").by("building", 2024)
    expected = counted("enterprise_registrations", 2024, "building")
    total, unnamed = sum(expected.values()), expected["未填写"]
    assert nonzero(view.frame) == expected and view.frame.index[-1] == "未填写"
    share = f"{100 * unnamed / total:.1f}%（{unnamed}/{total}）"
    assert f"2024年有{share}未填写所在楼宇。" in view.caveats


def test_on_which_weekdays_do_requests_come(office):
    view = office.figure("hotline_orders_handled").by("weekday", 2024)
    counts = Counter(day.weekday() for day in days("hotline_orders", 2024, "assigned_on"))
    assert view.frame[2024].to_dict() == {name: counts[at] for at, name in enumerate(WEEKDAYS)}


def test_petitions_and_disputes_side_by_side(office):
    both = office.figure("petitions_handled").beside("disputes_mediated").by("month", 2024)
    assert both.frame["处理信访件数"].to_list() == by_month(days("petitions", 2024, "received_on"))
    assert both.frame["调处矛盾隐患件数"].to_list() == by_month(mediated(2024))
    assert any(text.startswith("调处矛盾隐患件数：2024年另有") for text in both.caveats)


def test_what_one_community_asks_for(office):
    requests = office.figure("hotline_orders_handled").where(community="示例一社区")
    view = requests.by("category", 2024)
    of_community = []
    for record in records("hotline_orders", 2024):
        if said(record["community"]) == "示例一社区":
            of_community.append(said(record["category"]))
    assert nonzero(view.frame) == dict(Counter(of_community)) and "示例一社区" in view.title


def test_how_many_hazards_are_mended_year_by_year(office):
    view = office.figure("hazard_rectification_rate").by("year")
    for year in YEARS:
        mended = 0
        for record in records("safety_hazards", year):
            is_mended = said(record["status"]) in MENDED
            mended += is_mended and record["rectified_on"] <= last_day(year)
        total = len(records("safety_hazards", year))
        expected = pytest.approx(100 * mended / total, abs=0.006)
        assert view.frame.loc[year, "隐患整改率"] == expected
        assert f"（{mended}/{total}）" in repr(view)


def test_how_many_visits_each_quarter(office):
    frame = office.figure("nine_small_visits").by("quarter", [2023, 2024]).frame
    for year in (2023, 2024):
        assert frame[year].to_list() == by_quarter(days("safety_inspections", year, "visited_on"))


def test_which_department_sent_the_requests(office):
    view = office.figure("hotline_orders_handled").by("department", 2024)
    assert nonzero(view.frame) == {"网格化管理中心": len(records("hotline_orders", 2024))}
    assert "科室是报送文件所在的文件夹，不是承办单位。" in view.caveats


def test_how_many_different_units_were_visited_each_month(office):
    view = office.figure("nine_small_units_inspected").by("month", 2024)
    units = {month: set() for month in MONTHS}
    for record in records("safety_inspections", 2024):
        units[record["visited_on"].month].add(str(record["unit_no"]).strip())
    assert view.frame[2024].to_list() == [len(units[month]) for month in MONTHS]
    assert view.frame[2024].sum() > len(set.union(*units.values()))
    assert any("各部分之和不等于合计" in text for text in view.caveats)


def test_in_how_many_days_half_of_the_petitions_are_closed(office):
    view = office.figure("petitions_handled").closing(2024)
    cases = [case_of(record, 2024) for record in records("petitions", 2024)]
    assert view.frame.loc[2024, "一半在几天内办结"] == half_closed_within(cases)
    assert view.frame.loc[2024, "未办结"] == sum(not is_closed for _, is_closed in cases)


def test_disputes_of_four_years_whose_definition_changed(office):
    view = office.figure("disputes_mediated").by("year")
    assert view.frame["调处矛盾隐患件数"].to_dict() == {year: len(mediated(year)) for year in YEARS}
    assert any("口径自2022年起有变" in text for text in view.caveats)


def test_which_share_of_petitions_is_collective(office):
    petitions = office.figure("petitions_handled")
    view = petitions.where(collective=True).over(petitions).by("year", 2024)
    collective = counted("petitions", 2024, "collective")["是"]
    total = len(records("petitions", 2024))
    assert view.frame.iloc[0, 0] == pytest.approx(100 * collective / total, abs=0.006)
    assert f"（{collective}/{total}）" in repr(view)


def test_how_many_petitions_were_closed_late_each_quarter(office):
    view = office.figure("petitions_closed_late").over("petitions_closed").by("quarter", 2024)
    closed, late = [], []
    for record in records("petitions", 2024):
        if record["closed_on"] and record["closed_on"] <= last_day(2024):
            closed.append(record["received_on"])
            is_late = record["due_on"] and record["closed_on"] > record["due_on"]
            late += [record["received_on"]] if is_late else []
    for quarter, (of, among) in enumerate(
        zip(by_quarter(late), by_quarter(closed), strict=True), 1
    ):
        assert f"（{of}/{among}）" in repr(view)
        assert view.frame.loc[quarter, 2024] == pytest.approx(100 * of / among, abs=0.006)


def test_kinds_of_penalties_over_the_years(office):
    view = office.figure("penalty_cases").by("kind")
    for year in YEARS:
        assert nonzero(view.frame, year) == counted("penalties", year, "kind")


def test_how_much_a_penalty_fines_on_average(office):
    view = office.figure("penalty_fine_yuan").over("penalty_cases").by("year")
    for year in YEARS:
        fines = [yuan(record, year) for record in records("penalties", year)]
        assert view.frame.loc[year].item() == pytest.approx(sum(fines) / len(fines), abs=0.006)


def test_how_requests_moved_since_last_year(office):
    view = office.figure("hotline_orders_handled").compare(2024)
    this, last = len(records("hotline_orders", 2024)), len(records("hotline_orders", 2023))
    assert view.frame.iloc[0, :3].to_list() == [last, this, this - last]
    assert view.frame["增减（%）"].item() == round(100 * (this - last) / last, 1)
    assert view.verdict and view.verdict in repr(view)


def test_how_many_requests_come_in_summer(office):
    summer = office.figure("hotline_orders_handled").where(month=[6, 7, 8]).by("year")
    for year in YEARS:
        months = by_month(days("hotline_orders", year, "assigned_on"))
        assert summer.frame.loc[year].item() == sum(months[5:8])


def test_which_share_of_requests_comes_at_weekends(office):
    requests = office.figure("hotline_orders_handled")
    view = requests.where(weekday=["周六", "周日"]).over(requests).by("community", 2024)
    every, weekend = Counter(), Counter()
    for record in records("hotline_orders", 2024):
        every[said(record["community"])] += 1
        weekend[said(record["community"])] += record["assigned_on"].weekday() >= 5
    for community, count in every.items():
        share = pytest.approx(100 * weekend[community] / count, abs=0.006)
        assert view.frame.loc[community, 2024] == share


def test_each_row_behind_a_number_is_where_it_says(office):
    view = office.figure("hazards_found").by("community", 2024)
    behind = view.rows("示例二社区").frame
    assert len(behind) == view.frame.loc["示例二社区", 2024]
    for number, place in zip(behind["隐患编号"], behind["出处"], strict=True):
        file, rest = place.split("[")
        sheet, row = rest.split("] 第")
        book = openpyxl.load_workbook(Path(office.root, "data/raw", file))
        cells = next(book[sheet].iter_rows(int(row.removesuffix("行")), values_only=True))
        assert number in map(str, cells)


def test_small_numbers_of_peoples_cases_are_marked_and_left_out_of_a_file(office, tmp_path):
    view = office.figure("petitions_handled").by("category", 2024, and_by="month")
    path = view.to_excel(tmp_path / "信访.xlsx")
    values = set()
    for row in openpyxl.load_workbook(path).active.iter_rows(
        min_row=3, min_col=2, values_only=True
    ):
        values |= {cell for cell in row if isinstance(cell, int | float)}
    assert not {1, 2} & values
    assert any("少于3件" in text for text in view.caveats) and "※" in repr(view)


def test_how_many_requests_come_online_or_by_letter_box(office):
    requests = office.figure("hotline_orders_handled").where(source=["网上留言", "书记信箱"])
    view = requests.by("month", [2023, 2024])
    for year in (2023, 2024):
        of_both = []
        for record in records("hotline_orders", year):
            if said(record["source"]) in ("网上留言", "书记信箱"):
                of_both.append(record["assigned_on"])
        assert view.frame[year].to_list() == by_month(of_both) and of_both


def test_on_which_weekdays_each_channel_brings_petitions(office):
    view = office.figure("petitions_handled").by("weekday", 2024, and_by="channel")
    pairs = Counter()
    for record in records("petitions", 2024):
        pairs[WEEKDAYS[record["received_on"].weekday()], said(record["channel"])] += 1
    assert {pair: count for pair, count in view.frame.stack().items() if count} == dict(pairs)
    assert "※" in repr(view)


def test_how_one_category_of_requests_moves_by_quarter_over_the_years(office):
    requests = office.figure("hotline_orders_handled").where(category="物业管理")
    frame = requests.by("quarter", years=range(2021, 2025)).frame
    for year in YEARS:
        of_category = days("hotline_orders", year, "assigned_on", category="物业管理")
        assert frame[year].to_list() == by_quarter(of_category)


def test_which_share_of_a_years_hazards_is_found_in_summer(office):
    hazards = office.figure("hazards_found")
    view = hazards.where(month=[6, 7, 8]).over(hazards).by("year")
    for year in YEARS:
        months = by_month(days("safety_hazards", year, "found_on"))
        summer, total = sum(months[5:8]), sum(months)
        assert view.frame.loc[year].item() == pytest.approx(100 * summer / total, abs=0.006)
        assert f"（{summer}/{total}）" in repr(view)


def test_how_many_enterprises_came_to_one_building_each_month(office):
    enterprises = office.figure("new_enterprises_total").where(building="融汇广场")
    frame = enterprises.by("month", years=range(2021, 2025)).frame
    for year in YEARS:
        of_building = days("enterprise_registrations", year, "registered_on", building="融汇广场")
        assert frame[year].to_list() == by_month(of_building)


def test_how_much_each_department_fined_and_for_what(office):
    fines = office.figure("penalty_fine_yuan")
    by_department, by_kind = fines.by("department", 2022), fines.by("violation", 2022)
    expected = Counter()
    for record in records("penalties", 2022):
        expected[said(record["violation"])] += yuan(record, 2022)
    assert nonzero(by_department.frame, 2022) == {"综合执法大队": sum(expected.values())}
    assert nonzero(by_kind.frame, 2022) == {kind: fine for kind, fine in expected.items() if fine}


def test_in_how_many_days_each_unit_closes_half_of_its_requests(office):
    view = office.figure("hotline_orders_handled").closing(2024, by="handler_unit")
    of_units = {}
    for record in records("hotline_orders", 2024):
        case = case_of(record, 2024, "assigned_on")
        of_units.setdefault(said(record["handler_unit"]), []).append(case)
    assert set(view.frame.index) == set(of_units)
    for unit, cases in of_units.items():
        closed = sum(is_closed for _, is_closed in cases)
        assert view.frame.loc[unit, ["已办结", "未办结"]].to_list() == [closed, len(cases) - closed]
        assert view.frame.loc[unit, "一半在几天内办结"] == half_closed_within(cases)
    before = office.figure("petitions_handled").closing(2023, by="handler_unit")
    assert "2023年的台账没有「主办单位」列，全部列为未填写。" in before.caveats


def test_which_kinds_of_hazards_are_mended(office):
    view = office.figure("hazards_rectified").over("hazards_found").by("category", 2023)
    found, mended = Counter(), Counter()
    for record in records("safety_hazards", 2023):
        category = said(record["category"])
        found[category] += 1
        is_mended = said(record["status"]) in MENDED
        mended[category] += is_mended and record["rectified_on"] <= last_day(2023)
    assert set(view.frame.index) == set(found) and "（%）" in view.title
    for category, count in found.items():
        share = pytest.approx(100 * mended[category] / count, abs=0.006)
        assert view.frame.loc[category, 2023] == share
        assert f"（{mended[category]}/{count}）" in repr(view)


def test_hazards_and_requests_of_each_community_side_by_side(office):
    both = office.figure("hazards_found").beside("hotline_orders_handled").by("community", 2024)
    assert nonzero(both.frame, "查处隐患数") == counted("safety_hazards", 2024, "community")
    expected = counted("hotline_orders", 2024, "community")
    assert nonzero(both.frame, "承办居民诉求工单件数") == expected


def test_how_many_requests_there_are_to_each_petition(office):
    """Neither is a part of the other: so many times, not per cent."""
    view = office.figure("hotline_orders_handled").over("petitions_handled").by("year")
    for year in YEARS:
        of, among = len(records("hotline_orders", year)), len(records("petitions", year))
        assert view.frame.loc[year].item() == pytest.approx(of / among, abs=0.006)
    assert "（倍）" in view.title and "%" not in repr(view)


def test_by_which_channels_petitions_and_requests_come(office):
    """渠道 is a column of both ledgers, which code calls channel in one and source in the other."""
    petitions = office.figure("petitions_handled")
    both = petitions.beside("hotline_orders_handled").by("渠道", 2024)
    assert nonzero(both.frame, "处理信访件数") == counted("petitions", 2024, "channel")
    requests = counted("hotline_orders", 2024, "source")
    assert nonzero(both.frame, "承办居民诉求工单件数") == requests
    times = office.figure("hotline_orders_handled").over(petitions).by("year", and_by="渠道")
    assert set(times.frame.columns) == set(requests) | set(both.frame.index)
