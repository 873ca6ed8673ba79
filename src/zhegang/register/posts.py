"""Posts and forms of address, in English and Chinese, and words that are no names."""

from __future__ import annotations

from zhegang.register.script import listed

HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Mx|Miss|Mdm|Madam|Madame|Mme|Mlle|Monsieur|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Ir|Sr|Sra|Señor|Señora|Senhor|Senhora|Dona|Herr|Frau|Hon|Rt\s+Hon|Rev|Pastor|"
    r"Dato[’']?(?:\s+Sri)?|Datuk(?:\s+Seri)?|Datin(?:\s+Seri)?|Tan\s+Sri|Puan(?:\s+Sri)?|Tun|Encik|Haji|Hajah|Khun|Shri|Smt|Sheikh|Sheikha|Justice|Judge|Eng|Ing|Engr|Capt|Captain|Admiral|Colonel|H\.?E\.?|His\s+Excellency|Her\s+Excellency|His\s+Worship|Her\s+Worship)\.?"
)
# The last word of a post; the words before it (Deputy, Home Affairs) belong to it.
POST = (
    r"(?:(?:Deputy|Vice|Acting|Assistant|Associate|Permanent|Under|Executive|Managing|Founding|Honorary|Senior|Chief|Principal|General|Regional|Former|Then|Incoming|deputy|vice|acting|assistant|"
    r"executive|managing|founding|honorary|senior|chief|former|then)[\s-]+)*"
    r"(?:Minister[\s-]President|Chief\s+Executive(?:\s+Officer)?|Chief\s+Secretary|Financial\s+Secretary|Party\s+Secretary|Party\s+Chief|Secretary[\s-]General|Director[\s-]General|Consul[\s-]General|Prime\s+Minister|"
    r"Secretary|Undersecretary|Minister|Governor|Mayor|Senator|Councillor|Deputy|President|Premier|Chancellor|Director|Chairman|Chairwoman|Chairperson|Chairlady|Chair|Commissioner|Ambassador|Consul|Officer|Head|Dean|Rector|"
    r"Provost|Convenor|Convener|Spokesperson|Spokesman|Spokeswoman|Representative|Envoy|Magistrate|Principal|Manager|Auditor|Controller|Comptroller|CEO|CFO|COO|Supervisor|"
    r"secretary|minister|governor|mayor|president|premier|director|chairman|chairwoman|chairperson|commissioner|ambassador|founder|co-founder|cofounder|partner|dean|head|professor|lecturer|economist|"
    r"analyst|researcher|scholar|magnate|tycoon|entrepreneur|spokesperson|spokesman|spokeswoman|manager|lawyer|engineer|scientist|representative|vice-chairman|vice-president|vice-chancellor|principal|owner)"
)
# What each of these words holds, in small letters: a line without any of them tells no post.
POST_PARTS = tuple(
    listed("""
    minister chief secretary governor mayor senator councillor deputy president premier chancellor director
    chair commissioner ambassador consul officer head dean rector provost conven spokes representative envoy
    magistrate principal manager auditor controller comptroller ceo cfo coo supervisor founder partner
    professor lecturer economist analyst researcher scholar magnate tycoon entrepreneur lawyer engineer
    scientist owner
""")
)
# Words of portfolios and bodies: part of a post, never of a person's name.
NOT_NAMES = frozenset(
    listed("""
    if when while as although because since mr mrs ms miss dr prof professor sir madam dame lord landtag
    a administration advisory affairs africa agency agriculture airport alliance america american
    and annex april asia asian assembly association august australia authority aviation bank bay
    beijing belt board britain british bureau business cabinet canada capital center central centre
    ceremony chamber chengdu chief china chinese chongqing city civil club college commerce
    commission committee communications communist company conference congress constitutional
    construction cooperation co-operation corporation council country cpc cppcc culture customs day
    december delta department deputy development digital director district division dubai economic
    economy education emergency energy environment europe european executive exchange export
    federation february federal finance financial fintech first food for foreign forum foundation
    free friday fund general global government governor greater group guangdong guangxi guangzhou
    guizhou hangzhou health hebei henan high home hong hotel housing hospital human hubei hunan
    india industry information infrastructure initiative innovation institute insurance
    international internet investment islands january japan japanese jiangsu jiangxi joint july june
    justice kong korea korean kowloon labour labor land law league legal legislative library
    logistics london macao macau mainland malaysia management march maritime market may mayor media
    medical meeting memorandum minister ministry monday monetary municipal museum nanjing national
    natural new ningbo north november october of office officer officials on overseas park
    parliament partner party people people's peoples planning police policy port premier president
    prime private production professional programme project province provincial public qingdao
    quality railway region regional republic research reserve road rural school science sciences
    second secretariat secretary security senior september service services shandong shanghai shanxi
    shenzhen sichuan silicon singapore small social south southeast special sport sports standing
    state states statistics stock street student suzhou sunday supply sustainable taiwan taxation
    team technology telecommunications territory thailand the third thursday tianjin tourism tower
    trade traditional training transport treasury tuesday uk union united university urban us usa
    valley vice vietnam visits water wednesday week welfare west women work works world wuhan xiamen
    xinhua yangtze year york youth yunnan zhejiang zone saturday says said signs attends leads meets
    both this that these those in at by with from his her its our their he she it we they an as is
    was
""")
)
NAME_WORD = (
    r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-’'][A-Za-zà-öø-ÿ]+)*|[A-Z]\.|[A-Z][a-z]*[A-Z][a-z]+|[A-Z]{2,}(?=\s[A-Z])"
)
NAME = (
    rf"(?:{NAME_WORD})(?:[  ](?:(?:van|von|de|der|den|bin|binti|al|da|di|la|le)[  ])*(?:{NAME_WORD})){{0,4}}"
)

