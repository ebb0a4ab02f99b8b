"""A page holds what the lists of allowed markup have, whatever cell it comes from."""

import base64
import io
import random
import re

import nbformat.v4 as v4
import pandas as pd
import pytest

from wanxing_stats.pages import html_export
from wanxing_stats.pages.allowed_markup import LISTS, OF_CELLS, OF_PAGE, fault_of, for_a_page
from wanxing_stats.pages.html_export import PageFrame, PageRefused, export_notebook

FRAME = PageFrame("标题", "某街道", 2024, "", sample=False)
ALT = 'alt="各月处罚"'


def data(kind, content):
    encoded = base64.b64encode(content.encode() if isinstance(content, str) else content)
    return f"data:image/{kind};base64,{encoded.decode()}"


PNG = data("png", b"\x89PNG\r\n\x1a\n0")


def picture(svg):
    return f'<img {ALT} src="{data("svg+xml", svg)}">'


HOSTILE = {
    # what runs
    "script": "<script>alert(1)</script>",
    "script in capitals": "<ScRiPt>alert(1)</sCrIpT>",
    "script with a slash": "<script/src='x.js'></script>",
    "handler": '<b onclick="x()">x</b>',
    "handler in capitals": '<b OnMouseOver="x()">x</b>',
    "handler after a slash": "<svg/onload=alert(1)>",
    "handler without quotes": "<details open ontoggle=alert(1)>",
    "handler with a line feed": '<b\nonclick\n=\n"x()">x</b>',
    "handler in an end tag's place": '</p onclick="x()">',
    "handler of a second body": '<body onload="x()">',
    "handler of a second html": '<html onclick="x()">',
    "handler in SVG": '<svg><g onbegin="x()"></g></svg>',
    "handler of a heading's words": '<h2 title="a><img src=x onerror=x()>">x</h2>',
    "javascript": '<a href="javascript:x()">x</a>',
    "javascript in entities": '<a href="&#106;avascript&colon;x()">x</a>',
    "javascript with a tab": '<a href="java\tscript:x()">x</a>',
    "javascript with an entity's tab": '<a href="java&Tab;script:x()">x</a>',
    "javascript after a blank": '<a href=" javascript:x()">x</a>',
    "vbscript": '<a href="vbscript:x">x</a>',
    "a page as data": '<a href="data:text/html,x">x</a>',
    "SVG's own link": '<svg><a xlink:href="javascript:x()"><text>x</text></a></svg>',
    "animate": '<svg><animate attributeName="href" values="javascript:x()"/></svg>',
    "set": '<svg><a><set attributeName="href" to="javascript:x()"/></a></svg>',
    "foreignObject": "<svg><foreignObject><b>x</b></foreignObject></svg>",
    "math": '<math><mtext><a href="#x">x</a></mtext></math>',
    # what fetches
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "another policy": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "base": '<base href="https://example.org/">',
    "link": '<link rel="stylesheet" href="https://example.org/x.css">',
    "prefetch": '<link rel=prefetch href="//example.org">',
    "iframe": "<iframe></iframe>",
    "srcdoc": '<iframe srcdoc="&lt;script&gt;x()&lt;/script&gt;"></iframe>',
    "frameset": '<frameset><frame src="x.html"></frameset>',
    "object": '<object data="x.svg"></object>',
    "embed": '<embed src="x.swf">',
    "portal": '<portal src="https://example.org"></portal>',
    "audio": '<audio src="https://example.org/x.mp3" autoplay></audio>',
    "video": '<video poster="https://example.org/x.png"></video>',
    "source": '<source srcset="https://example.org/x.png">',
    "track": '<track src="x.vtt">',
    "picture": f'<picture><img {ALT} src="{PNG}"></picture>',
    "ping": '<a href="#x" ping="https://example.org">x</a>',
    "one link behind another": '<a href="#x" href="https://example.org">x</a>',
    "one link before another": '<a href="https://example.org" href="#x">x</a>',
    "target": '<a href="#x" target="_blank">x</a>',
    "download": '<a href="x.html" download>x</a>',
    "outer link": '<a href="https://example.org">x</a>',
    "outer link without scheme": '<a href="//example.org/x.html">x</a>',
    "outer link with backslashes": r'<a href="\\example.org\x.html">x</a>',
    "outer link with a slash in an entity": '<a href="&sol;&sol;example.org/x.html">x</a>',
    "file": '<a href="file:///etc/passwd">x</a>',
    "mail": '<a href="mailto:x@example.org">x</a>',
    "a page two folders above": '<a href="../../x.html">x</a>',
    "a page above in disguise": '<a href="%2e%2e/%2e%2e/x.html">x</a>',
    "no page": '<a href="../data/raw/x.xlsx">x</a>',
    "outer picture": f'<img {ALT} src="https://example.org/x.png">',
    "picture from a file": f'<img {ALT} src="chart.svg">',
    "srcset": f'<img {ALT} src="{PNG}" srcset="https://example.org/x.png 2x">',
    "lowsrc": f'<img {ALT} lowsrc="https://example.org/x.png" src="{PNG}">',
    "background": '<table background="https://example.org/x.png"></table>',
    "outer use": '<svg><use href="https://example.org/x.svg#x"/></svg>',
    "outer use of old": '<svg><use xlink:href="x.svg#x"/></svg>',
    "use of data": '<svg><use href="data:image/svg+xml;base64,AAAA#x"/></svg>',
    "outer SVG image": '<svg><image href="https://example.org/x.png"/></svg>',
    "outer SVG image of old": '<svg><image xlink:href="//example.org/x.png"/></svg>',
    "feImage": '<svg><filter><feImage href="https://example.org/x.png"/></filter></svg>',
    "fill from outside": '<svg><path fill="url(https://example.org/x.svg#a)" d="M0 0"/></svg>',
    "filter from outside": '<svg><g filter="url(x.svg#a)"></g></svg>',
    "cursor": '<svg><g cursor="url(x.cur)"></g></svg>',
    # pictures in pictures
    "no PNG": f'<img {ALT} src="{data("png", "<svg>")}">',
    "bad base64": f'<img {ALT} src="data:image/png;base64,AAA">',
    "picture as text": f'<img {ALT} src="data:image/svg+xml,%3Csvg onload=x()%3E">',
    "another kind of data": f'<img {ALT} src="data:text/html;base64,AAAA">',
    "SVG picture with a script": picture("<svg><script>x()</script></svg>"),
    "SVG picture with a handler": picture('<svg onload="x()"></svg>'),
    "SVG picture with a style": picture("<svg><style>@import 'x.css'</style></svg>"),
    "SVG picture with an entity": picture('<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>'),
    "SVG picture with CDATA": picture("<svg><desc><![CDATA[<script>]]></desc></svg>"),
    "SVG picture with a stylesheet": picture('<?xml-stylesheet href="x.css"?><svg></svg>'),
    "SVG picture with a prefix": picture(
        '<svg xmlns:s="http://www.w3.org/2000/svg"><s:script>x()</s:script></svg>'
    ),
    # styles
    "import": "<style>@import 'https://example.org/x.css';</style>",
    "import in capitals": "<STYLE>@IMPORT 'x.css';</STYLE>",
    "import with an escape": r"<style>@\69mport 'x.css';</style>",
    "style that is never closed": "<style>@import 'x.css';",
    "style out of two halves": "<sty<style></style>le>@import 'x.css'</style>",
    "font": "<style>@font-face{font-family:x;src:url(x.woff)}</style>",
    "url in a style": "<style>p{background:url(https://example.org)}</style>",
    "image-set": '<style>p{background:image-set("x.png" 1x)}</style>',
    "style of SVG": "<svg><style>@import 'x.css'</style></svg>",
    "url": '<p style="background:url(https://example.org/x.png)">x</p>',
    "url in capitals": '<p style="background:URL(x.png)">x</p>',
    "url with an escape": r'<p style="background:\75rl(x.png)">x</p>',
    "url in entities": '<p style="background:&#117;rl(x.png)">x</p>',
    "url after a comment": '<p style="background:/**/url(x.png)">x</p>',
    "image-set in an attribute": """<p style="background:image-set('x.png' 1x)">x</p>""",
    "src()": """<p style="background:src('x.png')">x</p>""",
    "expression": '<p style="width:expression(x())">x</p>',
    "behavior": '<p style="behavior:inherit">x</p>',
    "binding": '<p style="-moz-binding:none">x</p>',
    "over the page": '<p style="position:fixed;top:0">x</p>',
    "generated content": '<p style="content:none">x</p>',
    "style without an end": '<p style="font-family:\'x">x</p>',
    # forms
    "form": '<form action="https://example.org"></form>',
    "input": '<input type="image" src="x.png">',
    "button": '<button formaction="x">x</button>',
    "textarea": "<textarea>x</textarea>",
    "select": "<select><option>x</select>",
    # what parsers read differently
    "unclosed tag": "<p",
    "unclosed value": '<p title="x>y</p>',
    "tag in a value": '<p title="</p><script>">x</p>',
    "two values without a blank": '<p title="a"class="b">x</p>',
    "conditional comment": "<!--[if IE]><p>x</p><![endif]-->",
    "comment that ends early": "<!--> <b>x</b> -->",
    "comment with an odd end": "<!-- x --!> <b>x</b> -->",
    "comment that never ends": "<!-- x",
    "CDATA": "<svg><![CDATA[<b>]]></svg>",
    "processing instruction": "<?php echo 1 ?>",
    "DOCTYPE": '<!DOCTYPE html SYSTEM "x">',
    "noscript": '<noscript><p title="</noscript><script>x()</script>"></noscript>',
    "template": "<template><b>x</b></template>",
    "slot": "<slot></slot>",
    "plaintext": "<plaintext>",
    "xmp": "<xmp><b></xmp>",
    "title with markup": '<title><p title="</title><script>x()</script>"></title>',
    "an element of its own": "<x-run></x-run>",
    "element with a null": "<scr\x00ipt>x()</scr\x00ipt>",
    "null before a name": "<\x00script>",
    "full-width": "<b ｏnclick=x>x</b>",
    "is": '<p is="x-run">x</p>',
    "nonce": '<p nonce="x">x</p>',
    "popover": '<p popover id="x">x</p>',
    "contenteditable": "<p contenteditable>x</p>",
    "accesskey": '<p accesskey="x">x</p>',
    "the page's own": "<main>x</main>",
    # outer names of an XML language
    "namespace": '<svg xmlns="http://www.w3.org/1999/xhtml"><path d="M0 0"/></svg>',
    "xml:base": '<svg xml:base="https://example.org/"></svg>',
}


