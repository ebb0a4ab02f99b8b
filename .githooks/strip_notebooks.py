"""Takes outputs, execution counts and the state of widgets out of the notebooks that are staged.

They can hold people's particulars. A file that says what was staged is stripped too, so that git
calls it unchanged after the commit. Called by pre-commit; needs nothing but Python.
"""

import json
import subprocess
import sys
from pathlib import Path

REFUSED = """没有提交：{} 不是完整的笔记本，看不出其中有没有运行结果。
请在 JupyterLab 里打开并保存，或用 git restore --staged 撤回，再提交。"""


def git(*arguments: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["git", *arguments], input=given, capture_output=True, check=True).stdout


def stripped(notebook: dict) -> dict:
    """The notebook as it was before it ever ran."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    notebook["metadata"].pop("widgets", None)
    return notebook


def strip_staged(name: str) -> bool:
    """Whether there was something to strip."""
    staged = git("show", f":{name}")
    notebook = json.loads(staged)
    before = json.dumps(notebook)
    if json.dumps(stripped(notebook)) == before:
        return False
    # as JupyterLab writes it
    text = (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()
    blob = git("hash-object", "-w", "--stdin", given=text).decode().strip()
    mode = git("ls-files", "--stage", "--", name).split()[0].decode()
    git("update-index", "--cacheinfo", f"{mode},{blob},{name}")
    path = Path(name)
    if path.exists() and path.read_bytes().splitlines() == staged.splitlines():
        path.write_bytes(text)
    return True


def main() -> int:
    sys.stderr.reconfigure(encoding="utf-8")  # also on Windows, as git's other messages
    listed = git("diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z", "--", "*.ipynb")
    for name in filter(None, listed.decode().split("\0")):
        try:
            if strip_staged(name):
                print(f"{name}：运行结果没有放进版本库，已清除。", file=sys.stderr)
        except (ValueError, LookupError, TypeError, AttributeError):
            print(REFUSED.format(name), file=sys.stderr)
            return 1
    return 0


sys.exit(main())
