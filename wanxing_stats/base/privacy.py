"""Particulars of people: taken out of text that is shown, and told by a heading.

    scrubbed("当事人张某某反映漏水")  ->  "当事人〔姓名〕反映漏水"

A scrubber knows forms, not people: a name without a marker before it, or a number with digits
missing, stays. So free text is not kept at all; scrubbing is for what is kept by mistake: names
written into a category, a file's name, the few words of a cell that a message quotes.
"""

import hashlib
import re

# Weights and check characters of the 18-digit identity number (GB 11643-1999).
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

# Words that a person's name follows; those of the second kind stand in categories too (居民安全),
# so that between them and a name something must stand.
PERSONS = (
    "当事人|信访人|来访人|上访人|反映人|投诉人|举报人|申请人|被申请人|诉求人|联系人|法定代表人|"
    "嫌疑人|被反映人|被谈话人|相对人"
)
ROLES = "负责人|责任人|户主|业主|居民|姓名|本人"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴宋茅庞熊纪舒屈"
    "项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘解应宗丁宣邓单杭洪包左石崔吉龚"
    "程嵇邢裴陆荣翁荀羊惠甄曲家封储靳段富巫乌焦巴弓车侯全班秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎白蒲卓蔺屠蒙池乔闻党翟谭"
    "贡劳逄姬申扶冉宰郦桑桂牛寿通边燕冀浦尚农温庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广东欧沃利蔚"
    "越夔隆师巩聂晁勾敖融冷辛阚那简饶曾沙养鞠丰巢关查游权盖益桓公肖闫"
)

NUMBER_BEFORE, NUMBER_AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
PATTERNS = (
    ("邮箱", "@", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    (
        "微信号",
        "微信",
        re.compile(r"(?<=微信)(?:号|号码)?\s*[:：]?\s*[A-Za-z][-\w]{5,19}", re.ASCII),
    ),
    (
        "手机号",
        "1",
        re.compile(
            rf"{NUMBER_BEFORE}(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{NUMBER_AFTER}", re.ASCII
        ),
    ),
    ("电话", "0", re.compile(rf"{NUMBER_BEFORE}0\d{{2,3}}[- ]?\d{{7,8}}{NUMBER_AFTER}", re.ASCII)),
)
LONG_NUMBER = re.compile(rf"{NUMBER_BEFORE}\d{{14,18}}[\dXx]{NUMBER_AFTER}", re.ASCII)
BETWEEN = r"(?:姓名)?(?:\s*[:：]\s*|是|为|叫|\s+)"
ENDS_A_NAME = r"(?:(?![一-鿿])|(?=电话|手机|联系|身份证|证件|住址|住在|反映|投诉|要求|来访|来电))"
NAMED = re.compile(
    rf"((?:{PERSONS})(?:姓名|{BETWEEN})?|(?:{ROLES}){BETWEEN})([{SURNAMES}][一-鿿]{{1,2}}){ENDS_A_NAME}"
    rf"|((?:{PERSONS}|{ROLES})(?:姓名)?(?:\s*[:：]\s*|叫))([{SURNAMES}][一-鿿]{{1,3}})"
)

PERSONAL_HEADING = re.compile(
    r"姓名|身份证|证件号|手机|电话|联系方式|住址|住所|家庭地址|户籍|出生|性别|年龄|民族|政治面貌|学历|文化程度|银行卡|账号|微信|邮箱|"
    r"当事人|信访人|来访人|反映人|投诉人|申请人|联系人|法定代表人|法人代表|户主|监护人|病史|残疾|车牌"
)


def scrubbed(text: str) -> str:
    """The text with what looks like someone's particulars replaced by its kind: 〔手机号〕.

    Mobile and landline numbers, identity numbers whose check digit holds, bank cards (Luhn),
    e-mails, WeChat ids, and names that follow a word such as 当事人.
    """
    for kind, sign, pattern in PATTERNS:
        if sign not in text:  # a quick look
            continue
        text = pattern.sub(f"〔{kind}〕", text)
    text = LONG_NUMBER.sub(lambda match: _kind_of_number(match.group()), text)
    if text.isascii():
        return text
    return NAMED.sub(lambda match: f"{match[1] or match[3]}〔姓名〕", text)


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


def _kind_of_number(number: str) -> str:
    """What a long number is, in brackets; the number itself when it is nobody's."""
    if len(number) == 18 and _check_character(number) == number[17].upper():
        return "〔身份证号〕"
    if number.isdigit() and 16 <= len(number) <= 19 and _passes_luhn(number):
        return "〔银行卡号〕"
    return number


def _check_character(number: str) -> str:
    """The last character of an identity number, as its first 17 digits demand."""
    weighted = [int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True)]
    return CHECK_CHARACTERS[sum(weighted) % 11]


def _passes_luhn(number: str) -> bool:
    """The check of bank cards (ISO/IEC 7812-1).

    Every second digit from the right is doubled; the sum of all digits divides by 10.
    """
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
