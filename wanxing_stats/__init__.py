"""From department spreadsheets to yearly figures, each of which leads back to its rows."""
