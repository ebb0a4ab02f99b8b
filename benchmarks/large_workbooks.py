"""A ledger of very many rows, as a department might send it."""

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl

HEADER = [
    "序号",
    "*工单编号",
    "派单日期",
    "诉求人姓名",
    "联系电话",
    "居住地址",
    "诉求内容",
    "内容分类",
    "所属社区",
    "来源渠道",
    "处理时限",
    "办结日期",
    "是否满意",
    "承办单位",
    "备注",
]


def order(number: int) -> list:
    """A row below HEADER."""
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number % 360)
    return [
        number,
        f"GD2024-{number:06}",
        f"{day:%Y.%m.%d}",
        "张某某",
        f"000-{number:08}",
        f"示例路{number % 90}号",
        f"反映第{number}件事，请有关部门处理。",
        ("物业管理", "环境卫生", "停车管理")[number % 3],
        f"示例{number % 12}社区",
        "12345热线",
        day + datetime.timedelta(days=7),
        day + datetime.timedelta(days=number % 9),
        "是",
        "网格中心",
        None,
    ]


def order_never_closed(number: int) -> list:
    """A row whose closing day is no date: of half of the rows the same text, of half its own."""
    row = order(number)
    row[HEADER.index("办结日期")] = "待定" if number % 2 else f"不详{number}"
    return row


def send_orders(root: Path, count: int, row: Callable[[int], list] = order) -> Path:
    """A workbook of orders in a workspace."""
    path = root / "data" / "raw" / "2024" / "网格化管理中心" / "工单.xlsx"
    path.parent.mkdir(parents=True)
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("2024")
    sheet.append(["万兴街道2024年居民诉求工单台账"])
    sheet.append(HEADER)
    for number in range(count):
        sheet.append(row(number))
    workbook.save(path)
    return path
