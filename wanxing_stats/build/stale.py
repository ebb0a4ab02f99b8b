"""Why a page must be made again.

In: what the last build recorded of a page, what it would be made of now. Out: the reason in a few
Chinese words, "" when the page can stay.
"""

from hashlib import sha256

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import Use, UseDigests
from wanxing_stats.pages import Page, PageFrame
from wanxing_stats.store import all_whole

from .record import PageRecord

NAMED = 3  # of the things that changed
REASONS = {
    "library": "程序、样式或软件包有改动",
    "notebook": "笔记本改过",
    "frame": "标题、数据截止日或同年页面有变化",
}


def parts_of(page: Page, frame: PageFrame, library: str) -> dict[str, str]:
    """Hashes of what a page is made of beside the data that its notebook asks for."""
    return {
        "library": library,
        "notebook": sha256(page.notebook.read_bytes()).hexdigest(),
        "frame": sha256(repr(frame).encode()).hexdigest(),
    }


def why_stale(
    record: PageRecord | None, parts: dict[str, str], digests: UseDigests, workspace: Workspace
) -> str:
    """Why a page that was recorded so must be made, in a few words; "" when it need not be."""
    if record is None:
        return "还没有生成过"
    if not all_whole(workspace.root, record.files):
        return "结果文件不在了或不完整"
    reasons = [reason for part, reason in REASONS.items() if record.parts[part] != parts[part]]
    changed = [use for use, digest in record.uses.items() if digests[use] != digest]
    if changed:
        names = "、".join(Use.read(use).say(digests.rules) for use in changed[:NAMED])
        more = f"等{len(changed)}项" if len(changed) > NAMED else ""
        reasons.append(f"用到的数据变了：{names}{more}")
    return "；".join(reasons)
