"""The words that headings are made of: one that has any other may hold somebody's name.

    is_made_of_words("办理情况（件）")  ->  True      is_made_of_words("联系人赵小明")  ->  False

In: the text of a heading or a title, and more words that are known. A word that a new spreadsheet
brings is added to a list here; no name, and no surname that stands alone.
"""

import re
import unicodedata
from collections.abc import Container

from wanxing_stats.base import SURNAMES, plain

_CHINESE = """
    序号 行次 编号 编码 代码 号码 证号 号 码 名称 名 姓名 性别 年龄 民族 学历 职务 职位
    岗位 职业 职称 职级 职别 级别 等级 层次 程度 优先级 行业 业态 规格 型号 版本 品牌 班组
    工种 工号 单号 票号 批号 卡号 账号 帐号 户号 门牌 楼号 房号 单元 楼层 楼栋 楼宇 楼 层
    栋 幢 室 单位 部门 机构 企业 公司 工厂 厂 厂级 商户 商家 商铺 店铺 门店 街道 社区 网格
    村居 村 居 镇 乡 区 县 市 省 州 国家 地区 地域 地 区域 辖区 片区 园区 小区 城区 郊区
    属地 地址 住所 住址 地点 场所 位置 所在地 所在 位于 住房 住宅 房屋 房产 户籍 籍贯 国籍
    常住 现住 居住 暂住 流动 户口 人口 家庭 家属 户 户数 户主 电话 手机 手机号 传真 固话
    固定 联系 联系人 联系方式 方式 邮箱 邮编 邮政 网址 微信 网站 平台 系统 公众号 热线 来电
    去电 短信 信箱 通讯 通信 日期 时间 时限 期限 年月日 年份 月份 年度 季度 月度 周 旬 年
    月 日 时 分 秒 天 小时 分钟 学年 学期 上半年 下半年 本年 当年 上年 去年 全年 本月 当月
    上月 本期 上期 同期 当期 本季 累计 至今 以来 截至 截止 起 止 起止 开始 结束 启动 起始
    终止 到期 逾期 超期 延期 按期 按时 提前 及时 临时 长期 短期 有效期 有效 无效 失效 生效
    实时 定期 不定期 日常 平时 时长 时段 期间 期 期数 届 周期 频次 频率 次序 工期 工日 工时
    工天 人工 天数 日数 月数 年数 类别 类型 种类 分类 性质 类 型 种 大类 小类 中类 子类
    子类别 主类 一级 二级 三级 四级 五级 级 门类 品种 品类 属性 形式 形态 格式 样式 模式 式
    等次 档次 状态 状况 阶段 进度 进展 进程 环节 步骤 流程 过程 程序 情况 情形 现状 现场
    动态 结果 结论 成果 成效 效果 成绩 得分 分数 总分 分值 积分 扣分 加分 评分 打分 排名
    名次 位次 评价 评定 评审 评议 评估 评选 考核 考评 考试 考察 测评 测试 测验 测量 检测
    检验 检查 监测 监管 监督 监控 督查 督办 督导 巡查 巡视 巡逻 抽查 核查 核实 核对 复核
    复查 复检 审查 审核 审批 审计 审议 审定 审理 批准 批复 批示 批文 批次 批量 核准 核定
    核验 验收 验证 查验 查询 查处 查封 查看 调查 排查 摸排 摸底 普查 清查 自查 内容 主题
    标题 题目 题型 答案 事项 事由 事件 事情 问题 问答 描述 详情 简述 摘要 简介 简题 提要
    概述 概况 概要 项目 项 科目 模块 功能 功能点 指标 规则 规范 规定 规章 制度 标准 标识
    标志 标记 标签 标的 标段 要点 要素 关键词 关键字 主旨 议题 话题 课题 专题 题 课程 课时
    学时 学习 学分 培训 教育 教学 授课 讲课 讲座 宣讲 宣传 主讲 讲师 教师 老师 学生 学员
    学校 学院 院校 高校 中学 小学 幼儿园 班级 年级 专业 办学 招生 毕业 在校 入学 就学 升学
    意见 建议 答复 回复 反馈 回访 措施 原因 依据 理由 要求 需求 诉求 请求 愿望 目的 目标
    计划 规划 方案 预案 打算 安排 部署 任务 工作 工程 渠道 来源 途径 出处 去向 走向 方向
    方法 手段 手续 材料 资料 文件 文书 文号 文 字号 发文 收文 来文 公文 文稿 稿件 信息 数据
    台账 台帐 账 清单 目录 名册 名单 册 簿 档案 卷宗 卷 案卷 附件 附表 附图 表 图 图片 照片
    影像 视频 音频 录音 录像 截图 链接 索引 索引号 附注 备注 说明 注释 注 备案 存档 归档
    立卷 数量 数 量 数值 数额 金额 费用 费 款 款项 单价 总价 价格 价 均价 原价 造价 报价
    资金 资产 资本 资源 资质 资格 经费 收入 支出 收支 收益 利润 利率 利息 税 税收 税额 税率
    税务 税号 余额 差额 限额 定额 总额 净额 额 面积 体积 容积 规模 长度 宽度 高度 深度 厚度
    重量 质量 密度 温度 湿度 浓度 强度 速度 里程 距离 范围 边界 方位 坐标 经度 纬度 海拔
    容量 产量 产值 产品 产业 产权 销量 销售 销售额 库存 存量 增量 总量 流量 用量 用水 用电
    用气 用地 能耗 能源 排放 排污 污染 环境 环保 生态 绿化 绿地 垃圾 污水 供水 供水量 供暖
    供热 供电 供气 燃气 水 电 气 热 土地 地块 耕地 林地 宅基地 合计 小计 总计 共计 总数
    人数 人次 人 件 件数 次 次数 起数 宗 宗数 个 个数 家 家数 条 条数 份 份数 批 组 组数
    组别 场 场次 会次 台 台数 辆 车辆 车次 只 套 套数 处 处数 米 平方米 公里 亩 公顷 吨 元
    万元 亿元 千元 百万元 美元 万 亿 口 块 本 枚 页 页数 字 字数 册数 点 点数 位 位数 率
    比例 占比 比重 增速 增幅 增减 增长 增长率 增加 增加值 减少 下降 上升 同比 环比 比 倍
    倍数 百分比 百分点 系数 指数 概率 均值 平均 最大 最小 最高 最低 中位数 方差 标准差 误差
    偏差 差异 差 差距 余 加权 权重 基数 基期 定基 环基 不变价 现价 是否 有无 是 否 有 无 未
    已 非 不 应 实 总 各 其他 其它 其中 另 另外 全部 全 部分 所有 所属 所 主要 主 次要 重要
    重要性 重点 一般 普通 特殊 特种 特别 重大 较大 严重 严重率 轻微 紧急 应急 突发 危险
    危险性 危险源 危化 危害 风险 隐患 事故 灾害 灾情 火灾 消防 消除 安全 安全生产 生产 经营
    管理 管控 治理 整治 整改 整理 整合 改造 改建 改革 改善 改进 修改 修订 修正 修复 修缮
    维修 维护 维保 保养 养护 保管 保存 保护 保障 保险 保证 保证金 质保 保密 密级 公开 公示
    公告 公布 公共 公益 公务 公用 政务 政府 政策 政治 政治面貌 党员 党群 党组织 党支部 支部
    党委 党组 党建 团员 工会 妇联 群众 群体 居民 村民 市民 公民 业主 住户 用户 客户 客运量
    顾客 消费者 对象 主体 当事人 相对人 法人 法定 法定代表人 代表 代表人 负责人 责任人
    承办人 经办人 经手人 办理人 主办人 协办人 受理人 接待人 接访人 来访人 信访人 上访人
    反映人 投诉人 举报人 申请人 被申请人 申报人 诉求人 委托人 代理人 受托人 监护人 担保人
    介绍人 推荐人 证明人 见证人 记录人 登记人 录入人 填报人 填表人 制表人 审核人 审批人
    复核人 批准人 签发人 签收人 验收人 检查人 监督人 评价人 提出人 修改人 创建人 创建者
    修改者 更新者 使用人 使用者 保管人 管理人 管理员 领用人 借用人 收件人 发件人 寄件人
    收款人 付款人 宣传人 主讲人 授课人 主持人 召集人 参加人 参与人 参会人 出席人 缺席人
    回复人 处理人 整理人 操作人 操作员 执行人 权利人 继承人 发包人 承包人 承租人 出租人
    买受人 出卖人 受益人 死者 伤者 患者 病人 老人 儿童 妇女 青年 军人 残疾人 残疾 困难 低保
    特困 优抚 退役 失业 就业 创业 从业 务工 职工 员工 工人 农民 干部 领导 领导干部 科长
    处长 局长 主任 书记 经理 董事 监事 股东 厂长 村长 网格员 网格长 楼长 志愿者 义工 社工
    律师 调解员 执法人员 人员 人才 专家 队伍 队员 成员 会员 组员 组长 队长 团队 小组 劳务队
    施工队 施工 分包商 承包商 供应商 制造商 厂家 外协 个人 个体 个性化 本人 身份 身份证
    证件 证书 证 执照 牌照 许可 许可证 牌号 车牌 车型 车主 驾驶 驾驶证 身份证号 身份证号码
    统一 社会 信用 信用代码 统一社会信用代码 组织 组织机构 机关 科室 科 股 股室 处室 办
    办公 办公室 局 委 委员 委员会 中心 站 所站 队 大队 中队 支队 总队 窗口 大厅 网点 站点
    基地 仓库 库 库房 车间 工地 工业 工商 农业 林业 渔业 牧业 水利 水务 交通 运输 道路 公路
    铁路 水运 民航 航空 港口 桥梁 市政 城市 城管 城镇 乡镇 农村 乡村 村庄 街镇 建设 建筑
    建造 建成 建立 设立 成立 开业 开工 开展 开放 开发 开户 停业 停工 停产 停用 停车 复工
    竣工 完工 完成 完成率 未完成 完善 达标 达标率 合格 合格率 不合格 优秀 良好 满意 满意度
    满意率 不满意 基本 通过 未通过 驳回 退回 撤回 撤销 注销 变更 更新 更换 更正 新增 新建
    新 旧 原 原有 现 现有 前 后 上 下 上级 下级 左 右 内 外 中 内部 外部 上报 下达 下发
    印发 制发 发布 发出 发送 发往 发起 发现 发生 发放 发证 发票 颁发 施行 实施 执行 落实
    实际 实到 应到 应收 实收 应付 实付 应当 预计 预算 预付 预警 预防 预约 估算 估计 概算
    决算 结算 核算 计算 统计 计量 计数 计价 汇总 分析 研判 对比 比较 比对 排序 序列 顺序
    先后 日志 历史 当前 目前 最近 最后 最新 最终 最初 首次 首 末 初 尾 初始 初次 初步 重复
    重复件 重新 再次 多次 单次 单件 单项 单独 独立 联合 联动 联络 联系单 共同 合作 合同
    协议 协商 协调 协调会 协助 协办 主办 承办 交办 转办 代办 待办 在办 即办 即办件 承诺
    承诺件 特殊件 办件 办结 办结率 办结量 办理 办理中 处理 处置 处罚 处分 处分人 受理
    受理量 收件 补件 收案 收信 来信 来访 走访 入户 上门 下派 派单 派遣 派发 工单 结案 立案
    案件 案号 案由 案源 案 案情 诉讼 仲裁 复议 信访 信访件 初访 重访 集体 集体访 个访 上访
    网上 网络 网签 线上 线下 电子 纸质 书面 口头 当面 当事 见证 证明 证据 证人 取证 罚款
    罚没 没收 警告 吊销 责令 拘留 强制 催告 违法 违规 违章 违纪 违约 合法 合规 法律 法规
    法治 法制 司法 执法 普法 守法 行政 行政处罚 行政许可 行政审批 审批服务 刑事 民事 民生
    民政 民警 公安 治安 防控 维稳 综治 平安 矛盾 纠纷 调解 调处 化解 调处化解 和解 协调结果
    吹哨 报到 哨单 包联 包保 包案 帮扶 扶贫 贫困 脱贫 救助 救济 救援 补助 补贴 补偿 补充
    奖励 奖金 奖惩 奖项 荣誉 表彰 表扬 批评 通报 通知 通知书 告知 告知书 提示 提示函 提醒
    约谈 谈话 函询 函件 函 建议书 决定 决定书 裁定 判决 裁决 命令 指令 指示 指导 指定 意向
    意愿 意义 含义 定义 名词 术语 解释 解读 解决 答疑 咨询 服务 服务费 业务 商务 事务 财务
    财政 会计 出纳 人事 后勤 行政区划 区划 编制 职能 职责 权力 权限 权利 义务 责任 责任制
    任免 任命 任职 任期 免职 离职 离任 入职 在职 在岗 在编 退休 晋升 晋级 升级 降级 调动
    调入 调出 调整 招聘 招录 招标 招商 招商引资 投标 中标 采购 购买 购置 租赁 租金 出租
    转让 转移 转入 转出 转 移交 移送 交接 交付 交易 交流 交 接收 接待 接受 接 领取 领用 领
    借用 借 归还 使用 使用率 占用 利用 利用率 用途 作用 应用 适用 采用 启用 物品 物资 物业
    物资名称 货物 商品 材质 设备 设施 器材 仪器 仪表 工具 用具 家具 车位 充电 充电桩 电动
    自行车 电动自行车 机动车 摄像头 电梯 锅炉 压力 容器 管道 管网 管线 井盖 路灯 公厕 厕所
    公园 广场 市场 超市 餐饮 食品 药品 医疗 医院 卫生 卫生院 健康 疾病 疫情 疫苗 接种 体检
    养老 养老金 抚养 生育 婚姻 婚姻状况 配偶 父亲 母亲 子女 关系 与 和 及 或 等 的 为 在 由
    被 对 从 向 以 按 其 该 此 每 至 到 至于 并 且 之 共 同 将 能 可 可否 需 须 必 必填
    必填项 选填 填写 填 选 选项 选择 下拉 字段 列 行 栏 格 表单 表格 表号 报表 月报 年报
    季报 周报 日报 简报 快报 汇报 报告 报告书 报送 报告期 填报 申报 申请 申诉 投诉 举报
    控告 检举 反映 反应 建言 提案 议案 提出 提交 提供 提高 提升 提取 录入 输入 输出 导入
    导出 上传 下载 登录 登记 登记表 登记证 注册 注册号 认证 认定 鉴定 确认 确定 签订 签署
    签收 签字 签名 签章 签发 签约 盖章 印章 公章 用章 主管 分管 直管 主持 主席 组织部 会议
    会议室 会 大会 例会 座谈 座谈会 论坛 活动 比赛 竞赛 展览 演练 演出 演习 仪式 典型 案例
    经验 亮点 特色 优势 不足 短板 缺点 优点 存在 存放 取得 获得 获奖 达到 涉及 涉案 涉企
    相关 有关 关联 关注 关注度 关闭 关停 开启 打开 开关 启停 正常 异常 正式 临聘 固定资产
    无形 有形 直接 间接 主动 被动 自动 手动 人为 自然 自有 自用 自筹 自建 国有 集体所有
    民营 私营 外资 合资 股份 有限 责任公司 分公司 子公司 总公司 总部 分部 支部书记 本级
    同级 上一 下一 第一 第二 第三 第四 一类 二类 三类 一 二 三 四 五 六 七 八 九 十 甲 乙
    丙 丁 两 单 多 少 大 小 低 长 短 快 慢 早 晚 好 差评 好评 中评 优 良 劣 男 女 岁 周岁
    生日 出生 出生年月 死亡 伤亡 受伤 人身 伤害 伤 损失 损害 损坏 受损 受益 受教育 受众
    收集 收款 收费 收回 收取 收货 付款 支付 支出额 缴款 缴费 缴纳 欠款 欠费 欠缴 退款 退费
    返还 代码表 代缴 扣除 扣款 减免 免征 优惠 折扣 折旧 折合 汇率 币种 货币 现金 转账 银行
    开户行 贷款 借款 融资 投资 投入 引资 到位 到位率 缺口 拨付 拨款 下拨 分配 分布 分发
    分散 分期 分批 分组 分区 分段 分项 集中 集中式 统筹 统一性 汇集 整体 综合 综合性 全面
    专项 专用 专职 兼职 常规 常年 正在 进行 进入 进出 入驻 入库 入场 出库 出口 进口 出席
    出勤 缺勤 缺席 请假 加班 值班 值守 考勤 到岗 参加 参与 参会 参保 参照 参数 参考 邀请
    约定 预定 订单 订购 合计数 省网 市县 区县 县区 街乡 镇街 主城区 门户 首页 数据源 数据库
    字典 词条 接口 模板 模型 算法 权限组 角色 菜单 按钮 页面 前端 后端 服务器 软件 硬件 网
    端 源 型式 二期 三期 一期 四期 子 母 父 根 叶 节点 组成 构成 结构 框架 体系 机制 体制
    条件 条款 条例 办法 细则 章程 章 节 段 句 篇 部 级数 推进 推动 推广 推荐 推送 定制
    定制化 创新 创建 创城 创文 文明 文化 文化程度 文体 体育 旅游 文旅 文物 遗产 宗教 信仰
    民俗 语言 语种 国别 省份 城乡 东部 西部 南部 北部 北京 天津 上海 重庆 河北 山西 内蒙古
    辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州
    云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 全国 全省 全市 全区 全街 本市 本区
    本街道 本社区 外地 外省 本地 当地 异地 留言 留言人 群众性 主表 子表 名册号 记录 记录数
    可记录 事故率 时长数 取号 取号量 过号 过号量 不动产 存量房 政策性 法规库 党员数 批准文
    成文 有效期限 特殊人群 人群 困难群众 就医 生活 分管领导 包抓 挂点 驻村 楼盘 盘活 闲置
    面积数 商业 住宿 批发 零售 制造业 服务业 采矿业 信息化 数字化 智能 智慧 科技 科学 技术
    研发 专利 知识产权 商标 资讯 新闻 媒体 报纸 杂志 期刊 图书 书 书籍 书名 作者 出版
    出版社 刊物 刊号 阅读 点击 浏览 访问 访问量 转载 点赞 评论 留言数 粉丝 关注数 推文 篇数
    阅读量 标识码 学科 学位 导师 教职工 班主任 成本 效益 绩效 绩效考核 工资 薪酬 薪资
    基本工资 津贴 福利 社保 社会保障 社会保险 医保 公积金 养老保险 增员 减员 缴存 险种
    基数额 起征 应纳 税种 应税 免税 纳税 纳税人 名称及 号码及 名称和 简称 全称 别名 曾用名
    英文 英文名 中文 中文名 拼音 缩写 备用 预留 保留 其余 剩余 剩余量 未尽 办公用品 用品
    耗材 配件 备件 零件 部件 组件 附属 配套 安装 拆除 拆迁 征地 征收 征集 征求 安置 搬迁
    迁入 迁出 来源地 目的地 出发 抵达 到达 往返 线路 路线 路段 街 巷 道 河长 矿 电站 车站
    机场 港 码头 岸线 流域 水库 水质 空气 空气质量 噪声 土壤 固废 危废 粉尘 扬尘 油烟 秸秆
    焚烧 禁烧 禁止 限制 限期 期满 期末 期初 年初 年末 年底 月初 月末 季末 上旬 中旬 下旬
    星期 星期几 节假日 工作日 休息日 夜间 白天 上午 下午 早上 晚上 二维码 条码 条形码
    序列号 识别码 标识号 流水号 顺序号 登记号 受理号 凭证 凭证号 票据 发票号 合同号 协议号
    项目号 案件号 工单号 订单号 批文号 备案号 许可号 档案号 车架号 发动机号 设备号 资产号
    图号 表名 字段名 列名 类名 文件名 路径 大小 格式化 校验 锁定 解锁 启用状态 操作
    操作时间 描述性 讨论 讨论结果 决议 纪要 会议纪要 议程 日程 行程 出差 差旅 公务接待 三公
    公车 公费 境外 境内 外籍 港澳台 侨 侨胞 统战 民主 党派 无党派 人大 政协 代表数 委员数
    选举 换届 投票 得票 票数 票 测算 演算 化名 序 号数 房地产 地产 建筑业 人防 民防 双拥
    武装 征兵 兵役 国防 动员 战备 反恐 反诈 诈骗 刑满 矫正 社区矫正 戒毒 吸毒 禁毒 精神
    障碍 精神障碍 重性 邪教 涉毒 在逃 在押 释放 帮教 安帮 上一年 前三季度 一季度 二季度
    三季度 四季度 第一季度 第二季度 第三季度 第四季度 九小 死亡事故 未反馈 代表未 明白人
    法律明白人 存放点 储存 存储 储备 物流 快递 寄递 查收 下一步 上一步 重点人员 重点单位
    层级 权属 归属 隶属 主次 品名 款式 颜色 尺寸 尺码 重 净重 毛重 皮重 含量 成分 配方 剂量
    用法 疗程 诊断 诊疗 病史 病种 病因 症状 科别 床位 门诊 住院 手术 医生 医师 护士 药师
    村医 防疫 检疫 消毒 隔离 核酸 抗原 密接 来津 返津 离津 抵津 全街道 全镇 年均 应缴 高危
    高压 高峰 高层 水量 水价 电量 电价 单笔 双随机 张数 村级 区级 市级 省级 国家级 街级
    镇级 校级 院级 时点 时效 名下 收到 收到日期 线索 牵头 述求 作出 闭环 清点 装备 运营
    结业 答卷 行为 召开 起草 事实 拟办 盘点 给予 走访户 试卷 简况 购入 监督执纪 执纪 管辖
    制修订 考生 营业 营业执照 领导批示 上级转送 应参加 应走访 省市 省市联动 博硕 博士 硕士
    即办量 现场办理 具备 验收条件 劳动 劳动力 劳动保障 保障卡 建表 片组 片格 登记卡 百万
    工时损失 劝解 社情 民意 社情民意 移动 稳定 稳定工作 人口与 改制 党纪 政纪 党纪政纪
    其它类 城建 惠农 林水土 水土 涉法 涉诉 涉法涉诉 组织人事 通知被 特殊情况 国土 国土局
    规划委 办公厅 一处 累积 经济 缴费领证 领证 证号码 蓄水 条文 讫点 起点 终点 详细 明细
    退件 论证 清单数 预登记 年报数 牌匾 招牌 广告 户外 摊位 占道 占道经营 违建 违章建筑
    拆违 私搭乱建 噪音 扰民 油烟扰民 乱停车 停车位 乱堆 堆放 清运 清理 清扫 保洁 环卫
    垃圾分类 分类投放 投放 投放点 厨余 可回收 回收 再生 废品 废物 破损 漏水 渗水 堵塞 积水
    内涝 防汛 排水 排水口 雨水 下水 管井 疏通 加装 老旧 老旧小区 旧改 改造前 改造后 前后
    出租屋 出租房 群租 群租房 租户 承租 房东 中介 经纪 经纪人 产权人 产权单位 用途说明 层数
    户型 朝向 楼龄 竣工年份 建成年份 建筑年代 结构类型 房屋结构 门牌号 楼门 楼门长 楼院
    院落 大院 小区名 小区名称 物业公司 物业费 业委会 业主委员会 居委会 村委会 村民委员会
    居民委员会 党组织书记 两委 小微 微网格 微信群 群 群组 群名 群主 网格化 网格号 网格名
    责任网格 责任区 责任片区 责任田 包片 包户 包干 结对 结对子 认领 心愿 微心愿 慰问 慰问品
    走访慰问 探访 帮助 关爱 关怀 独居 空巢 留守 孤寡 孤儿 高龄 失能 失独 重病 大病 慢病
    高血压 糖尿病 残疾等级 残疾类别 残疾证号 视力 听力 言语 肢体 智力 低收入 低保户 低保金
    边缘 边缘户 五保 五保户 救助金 救助金额 救助对象 受助 受助人 发放金额 发放日期 领款
    签领 代领 代领人 监护 寄养 收养 领养 抚恤 烈属 军属 退役军人 伤残 参战 立功 优待 优待证
    光荣牌 征地补偿 青苗 附着物 安置房 安置费 过渡 过渡费 签约率 腾退 搬迁户 确权 颁证 流转
    承包 承包地 承包面积 合作社 农场 农户 农资 种植 种植面积 养殖 养殖场 养殖户 存栏 出栏
    畜禽 粮食 蔬菜 水果 作物 亩产 总产 灌溉 机井 沟渠 坑塘 鱼塘 水面 农药 化肥 农机 农机具
    补贴金额 补贴标准 补贴面积 起征点 经营范围 经营场所 经营状态 经营地址 经营者 经营者姓名
    注册资本 注册资金 注册地 注册地址 注册日期 注册时间 实缴 认缴 出资 出资额 出资人 持股
    持股比例 控股 法人姓名 法人电话 联系手机 营收 营业额 营业收入 产值增速 规上 规下 限上
    限下 规模以上 限额以上 四上 新增企业 落户 落地 落地率 签约金额 到位资金 外资额 内资
    投资额 总投资 年度投资 已完成投资 投资方 建设单位 设计 设计单位 监理 监理单位 施工单位
    勘察 勘察单位 施工许可 施工许可证 规划许可 规划许可证 竣工验收 开工日期 竣工日期
    计划开工 计划竣工 形象 形象进度 工程进度 项目进度 存在困难 需协调 需要 协调解决
    协调事项 推进情况 完成时限 完成情况 责任部门 责任单位 责任领导 责任科室 牵头单位
    牵头部门 配合 配合单位 配合部门 主责 主责单位 协同 协同单位 权责 权责清单 事权 赋权
    委托 授权 下放 承接 承接部门 事项编码 事项名称 实施主体 行使 行使层级 法定时限 承诺时限
    办理时限 办理地点 办理流程 申请材料 申请条件 收费标准 收费依据 是否收费 咨询电话
    监督电话 投诉电话 办公电话 办公地址 办公时间 值班电话 紧急联系人 传真号码 电子邮箱
    电子邮件 邮件 邮寄 邮寄地址 邮政编码 通讯地址 通信地址 联络员 联络人 联系部门 对接
    对接人 对接部门 填报单位 填报日期 填报部门 统计人 统计日期 统计口径 口径 报送人
    报送单位 报送日期 报送时间 上报人 上报日期 上报时间 上报单位 接报 接报时间 接警
    接警时间 出警 出警时间 警情 警号 报警 报警人 案发 案发地 案发时间 案值 涉案金额 嫌疑
    嫌疑人 受害 受害人 原告 被告 上诉 上诉人 诉讼费 标的额 庭审 开庭 开庭时间 法院 法官
    检察院 检察 检察官 公证 公证处 司法所 律所 律师事务所 法援 法律援助 援助 法律顾问 顾问
    人民调解 调解员姓名 调解日期 调解结果 调解协议 协议书 协议编号 履行 履行情况 未履行
    兑现 赔偿 赔偿金额 补偿金额 调委会 专职调解员 当事双方 双方 甲方 乙方 丙方 第三方 权益
    维权 侵权 欠薪 讨薪 农民工 用工 用人 用人单位 劳务 劳务派遣 派遣单位 合同期限 合同金额
    合同编号 签订日期 试用期 转正 工龄 入职日期 离职日期 参加工作时间 入党 入党时间
    入党日期 党龄 党内 党内职务 党费 组织关系 所在支部 发展 发展对象 积极分子 预备党员
    转正日期 政治生日 主题党日 三会一课 党课 民主评议 民主生活会 述职 述廉 廉政 廉洁 纪检
    纪律 警示 警示教育 诫勉 诫勉谈话 谈话人 谈话函询 初核 立案审查 政务处分 党纪处分
    移送司法 问责 追责 整改率 整改完成率 销号 销号日期 挂账 台账号 隐患等级 隐患描述
    隐患类型 隐患部位 部位 检查部位 检查项目 检查结果 检查情况 检查依据 检查单位 被检查
    被检查单位 检查组 抽样 样品 样本 样本量 样品名称 样品编号 采样 采样点 采样日期 检测结果
    检测机构 检测项目 检测值 限值 标准值 实测值 超标 超标率 判定 判断 判断题 单选 单选题
    多选 多选题 填空 填空题 简答 简答题 正确 正确答案 正确率 错误 错误率 对错 选项一 题号
    题干 题量 试题 考场 考号 考点 考试时间 考试成绩 总成绩 平均分 最高分 最低分 及格 及格率
    优秀率 到课 到课率 签到 签到率 签到时间 签退 报名 报名人数 录取 录取率 录取人数 录用
    面试 笔试 体测 政审 资格审查 公示期 任职资格 聘用 聘任 聘期 岗位等级 岗位工资 薪级
    绩效工资 应发 实发 应发工资 实发工资 扣税 代扣 个税 补发 奖金额 加班费 餐补 交通费
    差旅费 住宿费 会议费 培训费 印刷费 邮电费 水费 电费 燃气费 取暖费 维修费 租赁费 劳务费
    咨询费 宣传费 招待费 公务卡 报销 报销人 报销金额 借方 贷方 借方金额 贷方金额 凭证日期
    摘要说明 科目代码 科目名称 预算数 决算数 执行数 执行率 预算执行 调整数 上年结转 结转
    结余 结存 年初数 年末数 期初数 期末数 本月数 本年累计 上年同期 去年同期 同期数 增减率
    增减额 增减数 较上年 较去年 较同期 比上年 比上月 占总数 占全部 权重值 目标值 完成值
    完成数 计划数 实际数 差异率 达成 达成率 排行 星级 信用等级 信用等级分 红黑榜 黑名单
    白名单 红名单 双公示 抄告 抄送 主送 签批 签批人 领导签字 阅示 阅办 传阅 传阅人 收文日期
    收文编号 来文单位 来文日期 发文日期 发文单位 发文机关 发文文号 文种 密件 保管期限
    归档日期 件号 盒号 卷号 页号 页码 全宗 全宗号 公开类型 公开时限 公开依据 公开内容
    公开渠道 依申请 依申请公开 主动公开 不予公开 申请公开 申请编号 申请日期 申请时间
    申请内容 申请事项 答复日期 答复方式 答复内容 答复结果 答复时间 行政复议 行政诉讼
    复议机关 复议结果 应诉 出庭 负责人出庭 败诉 胜诉 维持 确认违法 变更登记 注销登记
    变更事项 变更前 变更后 变更日期 变更时间 注销日期 注销原因 吊销日期 登记机关 登记日期
    发证机关 发证日期 发照 发照日期 核准日期 经营期限 行业代码 行业门类 行业类别 企业类型
    企业规模 企业状态 市场主体 主体类型 个体工商户 组织形式 法定代表 从业人员 从业资格
    员工总数 职工人数 用户数 会员数 订阅 订阅数 覆盖 覆盖率 覆盖面 知晓率 参与率 参与度
    建档 建档率 签约数 服务对象 服务内容 服务时间 服务次数 服务人次 服务类型 服务地点
    服务记录 志愿服务 志愿者人数 活动名称 活动时间 活动地点 活动内容 活动主题 活动形式
    活动类型 参加对象 参与对象 参与单位 主办方 承办方 协办方 讲授 讲师姓名 课件 课程名称
    课程类型 教材 培训对象 培训地点 培训时间 培训人数 培训人次 培训机构 培训主题 发放数量
    发放资料 宣传资料 宣传册 宣传品 条幅 横幅 展板 海报 入户数 悬挂 张贴数量 播放 推送次数
    诉求人姓名 诉求分类 诉求标题 诉求类型 诉求地址 诉求来源 诉求时间 来电时间 来电人
    来电内容 工单类型 工单状态 工单来源 派单时间 派单人 接单 接单时间 接单人 按期办结
    按期办结率 超期天数 逾期天数 剩余天数 首接 首接单位 首办 退单 退单原因 退回原因
    回访结果 回访时间 回访人 回访情况 满意情况 解决情况 解决率 是否办结 是否逾期 是否超期
    是否属实 属实 基本属实 不属实 无理 重复投诉 重复次数 合并 联办 督办单 督办人 督办时间
    领导批示日期 批示人 批示内容 批示领导 省代码 市代码 区代码 县代码 行政代码 邮政代码
    区号 国标 地标 行标 企标 国标码 经办 经办机构 经办日期 定点 定点机构 服务站 卫生站
    社区医院 诊所 药店 美容 美发 理发 洗浴 网吧 宾馆 旅馆 酒店 酒吧 娱乐 娱乐场所 歌舞 影院
    剧院 书店 图书馆 博物馆 展馆 体育馆 健身 健身房 游泳 游泳馆 球场 培训班 托管 托育 托幼
    幼教 家教 早教 加油站 加气站 变电站 配电室 配电箱 机房 泵房 水泵 水表 电表 气表 热表
    抄表 表数 读数 用量数 阀门 水阀 烟感 喷淋 灭火器 消火栓 消防栓 消防通道 疏散 疏散通道
    安全出口 应急灯 应急预案 应急演练 演练次数 演练时间 演练类型 物资数量 物资类型 储备点
    避难 避难场所 避险 转移人数 受灾 受灾人口 受灾面积 倒塌 损坏房屋 直接经济损失 伤亡人数
    死亡人数 受伤人数 失踪 重伤 轻伤 起火 起火原因 过火 过火面积 火险 火灾原因 事故等级
    事故原因 事故单位 事故经过 事故编号 事故时间 事故地点 事故类别 事故性质 责任认定
    四不放过 安全员 安全管理 安全管理人员 特种作业 特种作业证 作业 作业票 高处 高处作业
    动火 动火作业 受限空间 有限空间 危险作业 危险化学品 化学品 储量 储罐 重大危险源 职业病
    职业健康 劳动防护 防护 防护用品 劳保 劳保用品 安全帽 双重预防 风险点 风险等级 风险分级
    管控措施 管控层级 责任到人 包保领导 网址链接 备注栏 其他说明 其他情况 其他材料 补充说明
    附件材料 附件名称 佐证 佐证材料 证明材料 支撑 支撑材料 材料名称 材料类型 原件 复印件
    份数要求 年审 年检 年检日期 检验日期 检验机构 检定 检定日期 校准 标定 出厂 出厂日期
    出厂编号 生产日期 生产厂家 生产企业 保质期 有效期至 购置日期 购置金额 购买日期 使用年限
    使用部门 使用单位 使用日期 启用日期 报废 报废日期 维护人 维护单位 维护日期 维修日期
    维修内容 维修人 更换日期 规格型号 资产名称 资产类别 资产编号 资产原值 原值 净值
    累计折旧 残值 评估价 评估值 评估机构 成交 成交价 成交额 成交日期 挂牌 挂牌价 底价 起拍
    起拍价 拍卖 竞价 报价人 中标人 中标价 中标金额 中标单位 招标方式 采购方式 采购人
    采购金额 采购项目 供应商名称 数据项 数据类型 数据长度 字段类型 字段长度 字段说明
    是否必填 是否为空 允许 允许为空 缺省 缺省值 默认 默认值 主键 外键 备注信息 填写说明
    填写要求 填报说明 示例 样例 举例 取值 取值范围 值域 单位代码 机构代码 机构名称 组织名称
    部门名称 部门代码 科室名称 人员编号 人员类别 人员类型 人员性质 人员数 人员总数 身份类别
    证件类型 证件名称 证件有效期 手机号码 电话号码 联系号码 现居住地 现住址 现住地址 户籍地
    户籍地址 户口所在地 出生地 出生日期 出生年份 籍贯地 文化水平 毕业院校 毕业学校 毕业时间
    所学专业 技能 技能等级 专长 特长 爱好 健康状况 身体状况 身高 体重 血型 血压 血糖 体温
    心率 脉搏 就业状况 就业单位 就业形式 就业意向 收入来源 年收入 月收入 人均 人均收入
    家庭人口 家庭成员 与户主关系 户主姓名 关系人 亲属 亲属关系 联系亲属 婚姻情况 生育情况
    子女数 子女情况 房屋性质 房屋用途 房屋面积 房屋地址 房屋编号 房屋状态 房屋类型 自住
    空置 空置率 出租率 入住 入住率 入住时间 迁入日期 迁出日期 来本地时间 流入 流入地 流出
    流出地 居住证 居住证号 居住类型 居住事由 居住时间 登记类型 登记状态 登记人姓名 核查人
    核查时间 核查结果 核查情况 核实情况 核实结果 数据时间 采集 采集人 采集时间 采集日期
    采集单位 上传时间 上传人 下载次数 操作人员 操作类型 处理状态 处理进度 处理意见 审核状态
    审核意见 审核时间 审核结果 审核部门 审批状态 审批意见 审批时间 审批结果 审批部门
    审批事项 审查意见 审查结果 备案日期 备案机关 备案编号 备案时间 备案状态 备案单位
    文件类型 文件编号 文件大小 文件标题 发布单位 发布机构 发布人 发布状态 发布平台 制定
    制定机关 制定依据 制定日期 废止 废止日期 清理结果 合法性 合法性审查 公平竞争
    公平竞争审查 征求意见情况 听证 听证会 集体讨论 决策 决策事项 重大决策 重大行政决策
    程序履行 风险评估 社会稳定风险 稳评 后评估 原始 加 当日 及村 即办结 天气 气温 气象 风力
    风向 风速 降水 降雨 降雨量 雨量 积雪 能见度 气压 备忘 备忘录 摊贩 河道 河道巡查 万美元
    亿美元 万户 万人 万平方米 万吨 万件 万份 万亩 万次 万人次 万欧元 港元 欧元 日元 人民币
    心得 体会 收获 感受 想法 看法 观点 总结 小结 自评 互评 评语 寄语 目标任务 阶段性
    常住人口 户籍人口 流动人口 外来 外来人口 出生人口 男性 女性 人口数 户籍数 城镇化 街道办
    办事处 街道名称 社区名称 村名 组名 队名 校名 厂名 店名 站名 所名 码表 班子会 积案 纾困
    议事 助企 答题 液化气 呼声 调度会 危化品 工委会 初信 六小 里程碑 联席会 新设 矛调 接诉
    难题 引进 传单 对照表 校园 政民 电动车 学法 自建房 租赁房 车棚 记录仪 飞线 规范性文件
    问政 惠企 理论 办案 三小 营商 危房 烟花爆竹 填表说明 接访 沿街 新办 津治通 便民
    食品摊贩 法治思想 走访统计 led
"""
_ENGLISH = """
    an the of in on at by to for from with and or not no is has was are as per id ids num
    number numbers count counts amount amounts total totals sum avg mean min max rate ratio
    percent percentage share unit units qty quantity size level grade score rank order sort
    index idx key code codes name names title titles subject subjects type types kind
    category categories class group groups sub subs status state states step steps stage
    phase version flag mark tag tags label labels desc description details detail content
    contents text note notes remark remarks comment comments memo remake summary
    introduction info information message messages data date dates time times datetime
    timestamp year years month months day days week weeks hour hours minute minutes second
    seconds quarter period start starts end ends begin finish finished complete completed
    completion open close closed create created creation update updated modify modified
    delete deleted insert add added edit input output entry enter entryly enty log logs
    history record records ledger table list item items row rows column columns field
    fields value values file files path url link image images photo picture video
    attachment attachments source sources target targets targe origin destination out user
    users username creator operator owner manager chief leader staff employee employees
    person people personnel human member members party customer client contact contacts
    company companies enterprise enterprises organization organisation org orgs dept
    department departments office agency team role job jobs post position occupation duty
    work worker workers contractor supplier vendor server service services phone telephone
    tel mobile fax fox facsimile email mail address addresses street road city cities town
    village county province country countries region regions area areas district zone place
    places location site building house room floor postcode zip longitude latitude gender
    sex age birth birthday nation nationality ethnic education degree school major marital
    idcard card licence license certificate permit passport registration registered
    register registrant reg permanent residence residential capital fund funds money price
    cost fee fees pay payment paid income expense revenue profit tax budget invest
    investment planned plan actual real self gap balance account bank currency business
    scope economic nature industry industries legal representative corporate represent
    attention extent important importance risk danger hidden case cases rectification
    safety security fire fighting emergency accident event events issue issues problem
    problems appeal appeals complaint complaints request requests reply replies response
    responses feedback feed back deal deals dealing handle handled process processing
    result results opinion opinions suggestion measure measures method methods way mode
    channel channels form forms style styles check checked checks inspect inspection
    supervise supervisory supervision competent control monitor audit approve approved
    approval sign signed review reviewed valid validity expire expiry expired effective
    last first next previous prev old new current original other others special common
    general main characters joint relate related relation parent child children aspiration
    aspirations beneficiary centralized scatter impoundage build built honor honour mileage
    remarkable occur occurred occurrence internal external booking grid project projects
    task tasks activity activities meeting meetings train training lesson course topic
    theme exam test tests public publish published release document documents doc docs
    report reports statistics stat stats analysis seq sequence serial batch lot model brand
    spec specification color colour length width height weight volume eng en cn zh chinese
    english varchar char int integer float double string boolean bool null true false
    default primary foreign ref reference references parameter parameters param params
    option options setting settings config configuration bsqr gb ok sn uuid guid pk fk yes
"""
CHINESE, ENGLISH = frozenset(_CHINESE.split()), frozenset(_ENGLISH.split())

