"""Particulars of people: taken out of text that is shown, and told by a heading.

    scrubbed("当事人张某某反映漏水")  ->  "当事人〔姓名〕反映漏水"

A scrubber knows forms, not people: a name without a marker before it, or a number with digits
missing, stays. So free text is not kept at all; scrubbing is for what is kept by mistake: names
written into a category, a file's name, the few words of a cell that a message quotes.
"""

import functools
import hashlib
import re

from .folded_text import folded, with_spoken_digits
from .personal_forms import REGIONS, Span, spans_of

# Words that a person's name follows; behind those of the second kind stand other words, too
# (居民安全, 户主-明细): a colon must stand between, or it is a surname that begins few words.
PERSONS = (
    "当事人|信访人|来访人|上访人|反映人|投诉人|举报人|申请人|诉求人|联系人|"
    "法定代表人|法人代表|嫌疑人|被谈话人|相对人|报案人|控告人|检举人|来电人|"
    "来信人|求助人|承租人|出租人|驾驶人|受害人|被害人|监护人|代理人|委托人|"
    "收件人|寄件人|填报人|填表人|审核人|制表人|经办人|承办人|记录人|登记人|"
    "接访人|受理人|担保人|欠款人|被执行人|被处罚人|被处分人|被告人|被告|原告|违法人|"
    "违法行为人|处理人|接待人|调解员|执法人员"
)
ROLES = (
    "负责人|责任人|户主|业主|居民|姓名|本人|村民|租户|房东|店主|车主|司机|"
    "家属|经营者|网格员|网格长|社工|死者|伤者|楼长|职工"
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴宋茅庞熊纪舒屈"
    "项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘解应宗丁宣邓单杭洪包左石崔吉龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲家封储靳段富巫乌焦巴弓车侯全班秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎白蒲卓蔺屠蒙池乔闻党翟谭"
    "贡劳逄姬申扶冉宰郦桑桂牛寿通边燕冀浦尚农温庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广东欧沃利蔚"
    "越夔隆师巩聂晁勾敖融冷辛阚那简饶曾沙养鞠丰巢关查游权盖益桓公肖闫"
)
# Of these hardly any word begins but a name; those that do are below.
SURE_SURNAMES = (
    "张王李刘陈杨赵吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓傅沈彭吕苏卢蒋蔡贾丁魏薛潘杜戴钟汪姜范姚谭廖邹熊郝崔邱秦侯邵孟尹黎龚"
    "張劉陳楊趙吳孫羅鄭謝韓馮蕭鄧蔣鍾譚鄒盧蘇"
    "钱褚尤窦俞岑倪滕毕鲁祁狄臧屈祝阮闵娄颜骆樊霍虞柯邢裴翁荀甄靳詹柴翟聂晁"
)
# Words that begin like names.
_WORDS = """
    单位 单元 单价 单据 单号 单独 时间 时限 时段 时效 方式 方案 方法 方面 方便 安排 安全 安置
    安装 安检 安保 安防 文化 文明 文件 文书 文号 文本 文档 文体 文旅 水平 水费 水电 水管 水质
    水表 水务 水利 关系 关于 关注 关闭 关停 应当 应急 应对 应诉 应收 应付 金额 金融 平均 平安
    平台 平时 平房 平方 双方 全部 全年 全体 全员 全区 全街 全镇 全程 全面 国籍 国土 国资 国家
    国有 国企 家属 家庭 家长 家教 家电 家访 家园 家装 常住 常见 常规 常态 常委 常年 党员 党建
    党费 党委 党组 党支 党校 成员 成分 成绩 成果 成效 成立 成本 成交 宗教 宗地 明细 明确 明年
    明显 车位 车辆 车棚 车库 车牌 车险 车号 车型 高龄 高层 高空 高度 高温 高血压 周报 周边 周期
    周末 周知 施工 施救 居住 居家 居民 居委 路面 路灯 路段 路口 路线 宣传 宣讲 计划 计生 计数
    计时 计算 计量 解决 解释 解除 管理 管控 管线 管网 管道 管护 房屋 房产 房租 房号 房东 万元
    万兴 万德 项目 权益 权属 权限 广场 广告 通知 通报 通行 通告 通讯 通过 边界 扶贫 扶助 充电
    充值 和解 和谐 强制 强占 强拆 强行 强化 严重 严禁 严查 惠民 惠农 封闭 封控 封存 查处 查询
    查验 查封 查看 游客 农业 农村 农户 任务 任免 任职 任何 能源 能力 能耗 花名册 花园 花卉 林木
    林业 林地 林权 余额 余款 顾问 简报 简介 简历 简易 越级 养老 养护 养犬 公示 公告 公共 公开
    公司 公园 公章 公安 公益 公房 公约 公证 公积金 荣誉 满意 终止 终审 终结 习惯 古树 冷链 盖章
    何时 何人 卫生 卫健 章程 苗木 毕业 齐全 元旦 元月 纪律 纪检 纪委 纪要 纪念 纪录 季度 季报
    危险 危房 危旧 危化 夏季 支付 支出 支部 支持 支队 包保 包片 包户 左右 储备 班次 班组 班级
    秋季 仲裁 武装 符合 景观 司机 司法 劳动 劳务 劳资 劳保 申请 申报 申诉 申领 贡献 容貌 利息
    利益 师资 融资 曾用名 许可 钱款 钱物 钱财 殷切 幸福 尤其 张贴 张挂 张罗 胡乱 胡同 程序 程度
    罗列 孙子 孙女 谢绝 杜绝 唐突 范围 范本 苏醒 丁字 王府 陈述 陈旧 杨柳 朱红 侯车 汪洋 钟点
    梁柱 宋体 姜汤 陆续 陈列 戴帽 萧条 韩国 沈阳 江苏 苏州 郑州 徐州 祝贺 柴油 柴火 颜色 甄别
    戴口罩 董事 孙辈 陈情 陈诉 范例 郑重 钟表
"""
NO_NAMES = "|".join(_WORDS.split())