def shown(**outputs):
    made = {
        kind.replace("_", "/").replace("svg", "svg+xml"): text for kind, text in outputs.items()
    }
    output = v4.new_output("display_data", {"text/plain": "x", **made})
    return v4.new_code_cell("", outputs=[output])


def export(*cells):
    return export_notebook(v4.new_notebook(cells=list(cells)), FRAME)


@pytest.mark.parametrize("fragment", HOSTILE.values(), ids=HOSTILE)
def test_what_is_not_listed_is_refused_and_its_cell_named(fragment):
    with pytest.raises(PageRefused, match="^第2个单元格"):
        export(v4.new_markdown_cell("## 好"), shown(text_html=f"<p>好</p>{fragment}"))


IN_MARKDOWN = [
    '一段 <b onclick="x()">字</b>',
    "<iframe></iframe>\n",
    '<p style="background:url(x.png)">x</p>',
    "[x](https://example.org)",
    "[x](javascript:x)",
    "![各月处罚](https://example.org/x.png)",
    "![各月处罚](x.png)",
    "<!--cell-->",
    "- [ ] 待办",
]


@pytest.mark.parametrize("source", IN_MARKDOWN)
def test_a_cell_of_text_is_looked_at_as_well(source):
    with pytest.raises(PageRefused, match="^第1个单元格"):
        export(v4.new_markdown_cell(source))


