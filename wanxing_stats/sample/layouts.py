"""How each office writes each ledger down, year by year: one Layout for each table in each file.

The headings are those that the ledger files know, as printed: `|` between columns, `父:子,子` for two columns under a
merged one, `?` before a heading that no ledger knows.
"""

from dataclasses import dataclass

from .records import DISCIPLINE, ECONOMY, ENFORCEMENT, GRID, JUSTICE, OFFICE, PARTY, PEACE, PUBLICITY, SAFETY


@dataclass(frozen=True)
class Layout:
    year: int
    department: str
    ledger: str
    file: str  # after 示例_; several layouts with one file are sheets of one workbook; .bom.csv is UTF-8, .csv GB18030
    header: str
    sheet: str = "Sheet1"
    split: str = ""  # month, quarter or community: a sheet for each
    months: tuple[int, int] = (1, 12)  # only the records of these months
    twice: int = 0  # the last records of the sheet or file before are sent again at the head of the next
    title: str = "万兴街道{year}年{name}"
    above: str = ""  # lines between title and header; `|` between items, `→` between a label's cell and a value's
    below: str = ""  # lines under the table
    dates: str = "cell"  # the usual spelling, then the rarer ones; see mess.DATES
    numbers: str = "plain"  # likewise; see mess.NUMBERS
    words: str = "own"  # categories: own spelling, other spelling, or mixed
    yes: str = "是否"
    missing: str = ""  # what stands in a cell with nothing to say
    group: str = ""  # a row with only the month or community above its records
    merge: str = ""  # the field whose cell is merged over all rows it holds for
    subtotal: str = ""  # 小计 after each month, quarter or community
    total: bool = False
    blank: int = 0  # a blank row after every so many records
    spare: int = 0  # numbered rows left empty at the end
    hidden: bool = False  # a hidden sheet with the drop-down lists
    empty: int = 0  # how many of Sheet2 and Sheet3 the program left behind
    untidy: float = 0.0  # share of cells with stray spaces


_SIGNED = "填表人：张某某        审核人：李某        填报日期：{year}年12月31日"
_UNIT_DATE = "填报单位：{department}|填报日期：{year}年12月31日"
_PAIRS = "填报单位：→{department}|填报日期：→{year}.12.31"

