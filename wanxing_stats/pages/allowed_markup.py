"""What markup a page may hold: lists of elements, attributes and values, and a look at each tag.

In: markup that a cell gave, or a whole page. Out: a Chinese sentence for the first thing that isn't
listed, "" when there is none.

    fault_of('<p onclick="x()">')  ->  "含有 <p> 不能用的属性 onclick，请删去"

The lists are in allowed_markup.toml. What none has is refused, and what parsers would read
differently: each "<" before a letter, "/", "!" or "?" must begin a tag or comment that is written
out in full, in whose values no other "<" stands. Of such a text every parser gives the same tags,
and a browser makes no element or attribute that no tag has, however the elements are nested.
"""

import base64
import binascii
import html
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _elements(listed: list[dict[str, list[str]]]) -> dict[str, frozenset[str]]:
    """The attributes of each element."""
    of_element: dict[str, frozenset[str]] = {}
    for group in listed:
        of_element |= dict.fromkeys(group["names"], frozenset(group["attributes"]))
    return of_element


OF_ALL = frozenset(LISTS["of_all"])
OF_ALL_NAMED = re.compile("(aria|data)(-[a-z0-9]+)+")
SVG = _elements(LISTS["svg"]["element"])
OF_CELLS = _elements(LISTS["element"]) | SVG
OF_PAGE = _elements(LISTS["page"]["element"])
DRAWN, NAMESPACES = frozenset(LISTS["svg"]["drawn"]), frozenset(LISTS["svg"]["namespaces"])
FUNCTIONS, RULES = frozenset(LISTS["css"]["functions"]), frozenset(LISTS["css"]["rules"])
PROPERTY = re.compile("|".join(LISTS["css"]["properties"]).replace("*", "[a-z-]*"))

COMMENT = re.compile(r"<!--(?!-?>|\[)(?:(?!--)[^<>])*-->")
DOCTYPE = "<!doctype html>\n"
BLANK, VALUE = r"[ \t\r\n\f]", r""""[^"<]*"|'[^'<]*'|[^\s"'<>=`/]+"""
NAME_AND_VALUE = rf"([A-Za-z][A-Za-z0-9_:.-]*)(?:{BLANK}*={BLANK}*({VALUE}))?"
ATTRIBUTE = re.compile(rf"(?:{BLANK}|/)+{NAME_AND_VALUE}", re.ASCII)
TAG = re.compile(
    rf"<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:{ATTRIBUTE.pattern})*)(?:{BLANK}|/)*>", re.ASCII
)
BEGINS_MARKUP = re.compile("<(?=[A-Za-z/!?])")
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
STYLE_ELEMENT = re.compile(r"<style\b[^<]*</style>")
# What stands before a picture that a program wrote as a file of its own.
XML_LINE, SVG_LINE = r"<\?xml [^<>]*\?>\s*", r"<!DOCTYPE svg [^<>\[\]]*>\s*"
PROLOG = re.compile(rf"\A\s*({XML_LINE}({SVG_LINE})?|{SVG_LINE})")
# Whatever stands in these is text to a browser.
TEXT_INSIDE = ("style", "title")

# A name in an address: no scheme, no folder above, nothing that a browser would read so.
NAME = r"(?![.\s])(?:[^/\\:?#%\x00-\x1f]|%(?![0-9A-Fa-f]{2}))+"
LINK = re.compile(rf"((\.\./)?({NAME}/)?{NAME}\.html)?(#[^\x00-\x20]*)?|\d+_指标表\.xlsx")
FRAGMENT = re.compile(r"#[^\x00-\x20]+")
PICTURE = re.compile(r"data:image/(png|svg\+xml);base64,([A-Za-z0-9+/=\s]+)")
PNG = b"\x89PNG\r\n\x1a\n"
CSS_INERT = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n<]|\\[0-9a-f]{1,6} )*"|'(?:[^'\\\n<]|\\[0-9a-f]{1,6} )*'""",
    re.DOTALL,
)
LOCAL_URL = re.compile(r"""\burl\(#[\w.-]+\)""")
CALL = re.compile(r"(?<![@\w-])([\w-]+)\(")
CHINESE = re.compile("[一-鿿]")


def fault_of(markup: str, *, whole: bool = False) -> str:
    """What may not stand in markup, and what to do; "" for nothing.

    Parameters
    ----------
    whole
        Whether it is a whole page, which has a head and styles of its own.
    """
    return next(_faults(markup, whole=whole), "")


def for_a_page(markup: str) -> str:
    """A cell's markup without what a page doesn't need: the styles that pandas puts into each
    table, and the first lines of a picture that could be a file.

    Raises ValueError (Chinese) for styles that do more than to look.
    """
    for element in STYLE_ELEMENT.findall(markup):
        if fault := _css_fault(element.partition(">")[2].removesuffix("</style>")):
            raise ValueError(fault)
    return STYLE_ELEMENT.sub("", PROLOG.sub("", markup))