LONGEST = 14  # characters of a word
# Years, and the numbers of months, levels, footnotes; more of them might be anybody's number.
YEAR = re.compile(r"20\d\d", re.ASCII)
MOST_NUMBERS, LONGEST_NUMBER = 5, 4
PARTS = re.compile(r"(?P<chinese>[一-鿿〇]+)|(?P<latin>[a-zA-Z]+)|(?P<digits>\d+)", re.ASCII)
SIGNS = re.compile(
    r"[\s()\[\]{}【】〔〕《》<>「」“”\"'‘’/\\|、,，.。:：;；·•_*＊#&+=~^?!%‰℃㎡²³×→↓↑□√-]*"
)
CAMEL = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
SHORTEST_JOINED = 3  # letters of an English word that is joined to others


def is_made_of_words(text: str, known: Container[str] = ()) -> bool:
    """Whether a heading or a title has nothing but words of spreadsheets, years and signs.

    Parameters
    ----------
    known
        More words, such as the headings of the ledgers.
    """
    text = unicodedata.normalize("NFKC", plain(text))
    if not SIGNS.fullmatch(PARTS.sub("", text)):
        return False
    parts = list(PARTS.finditer(text))
    digits = [part for part in parts if part.lastgroup == "digits"]
    if not _are_few([part[0] for part in digits if not _counts_letters(part)]):
        return False
    chinese = [part[0] for part in parts if part.lastgroup == "chinese"]
    english = [part[0] for part in parts if part.lastgroup == "latin"]
    return all(_is_chinese(part, known) for part in chinese) and all(map(_is_english, english))


