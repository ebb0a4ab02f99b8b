"""What went wrong, in one Chinese line: an error in, a sentence out that says what to do."""

import errno
import traceback
from pathlib import Path

from wanxing_stats.base import Said

COULD_NOT = 2  # the exit status of a command that could not do it
BROKEN_OFF = "已中断，已有的摘要没有改动。"
OS_ERRORS: dict[int | None, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满", "请清理出空间"),
    errno.EDQUOT: ("磁盘配额已满", "请清理出空间"),
    errno.EACCES: ("没有权限，或正被其他程序占用", "请关闭打开它的程序，或检查权限"),
    errno.EPERM: ("没有权限", "请检查权限"),
    errno.EROFS: ("磁盘或文件夹是只读的", "请换一个能写的地方"),
    errno.ENOENT: ("不在了", "请检查文件或文件夹是否被删除、移走"),
    errno.EBUSY: ("正被其他程序占用", "请关闭打开它的程序"),
    errno.EISDIR: ("应为文件，却是文件夹", "请移走或改名这个文件夹"),
    errno.ENOTDIR: ("应为文件夹，却是文件", "请移走或改名这个文件"),
    errno.EEXIST: ("已有同名的文件或文件夹", "请移走或改名它"),
    errno.ENOTEMPTY: ("文件夹里还有其他文件", "请移走其中的文件"),
    errno.ENAMETOOLONG: ("名称或路径太长", "请把文件名改短，或移到更浅的文件夹"),
    errno.EMFILE: ("同时打开的文件太多", "请关闭其他程序"),
    errno.EIO: ("磁盘读写出错，可能已损坏或连接中断", "请检查磁盘或网络盘"),
}
OTHER_ADVICE = "请检查文件是否被占用、磁盘是否已满、是否有权限"


def say_failure(error: BaseException) -> str:
    """What went wrong and what to do."""
    if isinstance(error, KeyboardInterrupt):
        return BROKEN_OFF
    if isinstance(error, Said):
        return str(error)
    if isinstance(error, OSError):
        number = f"系统错误{error.errno or ''}"
        what, advice = OS_ERRORS.get(error.errno, (number, OTHER_ADVICE))
        file = f" {error.filename}" if error.filename else "文件"
        return f"无法读写{file}：{what}。{advice}，然后重新运行。已有的摘要没有改动。"
    # The error's own text may quote a cell; where it happened is enough to mend it.
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"程序内部出错：{type(error).__name__}（{Path(place.filename).name} 第{place.lineno}行）。"
        "已有的摘要没有改动。请把这一行发给维护者。"
    )