def _faults(markup: str, *, whole: bool) -> Iterator[str]:
    if NO_TEXT.search(markup):
        yield "含有不能显示的字符，请删去"
    at = 0
    if whole:
        at = len(DOCTYPE)
        if not markup.startswith(DOCTYPE):
            yield "的开头不是 <!doctype html>"
    while begin := BEGINS_MARKUP.search(markup, at):
        comment = COMMENT.match(markup, begin.start())
        if comment:
            at = comment.end()
            continue
        tag = TAG.match(markup, begin.start())
        if not tag:
            yield "含有没写完整的标签：属性值应放在引号中，文字里的“<”应写成 &lt;"
            return
        at = tag.end()
        yield from _tag_faults(tag, whole=whole)
        name = tag[2].lower()
        if name in TEXT_INSIDE and not tag[1]:
            inside = markup[at : markup.find("<", at)]
            at += len(inside)
            if markup[at : at + len(name) + 3].lower() != f"</{name}>":
                yield f"含有不全是文字的 <{name}>，请改写"
            if name == "style" and (fault := _css_fault(inside)):
                yield fault


def _tag_faults(tag: re.Match[str], *, whole: bool) -> Iterator[str]:
    """What is wrong with an element and its attributes."""
    element = tag[2].lower()
    own = OF_CELLS.get(element, OF_PAGE.get(element) if whole else None)
    if own is None:
        yield f"含有摘要不能用的元素 <{element[:20]}>，请删去，或改用 brief 的函数"
        return
    attributes: dict[str, str] = {}
    for name, written in ATTRIBUTE.findall(tag[3]):
        if name.lower() in attributes:
            yield f"含有写了两遍的属性 {name[:20]}，请删去一个"
        bare = written[1:-1] if written[:1] in ("'", '"') else written
        attributes[name.lower()] = html.unescape(bare)
    if element == "meta" and attributes not in LISTS["page"]["meta"]:
        yield "含有不能用的 <meta>，请删去"
    if element == "img" and not tag[1] and not CHINESE.search(attributes.get("alt", "")):
        yield "含有没有中文替代文字的图：<img>，请在 alt 中写明图上是什么"
    for name, value in attributes.items():
        if name in own or _is_of_all(name) or (name in DRAWN and element in SVG):
            yield from _value_faults(element, name, value)
        else:
            yield f"含有 <{element}> 不能用的属性 {name[:20]}，请删去"


def _is_of_all(name: str) -> bool:
    return name in OF_ALL or bool(OF_ALL_NAMED.fullmatch(name))


def _value_faults(element: str, name: str, value: str) -> Iterator[str]:
    """What is wrong with an attribute's value; those of the others are text."""
    if name == "href" and element == "a":
        if not value or not LINK.fullmatch(value):
            beside = "只能是本页的 #… 或其他摘要的 .html 文件名"
            yield f"含有外部地址：<a> 的 href {beside}，网址请写成文字"
    elif name in ("src", "xlink:href", "href"):
        yield from _address_faults(element, value)
    elif name == "style":
        yield from filter(None, [_declarations_fault(value)])
    elif name.startswith("xmlns") or name == "rdf:resource":
        if value not in NAMESPACES:
            yield f"含有 <{element}> 不能用的属性 {name}，请删去"
    elif name in DRAWN and element in SVG and (fault := _css_fault(LOCAL_URL.sub(" ", value))):
        yield fault


def _address_faults(element: str, value: str) -> Iterator[str]:
    """What is wrong with where a picture is, or a part of one."""
    picture = PICTURE.fullmatch(value)
    if element == "use":
        if not FRAGMENT.fullmatch(value):
            yield "含有外部地址：<use> 只能指向图里的 #…，请改用 brief.draw 的函数画图"
    elif not picture:
        yield (
            f"含有外部地址：<{element}> 的图应写在网页里（data:image/png 或 svg+xml，base64），"
            "请改用 brief.draw 的函数画图"
        )
    else:
        yield from filter(None, [_picture_fault(picture[1], picture[2])])


def _picture_fault(kind: str, written: str) -> str:
    try:
        content = base64.b64decode("".join(written.split()), validate=True)
        text = content.decode() if kind == "svg+xml" else ""
    except (binascii.Error, UnicodeDecodeError):
        return "含有读不出的图，请改用 brief.draw 的函数画图"
    if kind == "png":
        return "" if content.startswith(PNG) else "含有不是 PNG 的图，请改用 brief.draw 的函数画图"
    try:
        fault = fault_of(for_a_page(text))
    except ValueError as error:
        fault = str(error)
    return fault and f"的 SVG 图{fault}"


def _declarations_fault(style: str) -> str:
    """What is wrong with a style attribute."""
    for declaration in CSS_INERT.sub(" ", style).split(";"):
        name, colon, _ = declaration.partition(":")
        if declaration.strip() and not (colon and PROPERTY.fullmatch(name.strip().lower())):
            return "含有不能用的样式，请只留文字、颜色、边框、大小的"
    return _css_fault(LOCAL_URL.sub(" ", style))


def _css_fault(css: str) -> str:
    """What is wrong with CSS: what fetches, imports or runs, and what could be read as such."""
    bare = CSS_INERT.sub(" ", css)
    calls = {call.lower() for call in CALL.findall(bare)}
    rules = {rule.lower() for rule in re.findall(r"@([\w-]*)", bare)}
    if re.search(r"""["'\\<]|/\*|<!|-->""", bare):
        return "含有看不明白的样式（反斜杠、没有写完的引号或注释），请改写"
    if not rules <= RULES:
        return "含有样式不能用的 @ 规则，如 @import，请删去"
    if not calls <= FUNCTIONS:
        return "含有样式不能用的函数，如 url()，请删去"
    return ""