def test_a_shown_markdown_or_svg_is_looked_at_as_well():
    with pytest.raises(PageRefused, match="^第1个单元格.*<iframe>"):
        export(shown(text_markdown="<iframe></iframe>"))
    with pytest.raises(PageRefused, match="^第1个单元格.*onload"):
        export(shown(image_svg='<svg onload="x()"></svg>'))


def test_a_cell_says_what_it_is_and_what_to_do():
    said = {
        "<iframe>": "含有摘要不能用的元素 <iframe>，请删去，或改用 brief 的函数",
        '<td onclick="x">': "含有 <td> 不能用的属性 onclick，请删去",
        '<a href="https://x">': "含有外部地址：<a> 的 href 只能是本页的 #… "
        "或其他摘要的 .html 文件名，网址请写成文字",
        f'<img src="{PNG}">': "含有没有中文替代文字的图：<img>，请在 alt 中写明图上是什么",
        '<p style="position:fixed">': "含有不能用的样式，请只留文字、颜色、边框、大小的",
        '<p style="width:url(x)">': "含有样式不能用的函数，如 url()，请删去",
        "<p": "含有没写完整的标签：属性值应放在引号中，文字里的“<”应写成 &lt;",
    }
    assert {markup: fault_of(markup) for markup in said} == said


