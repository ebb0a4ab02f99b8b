"""What users read for kinds of rows, severities of problems, and what no department sent; what
tells a file that was written here from a source."""

from .messages import DOUBTFUL, INFO, REJECTED

KIND_TITLES = {
    "read": "读到",  # all data rows
    "data": "数据",  # while nobody knows yet which of the next three it becomes
    "clean": "计入",
    "duplicate": "重复",
    "rejected": "不能计入",
    "header": "列标题",
    "title": "标题",
    "meta": "说明项",
    "group": "分组",
    "total": "合计",
    "note": "附注",
    "prenumbered": "预编号",
    "blank": "空行",
}
SEVERITY_TITLES = {REJECTED: "不能计入", DOUBTFUL: "需要核对", INFO: "可以补充"}
NO_DEPARTMENT = "未归科室"  # of what lies in no department's folder
SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row")  # where a clean row stands
PLACE_TITLES = ("来源文件", "来源工作表", "来源行号")  # where a row of a year's workbook stands
FEEDBACK_TITLES = ("更正为", "标识（请勿改动）")  # in the workbook in which rows are mended
YEAR_WORKBOOK = "wanxing 指标表"  # its category among a file's properties: it is no source
RULE_FILE_TITLE = "规则文件有误"  # of what is wrong with one, which is no row
