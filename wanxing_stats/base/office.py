"""Whose figures these are, as pages, workbooks and data packages say it."""

REGION = "万兴街道"
OFFICE = f"{REGION}办事处"
REPORT_TITLE = "法治政府建设"
PUBLISHED_YEAR = 2024  # the one year whose sample workbooks add up to a published report