STYLED = pd.DataFrame({"件数": [1, 20]}).style
STYLED = STYLED.bar().highlight_max().background_gradient().set_caption("表")
HARMLESS = {
    "text": "<p>1 < 2 &amp; 3 > 2，a<b></b></p>",
    "pandas": pd.DataFrame({"件数": [1]})._repr_html_(),
    "pandas styled": STYLED._repr_html_(),
    "pandas styled in its tags": STYLED.to_html(),
    "details": "<details open><summary>x</summary><dl><dt>口径</dt><dd>x</dd></dl></details>",
    "link to a heading": '<a href="#一-依法">x</a><a href="#">x</a>',
    "link to a page": '<a href="04_行政 执法.html#x">x</a><a href="../2023/01_overview.html">x</a>',
    "link with a per cent": '<a href="05_占比%.html">x</a>',
    "without quotes": "<table border=1 class=dataframe><tr><td colspan=2>x<td>y</table>",
    "single quotes": "<p class='src' title='a > b'>x</p>",
    "capitals": '<P CLASS="src">x</P><BR/>',
    "data": '<data value="1" data-figure="a/2024" data-part="month 1">1</data>',
    "comment": "<!-- 待补 --><p>x</p>",
    "picture": f'<img {ALT} src="{PNG}" width="3">',
    "SVG picture": picture('<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0"/></svg>'),
    "styles": "<p style=\"color: rgb(1, 2, 3); font: 1rem 'Noto Sans SC', serif;\">x</p>",
    "words that look like functions": "<p>url(x) @import javascript: onclick=</p>",
    "words in an attribute": '<p title="url(x) javascript: &lt;script&gt;">x</p>',
    "ordered": '<ol start="3" type="a"><li value="4">x</ol><hr><time datetime="2024">x</time>',
}


@pytest.mark.parametrize("fragment", HARMLESS.values(), ids=HARMLESS)
def test_what_a_summary_needs_passes(fragment):
    assert "</footer>" in export(shown(text_html=fragment))