_PERSONS, _ROLES = tuple(PERSONS.split("|")), tuple(ROLES.split("|"))
_MARKERS_END = re.compile(f"[{''.join(sorted({word[-1] for word in _PERSONS + _ROLES}))}]")
_BETWEEN = r"(?:姓名|名字)?(?:\s{0,2}[:(\[【〔/\-—–_·|,、=]\s{0,2}|\s{1,3})"
_IS = "(?:姓名|名字)?(?:是|为|系|叫|名叫)"
_ENDS = (
    "(?:(?![一-鿿])|(?=电话|手机|联系|身份证|证件|住址|住在|反映|投诉|要求|来访|来电|申请|举报|"
    "称|诉|等|提出|签字|[与和及同]))"
)
_SURNAME = (
    f"(?:[{SURNAMES}{SURE_SURNAMES}]|欧阳|司马|上官|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐)"
)
_NAME = rf"{_SURNAME}\s?[一-鿿](?:\s?[一-鿿])?"
_SURE_NAME = rf"(?:[{SURE_SURNAMES}]|欧阳|司马|上官|诸葛|令狐)\s?[一-鿿](?:\s?[一-鿿])?"
_AFTER_COLON = rf"(?:姓名)?\s{{0,2}}(?:[:]|叫)\s{{0,2}}(?!{NO_NAMES})({_SURNAME}[一-鿿]{{1,3}})"
_LONG_NAME = r"[一-鿿]{1,8}[·•][一-鿿]{1,8}(?:[·•][一-鿿]{1,8})?"
_LATIN_NAME = r"[A-Za-z]{2,16}(?:\s[A-Za-z]{2,16}){0,2}(?![一-鿿A-Za-z0-9])"
# Characters that names of other tongues are written with.
_SOUNDS = (
    "[阿卜杜拉买提艾力尼亚尔热依古丽江木吐逊帕夏布音合麦迪肉孜努克里穆罕默德哈斯巴图其格伊库玛萨达娜扎西次仁"
    "多吉卓嘎旺堆桑顿珠措赛赫曼苏莱曼居马]"
)
_SOUNDED = rf"{_SOUNDS}{{2,8}}[·•]{_SOUNDS}{{2,8}}"
_BEHIND_PERSONS = re.compile(
    rf"(?:姓名|{_BETWEEN}|{_IS})?(?!{NO_NAMES})({_NAME}){_ENDS}|{_AFTER_COLON}"
    rf"|({_SOUNDED})|(?:{_BETWEEN}|{_IS})({_SOUNDS}{{3,8}})(?![一-鿿])|({_SOUNDS}{{4,8}})(?![一-鿿])"
    rf"|{_BETWEEN}({_LONG_NAME}|{_LATIN_NAME})|([A-Z][a-z]{{1,15}}\s[A-Z][a-z]{{1,15}})"
)
_BEHIND_ROLES = re.compile(
    rf"{_BETWEEN}(?!{NO_NAMES})({_SURE_NAME}){_ENDS}|{_AFTER_COLON}"
    rf"|{_IS}?(?!{NO_NAMES})([{SURE_SURNAMES}][一-鿿]{{1,2}}){_ENDS}"
)