# Chinese (folded): posts after or before a name, surnames, and what may follow a name.
POST_ZH = listed("""
    行政长官 政务司司长 财政司司长 律政司司长 政务司副司长 财政司副司长 省委书记 市委书记 党组书记 党委书记
    区委书记 县委书记 省委副书记 市委副书记 总书记 书记 副省长 省长 副市长 市长 副区长 区长 县长 局长 副局长
    司长 副司长 厅长 副厅长 部长 副部长 署长 副署长 处长 副处长 主任 副主任 主席 副主席 会长 副会长 总裁
    副总裁 行政总裁 首席执行官 董事长 副董事长 总经理 副总经理 董事 校长 副校长 院长 副院长 教授 秘书长
    副秘书长 专员 总监 创始人 创办人 联合创始人 合伙人 总领事 大使 理事长 议员 委员 常委 常务副省长 常务副市长
    成员 总干事 干事 首长 院士 参赞 公使 领事 科长 副科长 股长 组长 副组长 理事 监事 镇长 村长 特使 研究员 工程师 经理 副经理 总工程师 总会计师 顾问 州长 副州长 大臣 知事 副知事 议长 副议长 总督 常务理事 常务副会长
    州务大臣 市议员 监督 督导 校监 监理 署理局长 次长 政务委员 院监 律师 主任委员 副主任委员 执行长 营运长 财务长 发言人 裁判长 船长 站长 台长 副台长 副馆长 副所长 所长 会计师 建筑师 设计师 策展人 导演 执行董事 常任秘书长 副专员 财政部长 外长 副部长 副院长
    首席代表 总编辑 社长 台长 馆长 所长 首相 总理 总统 行长 副行长 主管 召集人 发言人 负责人 团长 代表 学者
    专家
""")
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎鲁韦昌马苗凤方俞任袁柳覃鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴"
    "宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆翁荀甄曲封储靳段焦巴谷车侯全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶司黎薄印宿白"
    "怀蒲邰从卓蔺屠蒙池乔闻党谭贡劳姬申冉雍桑桂牛寿通边燕冀浦尚农温庄晏柴瞿阎连茹习容向古易廖耿满匡国文寇广东殴利师巩聂晁勾敖融冷简饶曾关游竺权盖益桓肖涂商佘佟麦丘聂植骆曾甯区符朴普应沙练占苑闫阳帅岳苟鹿尉展游洛盘檀缪粟鄢幸隋邸邬邝仝青申贲卜包舍"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "司徒",
    "上官",
    "诸葛",
    "司马",
    "夏侯",
    "皇甫",
    "东方",
    "慕容",
    "尉迟",
    "长孙",
    "令狐",
    "公孙",
    "南宫",
    "端木",
    "轩辕",
    "独孤",
    "呼延",
    # Surnames of Japan, which have two characters or three.
    *listed("""
        长谷川 长谷部 佐佐木 五十岚 久保田 宇都宫 小笠原 田中 佐藤 铃木 高桥 伊藤 渡边 山本 中村 小林 加藤 吉田 山田 山口 松本 井上 木村 斋藤 清水 山崎
        池田 桥本 阿部 石川 山下 中岛 石井 小川 前田 冈田 藤田 后藤 近藤 村上 远藤 青木 坂本 福田 太田 西村 藤井 藤原 三浦 冈本 松田 中川 中野 原田 小野
        竹内 金子 和田 中山 石田 上田 森田 小池 柴田 宫崎 酒井 工藤 横山 宫本 内田 高木 安藤 谷口 大野 丸山 今井 河野 武田 上野 杉山 增田 小岛 平野 千叶
        久保 松井 岩崎 樱井 野口 松尾 菅原 新井 北村 服部 吉村 岸田 安倍 石破 野田 鸠山 麻生 细川 村山 松永 松浦 大塚 平田 川口 川崎 水野 星野 浅野 浜田 菊地
        菊池 广瀬 大西 大久保 本田 本间 永井 森本 矢野 秋山 岩田 小松 小泉 片山 关口 荒木 黑田 熊谷 西川 西田 辻 高田 高野 高岛 高山 松冈 松下 松岛 大岛 大石 大桥
    """),
)
AFTER_NAME = listed("""
    透过 通过 表示 说 指出 指 称 率 率领 率团 出席 会见 与 和 及 以及 、 ， 。 ； ： （ ( , 在 今 今日 今天
    昨 于 将 代表 一行 主持 见证 致辞 致词 宣布 等 强调 共同 签署 带领 先生 女士 博士 教授 到 访 访问
    赴 向 对 也 还 又 陪同 分别 随后 认为 介绍 透露 接受 作 发表 是 为 任 担任 时 当 亦 则 就 参观
    考察 抵达 前往 启程 会 已 早前 近日 日前 同 的 周 星期 上 下 ) ） 」 ” 》 太平绅士 议员 主任
    局长 司长 书记 省长 市长 主席 会长 校长 应邀 署理 笑 坦言 回应 致 获 受 亲自 连同 偕 续称 直言 补充 感谢 期望 希望 期 回忆 拒绝 介 走访 会面 茶叙 转往 返 后 分享 签 总结 开幕 揭 接 呼吁 建议 承诺 答 说明 签字 见 当日 上任
""")
# Characters that write foreign names by their sound.
SOUNDS = frozenset(
    "阿埃艾安奥巴贝比伯布达德迪多尔法菲费弗福戈格哈海赫霍基吉加杰卡凯科克库拉莱兰雷里利列林卢鲁罗洛马迈曼梅米莫姆穆娜纳内尼诺帕佩皮普奇乔切茨萨塞沙施斯苏索塔泰特蒂托瓦维威韦沃乌西希夏谢辛雅亚扬伊英约泽扎詹朱佐丹丽琳娅蒙顿森逊恩翰山度士杜华甘仙施文古冯孔"
)