@pytest.mark.parametrize(
    "source",
    [
        "| 年 | 件 |\n|---|---:|\n| 2024 | 1 |",
        "> 引\n\n```\na <b> & c\n```\n\n*斜* **粗** `码 <x>` ~~删~~\n\n1. 一\n2. 二\n\n---\n",
        "## 1 < 2\n\n脚注 a<1，b>2，$x_1$ 和 [本页](#一)、[别页](04_enforcement.html)",
        "<!-- 给同事的话 -->\n文字",
    ],
)
def test_what_markdown_makes_passes(source):
    assert "</footer>" in export(v4.new_markdown_cell(source))


@pytest.mark.parametrize("text_as", ["path", "none"])
def test_what_matplotlib_draws_passes(text_as):
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    from wanxing_stats.briefing.chart_drawing import FONT

    font_manager.fontManager.addfont(FONT)
    with mpl.rc_context({"svg.fonttype": text_as, "font.family": "Noto Sans SC"}):
        figure = Figure()
        axes = figure.subplots(2, 2).flatten()
        axes[0].imshow([[1, 2], [3, 4]])
        axes[1].bar(["甲 < 乙--丙"], [2], hatch="//")
        axes[2].errorbar([1, 2], [2, 3], yerr=0.3, fmt="o--", label="$x^2$")
        axes[2].legend()
        axes[3].pcolormesh([[1, 2], [3, 4]], shading="gouraud")
        file = io.StringIO()
        figure.savefig(file, format="svg")
    assert "</footer>" in export(shown(image_svg=file.getvalue()))


def test_a_finished_page_is_looked_at_as_a_whole(monkeypatch):
    monkeypatch.setattr(html_export, "_cells", lambda notebook: ["<p>x</p>", "<iframe></iframe>"])
    with pytest.raises(PageRefused, match="^摘要“标题”含有摘要不能用的元素 <iframe>"):
        export()


def test_a_heading_without_its_tags_is_text_in_the_contents():
    headings = [v4.new_markdown_cell(f"## {n}") for n in "一二"]
    page = export(*headings, shown(text_html="<h2><<b></b>script></h2>"))
    assert "<script>" not in page and "&lt;script&gt;" in page.replace(
        "&lt;script>", "&lt;script&gt;"
    )


# what a browser makes of it ----------------------------------------------------------------------

html5lib = pytest.importorskip("bleach._vendor.html5lib")
ALLOWED = {*OF_CELLS, *OF_PAGE}
PARTS = [
    *HOSTILE.values(),
    *HARMLESS.values(),
    *("<", ">", "/", "!", "--", '"', "'", "=", " ", "\n", "&lt;", "&#60;", "x", "\x00", "</", "<!"),
    *("<p", "<svg>", "</svg>", "<title>", "</title>", "<style>", "</style>", "<math>", "<table>"),
    *(' title="', " class='", "<!--", "-->", "<desc>", "<a ", "href=", "<tr>", "<select>"),
]


def outer(tree):
    """The elements and attributes that a browser's tree has and no list."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    names = {re.sub("{.*}", "", element.tag).lower() for element in elements} - ALLOWED
    for element in elements:
        names |= {str(name) for name in element.attrib if str(name).lower().startswith("on")}
    return names


def test_what_passes_has_no_other_element_and_no_handler_in_a_browsers_tree():
    """html5lib builds the tree that the HTML standard asks of browsers."""
    chance = random.Random(25)
    passed = 0
    for _ in range(3000):
        parts = chance.choices(PARTS, k=chance.randint(1, 4))
        cut = [part[chance.randint(0, 3) :] if chance.random() < 0.2 else part for part in parts]
        markup = "".join(cut)
        try:
            markup = for_a_page(markup)
        except ValueError:
            continue
        if not fault_of(markup):
            passed += 1
            assert not outer(html5lib.parse(f"<!doctype html><main>{markup}</main>")), markup
    assert passed > 50


def test_the_policy_of_the_template_is_the_one_that_is_listed():
    page = export()
    for meta in LISTS["page"]["meta"]:
        attributes = " ".join(f'{name}="{value}"' for name, value in meta.items())
        assert page.count(f"<meta {attributes}>") == 1