# 张建国（当事人）: what stands before the bracket.
_BEFORE = re.compile(
    rf"(?:(?<![一-鿿])|(?<=[与和及由向对]))(?!{NO_NAMES})"
    rf"([{SURE_SURNAMES}][一-鿿]{{1,2}})\s?[(\[【〔]$"
)

# A cheap look at a text as written: enough digits near each other, whatever writes them, for a
# number of somebody's; the beginning of a shorter one; a word or a sign that stands before one.
_DIGIT = r"[\d⁰¹²³⁴-⁹₀-₉⓪⓿①-⑳❶-❿⑴-⒛〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖拐洞两勾OoIlОоІΟο]"
_ENOUGH_DIGITS = re.compile(rf"{_DIGIT}(?:[^\d\n]{{0,5}}?{_DIGIT}){{10}}")
_ENOUGH_ASCII = re.compile(r"[0-9OoIl](?:[^0-9OoIl\n]{0,5}+[0-9OoIl]){10}")
_BEGINS = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][ -]?\d{7}|(?<!\d)[48]00[- ]\d")
_SIGNS = re.compile(
    rf"[@＠#＃&＆艾圈军士证照牌卡*＊]|[微薇威徽][^一-鿿\w\n]?信|加微|扣|球球|企鹅"
    rf"|[使领][ ·-]?\d|灵通|宅电|来电|机|话|传真|致电|拨打|热线|联系|编号|户口|社保|医保|_[aA][tT]_"
    rf"|[qQｑＱ][qQ号群ｑＱ]|[vVwWｖＶｗＷ]|[tT][eE][lL]|\b[aA][tT]\b|\([aA]"
    rf"|[{REGIONS}][\s·•._(（—–－-]{{0,2}}[A-Za-zＡ-Ｚａ-ｚΑ-Ωο-хА-Яа-яЅІЈ]|[qQｑＱ]\s?[:：]"
)
_ASCII_SIGNS = re.compile(
    r"[@#&*vVwW]|[qQ][qQ]|[qQ]\s?:|[tT][eE][lL]|\b[aA][tT]\b|_[aA][tT]_|\([aA]"
)
_LIKE_A_CARD = re.compile("(?:6[02]|955[89]|4[0-9]|5[1-5]|3[57])[0-9]{14,17}", re.ASCII)
_DIGITS_NEAR = re.compile(r"[0-9](?:[^0-9]{0,3}[0-9]){6}")

PERSONAL_HEADING = re.compile(
    r"姓名|身份证|证件号|手机|电话|联系方式|住址|住所|家庭地址|户籍|出生|性别|年龄|民族|政治面貌|学历|文化程度|银行卡|账号|微信|邮箱|"
    r"当事人|信访人|来访人|反映人|投诉人|申请人|联系人|法定代表人|法人代表|户主|监护人|病史|残疾|车牌"
)