LAYOUTS = [
    # 信访件
    Layout(2021, PEACE, "petitions", "信访件台账.xls",
           "序号|信访编号|登记时间|信访人|身份证号码|联系电话|家庭住址|信访事项|信访形式|来访人数|集体访|办理期限|办结时间|备注",
           sheet="2021", above=_UNIT_DATE, below=_SIGNED, dates="dot cn", words="mixed", subtotal="quarter", total=True,
           untidy=0.03),
    Layout(2022, PEACE, "petitions", "2022年信访台账.xlsx",
           "序号|信访件编号|收信日期|信访人信息:来访人姓名,身份证号,电话,住址|上访原因|来信形式|诉求类别|人数|是否集体访|"
           "办理情况:主办单位,办理期限,办结日期|?领导批示意见",
           above=_PAIRS, below="注：领导批示件另存。", dates="cell年 dot", yes="√×", missing="—", hidden=True, empty=2),
    Layout(2023, PEACE, "petitions", "信访件台账（2023）.xlsx",
           "序号|*信访编号|*收到日期|信访人姓名|身份证号|联系电话|住址|诉求内容|渠道|诉求类别一级|来访人数|是否集体访|接访人姓名|"
           "办理截止日期|办结日期|是否重复件", split="quarter", above="填报单位：{department}", dates="cell/ cn", total=True, spare=5),
    Layout(2024, PEACE, "petitions", "信访件台账.xlsx",
           "序号|*信访编号|*来访日期|信访人信息:信访人姓名,身份证号,联系电话,住址|诉求内容|渠道(来访/来信/来电/网上信访/上级转送/领导批示)|"
           "内容分类|来访人数 |是否集体访|接访人姓名|办理情况:主办单位,办理\n截止日期,办结日期", split="month",
           above="填报单位：→{department}|填报日期：→{year}年12月31日", below="备注：办理截止日期为收到后60日。|" + _SIGNED,
           dates="cell cell年 dot cn", words="mixed", total=True, hidden=True, untidy=0.02),
    # 居民诉求工单
    Layout(2021, GRID, "hotline_orders", "12345工单.xls",
           "市受理编号|反映日期|姓名|来电号码|发生地|反映内容|内容分类|紧急程度|处理人|处理时限|完成日期|满意度|发生社区|来源渠道",
           sheet="导出", title="", dates="slash_time", missing="-"),
    Layout(2022, GRID, "hotline_orders", "居民诉求工单导出.csv",
           "工单编号|派单时间|来源渠道|诉求类别|所属区域|诉求人姓名|诉求人手机号|居住地址|诉求标题|受理人|办理时限|办结时间|是否满意",
           title="", dates="iso slash_time"),
    Layout(2023, GRID, "hotline_orders", "居民诉求工单台账.xlsx",
           "序号|受理编号|登记日期|诉求人姓名|联系电话|居住地址|诉求内容|诉求类型|网格|案件来源|受理人|办理截止日期|完成日期|满意度|备注",
           split="month", above="填报单位：{department}|单位：件", dates="cell cell/ dot", total=True, twice=3),
    Layout(2024, GRID, "hotline_orders", "居民诉求工单台账（上半年）.xlsx",
           "工单编号|派单日期|来源渠道|一级分类|所属社区|诉求人:诉求人姓名,联系电话,居住地址|诉求内容|承办单位|处理人|"
           "办理情况:处理时限,办结日期,是否满意", sheet="上半年", months=(1, 6), dates="cell dot cn", untidy=0.01),
    Layout(2024, GRID, "hotline_orders", "居民诉求工单台账（下半年）.xlsx",
           "工单编号|派单日期|来源渠道|一级分类|所属社区|诉求人:诉求人姓名,联系电话,居住地址|诉求内容|承办单位|处理人|"
           "办理情况:处理时限,办结日期,是否满意", sheet="下半年", months=(7, 12), twice=24, dates="cell compact dot",
           below="数据来源：网格化管理中心工单平台。", untidy=0.01),
    # 矛盾纠纷
    Layout(2021, PEACE, "disputes", "矛盾纠纷排查表.xls",
           "序号|编号|排查部门|发现日期|单位地点|涉及人员|电话|矛盾纠纷简况及原因|类型|责任领导|调处情况|办结日期",
           above=_UNIT_DATE, below=_SIGNED, dates="cn dot", words="other", total=True, untidy=0.02),
    Layout(2022, PEACE, "disputes", "矛盾纠纷台账.xlsx",
           "序号|社区|矛盾纠纷编号|受理时间|当事人信息:涉及人员,联系电话|矛盾纠纷内容|矛盾纠纷类型|涉及人数|矛盾纠纷状态|办结日期",
           merge="community", above="填报单位：{department}", dates="cell serial", words="mixed", total=True),
    Layout(2023, PEACE, "disputes", "矛盾纠纷排查调处台账.xlsx",
           "序号|纠纷编号|受理日期|纠纷类型|所属社区|当事人姓名|联系电话|纠纷简况|调处结果|调处完成日期|备注",
           split="quarter", twice=2, dates="compact_text dot", subtotal="month", total=True, below="填表人：王某"),
    Layout(2024, PEACE, "disputes", "矛盾纠纷排查调处台账.xlsx",
           "序号|纠纷编号|排查日期|所属社区|当事人信息:主要当事人姓名,联系电话|纠纷简况|纠纷类型|调处情况:调解方式,调处结果,调处日期",
           months=(1, 11), above=_PAIRS, below="说明：12月数据另报。|" + _SIGNED, dates="cell dot cn compact",
           words="mixed", blank=60, hidden=True, empty=1, untidy=0.02),
    Layout(2024, PEACE, "disputes", "矛盾纠纷补报（12月）.xls",
           "序号|纠纷编号|排查日期|所属社区|主要当事人姓名|联系电话|纠纷简况|纠纷类型|调处结果|调处日期",
           months=(12, 12), twice=7, title="万兴街道{year}年12月矛盾纠纷补报表", dates="cn", total=True),
    # 行政处罚
    Layout(2021, ENFORCEMENT, "penalties", "行政处罚案件表.xls",
           "序号|文号|当事人|身份证号|案由|违法类型|处罚种类|处罚金额|收案日期|决定日期|承办机构|执法人员",
           above="填报单位：综合执法大队|单位：元", below=_SIGNED, dates="dot", numbers="plain unit wide", words="mixed",
           total=True),
    Layout(2022, ENFORCEMENT, "penalties", "双公示-行政处罚.xlsx",
           "行政相对人名称|行政相对人代码|法定代表人|行政处罚决定书文号|违法行为类型|违法事实|处罚依据|处罚类别|罚款金额（万元）|"
           "立案日期|处罚决定日期|处罚机关|数据来源单位|备注", title="", dates="slash", sheet="行政处罚", hidden=True),
    Layout(2023, ENFORCEMENT, "penalties", "行政处罚台账2023.xlsx",
           "序号|处罚决定书文号|相对人:相对人,证件号码,负责人|主要违法事实|违法类型|处罚:处罚类型,罚没金额|立案时间|作出处罚决定的日期|"
           "执法人员|缴款情况", above="填报单位：→综合执法大队|单位：→元", dates="cell compact", numbers="plain thousands",
           subtotal="quarter", total=True, words="other", untidy=0.03),
    Layout(2024, ENFORCEMENT, "penalties", "行政处罚案件台账.xlsx",
           "序号|*行政处罚决定书文号|当事人信息:行政相对人名称,证件号码,法定代表人|违法事实|违法行为类型|处罚决定:处罚类别,罚款金额（元）,"
           "立案日期,处罚决定日期|承办人|缴款情况", sheet="2024", above="填报单位：综合执法大队|填报日期：{year}年12月31日|单位：元",
           below="备注：警告不计罚款。|" + _SIGNED, dates="cell dot cn", numbers="plain plain plain unit", words="mixed",
           total=True, empty=2),
    # 隐患
    Layout(2021, SAFETY, "safety_hazards", "安全生产检查汇总.xls",
           "序号|隐患编码|检查时间|问题描述|专业分类|隐患等级|区域|责任单位|整改责任人|整改截止时间|整改情况|复查日期",
           sheet="隐患", above=_UNIT_DATE, dates="dot", words="mixed", spare=6),
    Layout(2022, SAFETY, "safety_hazards", "隐患排查治理一览表.xlsx",
           "序号|隐患编号|发现日期|隐患:隐患名称,隐患类别,隐患级别|隐患区域|整改:责任人,治理期限,是否消除,验收日期|备注",
           above="填报单位：{department}", dates="cell年 cn", yes="是否", words="other", total=True, below="批准：陈某"),
    Layout(2023, SAFETY, "safety_hazards", "隐患排查整改台账.xlsx",
           "序号|隐患编号|隐患发现日期|事故隐患描述|隐患类型|隐患级别|所属网格|整改责任人|整改期限|是否整改|闭环时间|整改前图片|整改后图片",
           split="month", dates="cell", words="mixed", total=True),
    Layout(2024, SAFETY, "safety_hazards", "隐患排查整改台账.xlsx",
           "序号|*隐患编号|排查日期|隐患内容|隐患类型|隐患级别|所属社区|责任单位|责任人|整改期限|整改措施与要求|隐患状态|整改完成日期",
           split="quarter", twice=2, above=_UNIT_DATE, below="注：一般隐患15日内整改。|" + _SIGNED, dates="cell dot serial",
           words="mixed", subtotal="month", total=True, untidy=0.02),
    # 九小场所巡查
    Layout(2021, SAFETY, "safety_inspections", "安全生产检查汇总.xls",
           "序号|检查编号|单位编码|单位名称|行业类别|所属网格|地址|单位负责人|检查时间|有无隐患|检查人", sheet="九小场所",
           above=_UNIT_DATE, dates="dot cell", yes="有无"),
    Layout(2022, SAFETY, "safety_inspections", "九小场所走访登记.csv",
           "走访编号|单位编号|九小类别|社区|场所地址|负责人|走访日期|有无隐患|走访人|备注", title="", dates="slash", yes="有无"),
    Layout(2023, SAFETY, "safety_inspections", "九小场所巡查台账.xlsx",
           "序号|巡查编号|场所编号|场所名称|场所类型|所属社区|负责人|检查日期|是否存在隐患|隐患情况|巡查人员", split="month",
           dates="cell/", total=True),
    Layout(2024, SAFETY, "safety_inspections", "九小场所巡查台账.xls",
           "序号|巡查编号|场所编号|场所名称|场所类型|所属社区|场所地址|负责人|巡查日期|是否存在隐患|检查人|备注", split="quarter",
           twice=4, above=_PAIRS, dates="cell dot", below=_SIGNED, empty=1),
    # 电动自行车
    Layout(2021, SAFETY, "ebike_charging", "电动车充电治理.xlsx",
           "序号|登记编号|事项类别|发生日期|小区名称|社区|物业编号|姓名|手机号码|处理结果", dates="cn", words="mixed", above=_UNIT_DATE,
           missing="/"),
    Layout(2022, SAFETY, "ebike_charging", "电动自行车治理台账.xlsx",
           "序号|事项编号|事项类型|治理日期|所属网格|物业公司编号|相对人|联系电话|整改情况", dates="cell", words="other",
           subtotal="quarter", total=True, missing="无"),
    Layout(2023, SAFETY, "ebike_charging", "电动自行车充电治理台账.xls",
           "序号|治理编号|治理事项|检查日期|所属社区|物业公司编号|当事人:姓名,联系电话|处理结果|备注", dates="cell年 dot", missing="——",
           below=_SIGNED),
    Layout(2024, SAFETY, "ebike_charging", "电动自行车充电治理台账.xlsx",
           "序号|治理编号|治理事项|办理日期|所属社区|小区名称|物业公司编号|当事人|联系电话|办理结果|备注", above=_UNIT_DATE,
           dates="cell cn", words="mixed", missing="—", group="month", untidy=0.02, below="填报人：赵某某"),
    # 企业问题
    Layout(2021, ECONOMY, "enterprise_issues", "企业走访问题清单.xlsx",
           "序号|问题序号|走访日期|企业名称|企业联系人|电话|存在问题|问题类型|责任部门|是否解决|完成日期", dates="dot", words="mixed",
           above="填报单位：{department}"),
    Layout(2022, ECONOMY, "enterprise_issues", "企业问题台账.xls",
           "序号|编号|收集日期|单位名称|联系人|联系电话|企业诉求|诉求类别|责任科室|办理情况|办结日期", dates="cell", words="other",
           below=_SIGNED, spare=8),
    Layout(2023, ECONOMY, "enterprise_issues", "企业问题办理台账.xlsx",
           "序号|问题编号|登记日期|企业名称|企业信息:联系人,联系电话|问题描述|问题类别|包联领导|办理:办理状态,解决日期", dates="cell/ cn",
           total=True, hidden=True),
    Layout(2024, ECONOMY, "enterprise_issues", "企业问题办理台账.xlsx",
           "序号|*问题编号|提出日期|企业名称|联系人|联系电话|问题内容|问题类别|包联领导|责任科室|办理状态|解决日期", months=(1, 10),
           above=_UNIT_DATE, dates="cell dot cn", words="mixed", below="说明：11月以后问题见补充表。", untidy=0.02, hidden=True),
    Layout(2024, ECONOMY, "enterprise_issues", "企业问题补充.csv",
           "问题编号|提出日期|企业名称|联系人|联系电话|问题内容|问题类别|责任科室|办理状态|解决日期", months=(11, 12), twice=3, title="",
           dates="iso"),
    # 新注册企业
    Layout(2021, ECONOMY, "enterprise_registrations", "新注册企业.xls",
           "序号|名称|营业执照号码|成立日期|法人代表|电话|住所|所属楼宇|社区|注册资金(万元)|行业", dates="cell", words="mixed",
           above="填报单位：{department}"),
    Layout(2022, ECONOMY, "enterprise_registrations", "新增企业名单.xlsx",
           "序号|单位名称|注册号/统一社会信用代码|登记日期|负责人|法人电话|注册地址|入驻楼宇|所属网格|注册资本|登记机关", dates="compact_text",
           numbers="wan thousands text", words="other", above=_PAIRS, split="quarter"),
    Layout(2023, ECONOMY, "enterprise_registrations", "新注册企业名单.csv",
           "企业名称|信用代码|注册时间|法定代表人|联系电话|企业地址|楼宇名称|所属社区|注册资本(万元)|所属行业", title="", dates="slash",
           words="mixed", missing="-"),
    Layout(2024, ECONOMY, "enterprise_registrations", "新注册企业名单.xlsx",
           "序号|企业名称|*统一社会信用代码|注册日期|法定代表人|联系电话|企业地址|所在楼宇|所属社区|注册资本\n（万元）|所属行业|经营范围",
           dates="cell cell年 cn compact", numbers="plain plain wan text", words="mixed",
           above="填报单位：{department}|单位：万元", total=True, below=_SIGNED, untidy=0.02),
    # 闲置楼宇
    Layout(2021, ECONOMY, "building_revitalisation", "楼宇盘活.xlsx", "序号|编号|所在楼宇|入驻项目|盘活用途|面积（m2）|盘活时间|开业时间",
           dates="cn", missing="/"),
    Layout(2022, ECONOMY, "building_revitalisation", "楼宇盘活情况.xlsx",
           "序号|盘活编号|楼宇|盘活项目|项目类型|建筑面积|完成日期|开业日期|备注", dates="dot", numbers="thousands", total=True),
    Layout(2023, ECONOMY, "building_revitalisation", "闲置楼宇盘活台账.xls",
           "序号|项目编号|楼宇名称|楼层|项目名称|业态|盘活闲置面积|盘活日期|开业日期", words="mixed", missing="未填"),
    Layout(2024, ECONOMY, "building_revitalisation", "闲置楼宇盘活台账.xlsx",
           "序号|项目编号|楼宇名称|楼层|项目名称|业态|盘活面积（平方米）|盘活日期|开业日期|招商单位|备注", above=_UNIT_DATE, dates="cn cell",
           numbers="plain wide", words="mixed", total=True, missing="/", below=_SIGNED),
    # 会议
    Layout(2021, OFFICE, "meetings", "会议登记.xls", "序号|编号|会议名称|会议类型|召开时间|主持人|整理人|出席人数|会议地点", dates="dot",
           words="mixed", blank=25, total=True),
    Layout(2022, OFFICE, "meetings", "会议台账.xlsx", "序号|会次|类别|会议时间|会议地点|主持人|记录人|参会人数|主要议题", dates="celltime cell",
           words="other", above="填报单位：党政办"),
    Layout(2023, OFFICE, "meetings", "会议台账.xlsx", "序号|会议编号|会议类别|召开日期|主持人|记录人|参会人数|议题", dates="cell年",
           words="mixed", group="month", subtotal="month", total=True, below=_SIGNED),
    Layout(2024, OFFICE, "meetings", "会议台账.xlsx",
           "序号|会议编号|会议名称|会议类别|会议日期|会议地点|主持人|记录人|参会人数（人）|主要议题", above=_PAIRS,
           dates="cell slash_time dot", words="mixed", split="quarter", total=True, below=_SIGNED, untidy=0.03),
    Layout(2021, ECONOMY, "meetings", "营商会议.xlsx", "序号|会议编号|会议类别|会议日期|主持人|参会人数", dates="cn"),
    Layout(2022, ECONOMY, "meetings", "营商环境会议.xls", "序号|编号|类别|召开日期|主持人|出席人数|议题", dates="cell", words="other"),
    Layout(2023, ECONOMY, "meetings", "营商环境会议登记.xlsx", "序号|会议编号|会议类型|召开时间|地点|主持人|参会人数", dates="dot",
           words="mixed", below="填表人：孙某"),
    Layout(2024, ECONOMY, "meetings", "营商环境会议台账.xlsx", "序号|会议编号|会议名称|会议类别|会议开始时间|主持人|参会人数|主办单位",
           dates="celltime", words="other", above=_UNIT_DATE),
    # 制度
    Layout(2021, OFFICE, "rules", "制度清单.xlsx", "序号|编号|文件名称|类型|通过日期|起草科室", dates="cn", words="other"),
    Layout(2022, OFFICE, "rules", "制度修订清单.xls", "序号|制度文号|名称|制修订类型|施行日期|备注", dates="cell", words="mixed"),
    Layout(2023, OFFICE, "rules", "制度修订台账.xlsx", "序号|制度编号|制度名称|修订类型|印发日期|主要内容", dates="dot", empty=2),
    Layout(2024, OFFICE, "rules", "制度修订台账.xlsx", "序号|制度编号|制度名称|修订类型|印发日期|牵头科室|备注", above=_UNIT_DATE, dates="cn",
           words="mixed", below=_SIGNED, spare=4),
    # 政务公开
    Layout(2021, OFFICE, "info_disclosure", "政务公开.xlsx", "序号|公开编号|标题|信息类别|公开方式|公开日期", dates="dot", words="mixed"),
    Layout(2022, OFFICE, "info_disclosure", "信息公开目录.xls", "索引号|信息名称|主题|公开方式|成文日期|发布时间|公开主体", title="",
           dates="cell", words="other"),
    Layout(2023, OFFICE, "info_disclosure", "政务公开台账.xlsx", "序号|信息索引号|信息名称|主题分类|公开属性|发文字号|发布日期", dates="cell/",
           below="填表人：周某某", total=True),
    Layout(2024, OFFICE, "info_disclosure", "政务公开台账.xlsx",
           "序号|索引号|信息名称|主题分类|公开属性|成文日期|发布日期|发布渠道", above="填报单位：{department}", dates="cell dot",
           words="mixed", below=_SIGNED),
    # 重点任务
    Layout(2021, OFFICE, "milestones", "重点任务.xlsx", "序号|编号|重点任务|责任部门|完成日期|责任人", dates="dotmonth"),
    Layout(2022, OFFICE, "milestones", "重点工作任务表.xls", "序号|任务序号|任务名称|责任部门|完成月份|责任人|督办人", dates="month"),
    Layout(2023, OFFICE, "milestones", "重点任务完成情况表.xlsx", "任务编号|重点工作任务|责任部门（单位）|督办部门|完成时间|责任人|完成情况",
           dates="month", above="填报单位：{department}"),
    Layout(2024, OFFICE, "milestones", "重点任务完成情况表.xlsx",
           "序号|任务编号|重点工作任务|责任部门（单位）|督办人|督办部门|完成时间|责任人", dates="month dotmonth", words="mixed",
           above=_UNIT_DATE, below=_SIGNED),
    Layout(2023, ENFORCEMENT, "milestones", "执法大队年终报表.xls", "任务编号|任务名称|完成时间|责任人", sheet="重点任务", dates="month"),
    Layout(2024, ENFORCEMENT, "milestones", "重点任务完成情况表.xls", "序号|任务编号|重点工作任务|完成月份|责任人|完成情况", dates="dotmonth",
           words="other", below="填表人：吴某"),
    # 装备
    Layout(2021, ENFORCEMENT, "equipment", "装备清点.xlsx", "序号|部件标识码|部件名称|规格型号|购入日期|使用人|清点日期|状态", dates="compact",
           words="mixed"),
    Layout(2022, ENFORCEMENT, "equipment", "装备盘点.xls", "序号|设备编号|设备名称|品牌型号|采购日期|保管人|盘点日期|设备状态", dates="cell",
           words="other", above="填报单位：综合执法大队|单位：台（辆）"),
    Layout(2023, ENFORCEMENT, "equipment", "执法大队年终报表.xls", "序号|资产编号|装备类型|购置日期|盘点日期|使用状态|保管人|单价（元）",
           sheet="装备", dates="dot", words="mixed", below=_SIGNED),
    Layout(2024, ENFORCEMENT, "equipment", "执法装备盘点表.xlsx",
           "序号|装备编号|装备名称|品牌型号|购置日期|存放地点|保管人|盘点日期|使用状态|备注", above=_PAIRS, dates="cell dot", words="mixed",
           below=_SIGNED, hidden=True),
    # 学习培训
    Layout(2021, ENFORCEMENT, "learning", "执法培训.xlsx", "序号|培训编号|培训类别|培训日期|应到人数|实到人数|授课人", dates="dot", words="other"),
    Layout(2022, ENFORCEMENT, "learning", "执法培训记录.xls", "序号|登记编号|活动类别|开展日期|参加情况:应到人数,实到人数|主讲人", dates="cell"),
    Layout(2023, ENFORCEMENT, "learning", "执法大队年终报表.xls", "学习编号|学习类别|学习日期|应参加人数|实参加人数|主讲人", sheet="培训",
           dates="dot", words="mixed", total=True),
    Layout(2024, ENFORCEMENT, "learning", "执法培训台账.xlsx",
           "序号|培训编号|培训类别|培训内容|培训日期|人数:应参加人数,实参加人数|主讲人|地点", above=_UNIT_DATE, dates="cn cell",
           numbers="plain wide", words="mixed", total=True, below=_SIGNED),
    Layout(2021, PUBLICITY, "learning", "中心组学习.xlsx", "序号|学习编号|学习类别|学习日期|应到人数|实到人数|备注", dates="cn", words="mixed"),
    Layout(2022, PUBLICITY, "learning", "中心组学习台账.xlsx", "序号|学习编号|学习类别|学习主题|学习日期|应参加人数|实参加人数|主讲人",
           dates="cell", words="other"),
    Layout(2023, PUBLICITY, "learning", "理论学习台账.xls", "序号|学习编号|学习类别|开展日期|应到人数|实到人数|主讲人|组织单位", dates="cell年"),
    Layout(2024, PUBLICITY, "learning", "理论学习台账.xlsx", "序号|学习编号|学习类别|学习主题|学习日期|应参加人数|实参加人数|主讲人",
           above="填报单位：{department}", dates="cell", words="mixed", blank=3, below="填表人：徐某"),
    Layout(2021, PEACE, "learning", "承诺书签署.xlsx", "序号|登记编号|活动类别|开展日期|应参加（签署）人数|实参加（签署）人数|备注", dates="dot"),
    Layout(2022, PEACE, "learning", "承诺书签署情况.xlsx", "登记编号|活动类别|开展日期|应到人数|实到人数", dates="cn", words="other"),
    Layout(2023, PEACE, "learning", "承诺书签署情况.xls", "序号|登记编号|活动类别|开展日期|应参加（签署）人数|实参加（签署）人数", dates="cell"),
    Layout(2024, PEACE, "learning", "承诺书签署情况.xlsx", "序号|登记编号|活动类别|开展日期|应参加（签署）人数|实参加（签署）人数|备注",
           dates="cn", words="mixed", above=_UNIT_DATE, total=True),
    # 宣传
    Layout(2021, SAFETY, "publicity", "消防宣传.xlsx", "序号|登记编号|宣传形式|活动时间|地点|宣传数量|参与人数|宣传人员", dates="dot", words="mixed"),
    Layout(2022, SAFETY, "publicity", "消防宣传统计.xls", "序号|活动编号|活动类别|活动日期|数量（份/块）|受益群众|宣传人", dates="cell",
           numbers="thousands", words="other", missing="-"),
    Layout(2023, SAFETY, "publicity", "消防宣传台账.xlsx", "序号|宣传编号|宣传方式|宣传日期|计量单位|数量|受益人数|宣传人|备注", dates="cell",
           total=True, words="mixed"),
    Layout(2024, SAFETY, "publicity", "消防宣传台账.xlsx",
           "序号|宣传编号|宣传方式|宣传主题|宣传日期|地点|数量（份/块）|受益人数|宣传人", above=_UNIT_DATE, dates="cell cn",
           numbers="plain thousands", words="mixed", below=_SIGNED, empty=2),
    Layout(2021, PEACE, "publicity", "宣传活动.xls", "序号|活动编号|宣传活动名称|宣传形式|活动日期|受益群众", dates="dot", words="mixed"),
    Layout(2022, PEACE, "publicity", "平安宣传活动.xlsx", "序号|宣传编号|宣传方式|开展日期|数量|受益人数|宣传人", dates="cn", numbers="text",
           words="other"),
    Layout(2023, PEACE, "publicity", "宣传活动台账.xlsx", "序号|宣传编号|活动名称|活动类别|活动时间|参与人数|活动概述", dates="celltime",
           words="mixed", total=True),
    Layout(2024, PEACE, "publicity", "宣传活动台账.xls",
           "序号|宣传编号|宣传活动名称|宣传方式|宣传日期|地点|受益人数（人）|宣传人|活动概述", dates="cn", numbers="thousands plain",
           words="mixed", above=_PAIRS, total=True, below=_SIGNED),
    # 入户走访
    Layout(2021, GRID, "grid_visits", "入户走访.xls", "序号|统计时间|社区名称|应走访|达标|达标率", dates="month"),
    Layout(2022, GRID, "grid_visits", "入户走访统计.xlsx", "月份|所属社区|网格数|入户走访:应走访户数,达标户数|走访达标率", dates="month",
           merge="month", above=_UNIT_DATE, total=True),
    Layout(2023, GRID, "grid_visits", "津治通走访统计.xlsx", "序号|月份|社区|应走访户数|走访达标户数|达标率", dates="dotmonth",
           numbers="plain text", subtotal="quarter", total=True, below=_SIGNED),
    Layout(2024, GRID, "grid_visits", "津治通入户走访统计表.xlsx", "序号|统计月份|社区|网格数|入户走访:应走访户数,达标户数|达标率",
           dates="month dotmonth", numbers="plain plain plain wide", subtotal="month", total=True,
           above="填报单位：→{department}|单位：→户", below="注：达标户数指按要求走访的户数。|" + _SIGNED),
    # 吹哨
    Layout(2021, GRID, "whistle_meetings", "吹哨登记表.xlsx", "序号|哨单编号|召开日期|发起社区|事项类别|吹哨事由|参加单位数|主持人|协调结果",
           dates="dot", blank=20),
    Layout(2022, GRID, "whistle_meetings", "吹哨报到台账.xls", "序号|协调会编号|会议日期|所属社区|吹哨事项类别|吹哨事项|参会部门数|主持人|落实措施",
           dates="cell cn", above="填报单位：{department}"),
    Layout(2023, GRID, "whistle_meetings", "吹哨协调会台账.xlsx", "序号|吹哨编号|协调会日期|吹哨社区|议题类别|议题说明|报到部门数|主持人|协商结果",
           split="quarter", twice=1, dates="cell", total=True),
    Layout(2024, GRID, "whistle_meetings", "吹哨协调会台账.bom.csv",
           "序号|吹哨编号|协调会日期|吹哨社区|议题类别|议题说明|报到部门数|主持人|会议地点|协调结果", title="", dates="slash cn"),
    # 纪检
    Layout(2021, DISCIPLINE, "discipline_education", "纪检工作台账.xls", "序号|登记编号|形式|召开日期|受教育人数|地点", sheet="教育", dates="dot",
           words="mixed"),
    Layout(2021, DISCIPLINE, "discipline_cases", "纪检工作台账.xls",
           "序号|监督执纪编号|办理类型|办理日期|姓名|职务职级|问题简况|谈话人次|人数|给予处分人数", sheet="执纪", dates="dot", words="other"),
    Layout(2021, DISCIPLINE, "discipline_letters", "纪检工作台账.xls", "序号|文书文号|文书种类|印发日期|发往单位|签发人", sheet="文书",
           dates="cn", words="mixed"),
    Layout(2022, DISCIPLINE, "discipline_education", "廉政教育.xlsx", "序号|活动编号|教育类型|活动主题|活动日期|参加人数|授课人", dates="cell",
           words="other"),
    Layout(2022, DISCIPLINE, "discipline_cases", "监督执纪.xlsx",
           "序号|案件编号|处置方式|谈话/结案日期|被谈话人|职务|违纪事实|人次|涉及人数|处分人数|工作单位", dates="cell", words="mixed", missing="/"),
    Layout(2022, DISCIPLINE, "discipline_letters", "文书登记.xls", "序号|函件编号|函件类型|发出日期|接收科室|制发事由", dates="dot",
           words="other"),
    Layout(2023, DISCIPLINE, "discipline_education", "纪检监察工作台账.xlsx", "序号|教育编号|教育形式|开展日期|参加人数|主讲人|参加范围",
           sheet="廉政教育", dates="cell"),
    Layout(2023, DISCIPLINE, "discipline_cases", "纪检监察工作台账.xlsx",
           "序号|线索编号|线索来源|处置类型|处置日期|被反映人:被反映人,职务|主要问题|处理:人次,涉及人数,处分人数", sheet="监督执纪", dates="cell",
           total=True, missing="-"),
    Layout(2023, DISCIPLINE, "discipline_letters", "纪检监察工作台账.xlsx", "序号|文书编号|文书类型|制发日期|接收单位|回复情况",
           sheet="提示函建议书", dates="cn"),
    Layout(2024, DISCIPLINE, "discipline_education", "廉政教育台账.xlsx", "序号|教育编号|教育形式|活动主题|开展日期|地点|参加人数|主讲人",
           dates="cn cell", words="mixed", above=_UNIT_DATE, below=_SIGNED),
    Layout(2024, DISCIPLINE, "discipline_cases", "监督执纪台账.xlsx",
           "序号|线索编号|线索来源|处置类型|处置日期|被反映人|职务|主要问题|处置情况:人次,涉及人数,处分人数|办理状态", dates="cell dot",
           words="mixed", total=True, missing="/", above="填报单位：{department}", below=_SIGNED),
    Layout(2024, DISCIPLINE, "discipline_letters", "提示函建议书台账.xls", "序号|文书编号|文书类型|制发事由|制发日期|接收单位|签发人|回复情况",
           dates="cn", words="mixed", below="填表人：胡某"),
    # 干部晋升
    Layout(2021, PARTY, "personnel_promotions", "干部晋升.xls", "序号|编号|干部姓名|原职级|现职级|类型|晋升日期", dates="cn", words="mixed"),
    Layout(2022, PARTY, "personnel_promotions", "干部晋升情况.xlsx", "序号|登记编号|姓名|晋升前职务职级|晋升后职务职级|晋升类别|任职时间",
           dates="compact", words="other"),
    Layout(2023, PARTY, "personnel_promotions", "干部晋升台账.xlsx", "序号|晋升编号|人员姓名|所在部门|原职务职级|现职务职级|晋升类型|批准日期",
           dates="cell", above="填报单位：{department}"),
    Layout(2024, PARTY, "personnel_promotions", "干部晋升台账.xlsx",
           "序号|晋升编号|姓名|所在科室|职务职级:原职务职级,现职务职级|晋升类型|任职日期|批准文号|备注", dates="cell dot", words="mixed",
           above=_UNIT_DATE, below=_SIGNED, spare=6),
    # 普法
    Layout(2021, JUSTICE, "legal_literates", "法律明白人名册.xls", "序号|名册编号|姓名|性别|手机号码|社区|是否完成培训|结业日期", dates="dot",
           words="other"),
    Layout(2022, JUSTICE, "legal_literates", "普法工作表.xlsx", "序号|明白人编号|法律明白人姓名|性别|联系电话|社区名称|完成情况|培训完成日期",
           sheet="法律明白人", dates="cn", words="mixed", group="community", subtotal="community", total=True),
    Layout(2023, JUSTICE, "legal_literates", "法律明白人培训名册.xlsx", "序号|明白人编号|姓名|性别|联系电话|所属社区|培训方式|培训情况|培训日期",
           split="community", dates="cell", words="own"),
    Layout(2024, JUSTICE, "legal_literates", "法律明白人培训名册.xlsx",
           "序号|所属社区|明白人编号|姓名|性别|联系电话|培训情况|培训日期|培训方式|学时", merge="community", dates="cell年 dot", words="mixed",
           above=_PAIRS, below="注：以网络课程学完为准。|" + _SIGNED),
    Layout(2021, JUSTICE, "exam_scores", "考试成绩.xls", "序号|试卷编号|考生姓名|科目考试日期|科目成绩|名次", dates="dot"),
    Layout(2022, JUSTICE, "exam_scores", "普法工作表.xlsx", "申报号|姓名|考试时间|得分|是否通过", sheet="考试成绩", dates="cn", title=""),
    Layout(2023, JUSTICE, "exam_scores", "法治考试成绩.xlsx", "序号|答卷编号|姓名|所在部门|考试日期|考试成绩|是否通过", dates="compact_text",
           numbers="text", below="填表人：何某某"),
    Layout(2024, JUSTICE, "exam_scores", "法治思想考试成绩.csv", "序号|答卷编号|姓名|科室|考试日期|成绩|是否通过", title="", dates="cn slash"),
]