def _counts_letters(digits: re.Match[str]) -> bool:
    """Whether digits are a part of a word: B2, VARCHAR2."""
    before = digits.string[: digits.start()][-1:]
    return len(digits[0]) <= 2 and before.isascii() and before.isalpha()


def _are_few(numbers: list[str]) -> bool:
    others = [number for number in numbers if not YEAR.fullmatch(number)]
    long = [number for number in others if len(number) > 2]
    if long:  # with more beside it, it may be a day or somebody's door
        return len(others) == 1 and len(long[0]) <= LONGEST_NUMBER
    return len(others) <= MOST_NUMBERS


def _is_chinese(text: str, known: Container[str]) -> bool:
    """Whether a text is words, one behind the other.

    Characters that are words alone don't stand together, and what begins a name no longer than
    one does not stand at the end: 高 in 高建设.
    """
    length = len(text)
    # By place: whether words reach it, the last of them one character long or longer.
    after_one, after_longer = [False] * (length + 1), [True] + [False] * length
    for start in range(length):
        if not (after_one[start] or after_longer[start]):
            continue
        for end in range(start + 2, min(length, start + LONGEST) + 1):
            if text[start:end] in CHINESE or text[start:end] in known:
                after_longer[end] = True
        if after_longer[start] and text[start] in CHINESE:
            may_begin_name = text[start] in SURNAMES and 0 < length - start - 1 <= 2
            after_one[start + 1] = after_one[start + 1] or not may_begin_name
    return after_one[length] or after_longer[length]


def _is_english(text: str) -> bool:
    if len(text) == 1:
        return True
    words = [word.lower() for word in CAMEL.findall(text)]
    return all(len(word) == 1 or word in ENGLISH or _is_joined(word) for word in words)


def _is_joined(text: str) -> bool:
    """Whether a text is several English words without anything between: maincharacters."""
    text = text.removesuffix("no")
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + SHORTEST_JOINED, min(len(text), start + LONGEST) + 1)
            reached |= {end for end in ends if text[start:end] in ENGLISH}
    return len(text) in reached