def scrubbed(text: str) -> str:
    """The text with what looks like someone's particulars replaced by its kind: 〔手机号〕.

    Telephones, identity numbers, bank cards, papers, plates, addresses of mail, ids of WeChat and
    QQ, and names that follow a word such as 当事人; in whatever characters, and with whatever
    between their digits (personal_forms.py). The rest of the text stays as it is.
    """
    has_number = _may_have_number(text)
    if not (has_number or _MARKERS_END.search(text)):
        return text
    view = folded(text)
    spans = _apart([*(_numbers(view.text) if has_number else ()), *_names(view.text)])
    parts: list[str] = []
    done = 0
    for start, end, kind in spans:
        first, beyond = view.span(start, end)
        parts += [text[done:first], f"〔{kind}〕"]
        done = beyond
    return "".join([*parts, text[done:]])


def looks_like_particulars(text: str) -> bool:
    """Whether a whole value is someone's: stricter than scrubbing, which spares what stands in a
    sentence by chance. A number that begins like a bank card's is one, whatever its check says."""
    if scrubbed(text) != text:
        return True
    number = re.sub(r"\s", "", with_spoken_digits(folded(text).text))
    return bool(_LIKE_A_CARD.fullmatch(number))


def _may_have_number(text: str) -> bool:
    """Whether a text may have a particular that is no name."""
    if text.isascii():
        looks = (_ENOUGH_ASCII, _BEGINS, _ASCII_SIGNS)
    else:
        looks = (_ENOUGH_DIGITS, _BEGINS, _SIGNS)
    return any(look.search(text) for look in looks)


def _numbers(text: str) -> list[Span]:
    """Where particulars stand in a folded text that are no names, with digits as they are and as
    they are said."""
    spans = spans_of(text)
    spoken = with_spoken_digits(text)
    if spoken != text and _DIGITS_NEAR.search(spoken):
        spans += spans_of(spoken)
    return spans


def _apart(spans: list[Span]) -> list[Span]:
    """The same in order, none within another."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _names(text: str) -> list[Span]:
    """Where names stand behind words that say so."""
    spans: list[Span] = []
    for end in _MARKERS_END.finditer(text):
        if text.endswith(_PERSONS, 0, end.end()):
            name = _BEHIND_PERSONS.match(text, end.end())
        elif text.endswith(_ROLES, 0, end.end()):
            name = _BEHIND_ROLES.match(text, end.end())
        else:
            continue
        if not name and text[end.end() : end.end() + 1] in (*")]】〕",):
            name = _before(text, end.end())
        if name and name.lastindex:
            spans.append((*name.span(name.lastindex), "姓名"))
    return spans


def _before(text: str, end: int) -> re.Match[str] | None:
    """The name before a bracket in which nothing but a word for a person stands, up to ``end``."""
    opens = max(text.rfind(sign, max(0, end - 8), end) for sign in "([【〔")
    is_word = opens >= 0 and text[opens + 1 : end].strip() in (*_PERSONS, *_ROLES)
    return _BEFORE.search(text, max(0, opens - 5), opens + 1) if is_word else None


@functools.lru_cache(maxsize=4096)  # the names of files are asked for again and again
def shown_name(name: str) -> str:
    """The name of a file, folder or sheet as everything shows it: without particulars, yet its own.

    A name that was changed ends in four characters of its hash: 信访件_联系人〔姓名〕〔3f9a〕.xlsx.
    """
    clean = scrubbed(name)
    if clean == name:
        return name
    stem, dot, suffix = clean.rpartition(".")
    mark = f"〔{hashlib.sha256(name.encode()).hexdigest()[:4]}〕"
    return f"{stem}{mark}{dot}{suffix}" if dot and len(suffix) <= 5 else f"{clean}{mark}"


def looks_personal(heading: str) -> bool:
    """Whether a heading that no ledger knows speaks of a person's particulars."""
    return bool(PERSONAL_HEADING.search(heading))
