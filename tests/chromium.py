"""Debian's Chromium, for tests that look at what people see."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
import zhplot
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
# Without these a fresh Chromium talks to its maker at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A bare machine has no Chinese font; the one that charts are drawn with will do.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir><dir>/usr/share/fonts</dir><cachedir>{}</cachedir></fontconfig>"""

needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="需要 Debian 的 chromium（apt install chromium）"
)


@contextmanager
def started(folder):
    """A browser that keeps what it needs in a folder."""
    conf = folder / "fonts.conf"
    conf.write_text(FONTS.format(Path(zhplot.__file__).parent / "fonts", folder), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, env={"FONTCONFIG_FILE": str(conf)}
        )
        yield browser
        browser.close()
