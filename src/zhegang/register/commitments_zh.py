"""Commitments in Chinese sentences; the rules run on the folded text (see `script`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhegang.register.commitments import Commitment, Strength
from zhegang.register.script import folded, holds, listed

_TABLE: dict[Strength, str] = {
    "support": "支持 鼓励 推动 促进 推进 协助 便利 助力 扶持 引导 倡导 带动 促成 推广 帮助 支援",
    "explore": "探索 研究 探讨 考虑 研讨 评估 审视 检讨 商讨 磋商 谋划",
    "firm": (
        "加强 深化 建立 设立 共建 开展 举办 扩大 完善 优化 落实 提供 吸引 引进 培养 培育 分享 共享 邀请 制定 制订 建设 打造 搭建 拓展 提升 提高 实施 发挥 善用 利用 用好 "
        "增进 增加 增强 密切 强化 健全 构建 成立 组织 合办 联办 承办 参与 推出 启动 签署 签订 开通 增设 试行 试点 简化 缩短 减少 降低 豁免 放宽 取消 保障 保护 维护 支付 "
        "投资 投入 资助 设置 安排 选派 派遣 互派 交流 互认 认可 对接 衔接 畅通 联动 联合 合作 携手 协同 配合 参加 建成 创建 创造 创新 发展 壮大 加快 加大 丰富 改善 改进 巩固 扩展 延伸 "
        "服务 处理 解答 解决 应对 统筹 协调 达致 实现 确保 履行 执行 发布 公布 定期 出版 编制 编写 开发 开设 开放 运营 营运 整合 融合 集聚 汇聚 招募 招聘 录取 增至 "
        "对标 深入 继续 持续 形成 促使 凝聚 共同 建造 兴建 修订 更新 升级 拨款 拨出 设计 举行 采购 进口 出口 培训 宣传 推介 挖掘 探寻 赋能 布局 试验 聘请 聘用 引入 保持 提交 派驻 压缩 减免 投放 配套 出资 承担 报告 汇报 调派 增派 增聘 购买 捐赠 开办 招收 控制 发放 赴 互设 互访 全面 制作 "
    ),
}
_STRENGTH: dict[str, Strength] = {
    verb: strength for strength, verbs in _TABLE.items() for verb in verbs.split()
}
_ADVERBS = listed("""
    共同 积极 进一步 联合 继续 全面 携手 持续 大力 逐步 重点 努力 切实 充分 不断 着力 加快 协同 共 互相
    相互 定期 适时 尽快 率先 合力 牵头 双方 两地 联手 稳步 有序 深入 主动 优先 每年 联动 将 会 也 亦 并
    并且 同时 以及 和 此外 另外 更好地 更好 更 合作 开始 将会 一同 一起 致力 致力于 从而 及 务实 扎实
    精准 充份 透过合作 通力合作
""")
# These are verbs only when nothing but adverbs stands before them, and adverbs before another verb.
_BOTH = {"共同", "定期", "联合", "继续", "持续", "全面", "深入", "携手", "协同", "联动", "合作", "加快"}
_VERBS = sorted(
    (v for v in _STRENGTH if v not in {"共同", "定期", "全面", "赴", "深入"}), key=len, reverse=True
)
_LEAD = "(?:" + "|".join(sorted(_ADVERBS, key=len, reverse=True)) + ")*?"
_HEAD = re.compile(
    rf"(?P<lead>{_LEAD})(?P<verb>{'|'.join(_VERBS)})(?!者|性|人员|机构|中心|单位|公司|服务业|委员会|力度|精神|水平|额|率|金额|款项|了|过)"
)
_ACTOR = (
    r"(?P<actor>双方|两地|三方|各方|三地|两市|两省|两国|双边|我们|甲方|乙方|本港|我省|我市|我们|两地政府|粤港|沪港|京港|浙港|"
    r"(?:[\u4e00-\u9fff]{2,14}?(?:方面|政府|特区|特区政府|厅|局|委员会|部|公司|集团|大学|协会|商会|总会|机构|部门|企业|当局|省|市|中心|银行|交易所|办公室|公署|署|处|方|委)))"
)
_PLACE_ACTOR = r"(?P<place>[\u4e00-\u9fff]{2,4})"
_PROMISE = re.compile(
    rf"(?:{_ACTOR}(?:[^，。；：]{{0,12}}?))?(?P<promise>(?:一致)?同意|承诺|决定|商定|议定|约定|达成共识|计划|拟|表示将|将会|将|会(?!议|见|晤|谈|员|长|面|上|展|同|计|徽|所|场|报))(?P<rest>(?:(?:为|向|与|同|在|于|就|对|从|把)[^，。；]{{1,24}}?)?{_LEAD}(?:{'|'.join(_VERBS)})(?!了|过|额|率))"
)
# 双方一致同意：… or 同意，…: the promise opens a list of clauses.
_OPENS = re.compile(
    rf"(?:{_ACTOR})?[^，。；：]{{0,8}}?(?P<promise>(?:一致)?同意|承诺|决定|商定|议定|约定|达成(?:以下|如下|多项|重要)?共识)(?:如下|以下[^，。；]{{0,6}})?$"
)
# A clause without any of these promises nothing, or opens nothing.
_OPENING = ("同意", "承诺", "决定", "商定", "议定", "约定", "共识")
_PROMISING = (*_OPENING, "计划", "拟", "将", "会")
_PRESENT = re.compile(
    rf"(?:{_ACTOR}|{_PLACE_ACTOR})(?:要|应|须|(?P<adverb>{_LEAD}))(?P<verb>{'|'.join(_VERBS)})(?!了|过|等)"
)
_CLAUSE = re.compile(r"[^，；。：！？]+")
_PURPOSE = re.compile(
    r"(?:力争|争取|以便?|从而|藉此|借此|使|让|令|为(?!期|主|企业)|旨在|进而|有助|有利|据此|其中|包括|例如|如|特别是|尤其|不仅|而且|因此|由于|通过|透过|在|就|对|按|根据|随着|目前|现时|已|曾|过去)"
)
_EVENT = re.compile(r"(?:举行|举办|出席|参加|访问|率团|主持|签署|会见|考察|见证)")
_NO_SUBJECT = re.compile(
    r"(?:访问|行程|会议|论坛|协议|备忘录|展览|活动|计划|项目|此行|代表团|仪式|本次|是次|今次|此次|措施|政策|李|陈|王|先生|女士|长)$"
)
_NOT_NOW = re.compile(
    r"今日|昨日|今天|昨天|日前|[\u4e00-\u9fff]了|已|曾|签署|公布|认为|表示|闭幕|没有|不会|不再|并无|未有|出席|由两地|回顾|指出|强调"
)
# 每年为香港青年提供…, 把平均时间控制在…, 下月起派驻…: what may stand before the verb of a further clause.
_FURTHER = re.compile(
    rf"(?:每[年月季周][^，；]{{0,3}}?|[^，；为把向]{{1,10}}?(?:前|起|内))?(?:(?:为|把|向|将|对|给)[^，；]{{1,18}}?)?{_LEAD}(?P<verb>{'|'.join(_VERBS)})(?!了|过|者|的)"
)
# 澳门方面于…前提交…: minutes give each side its tasks.
_SIDE_ACTS = re.compile(
    rf"(?P<actor>[\u4e00-\u9fff]{{2,6}}方面)(?:负责|须|需|应)?(?:于[^，；]{{2,24}}?前)?{_LEAD}(?P<verb>{'|'.join(_VERBS)})(?!了|过|的)"
)
# 香港出资…，四川配套…: another side takes over.
_SWITCH = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,4}?(?:方面|政府|方)?)(?P<verb>出资|配套|提供|负责|承担|设立|选派|邀请|开放|资助|支付)"
)
_TIME_LEAD = re.compile(
    r"(?:未来|今后|下一步|接下来|此外|另外|同时|会上|与此同时|其后|之后|稍后|今年|明年|年内|日后)[^，]{0,8}，?|(?:并|也|亦)?(?:在|于)[^，。；]{2,14}?(?:前|以前|之前|内|期间|起)"
)


def commitments_zh(text: str, start: int, end: int, segment: int, *, listed: bool) -> Iterator[Commitment]:
    """Commitments in `text[start:end]`; `listed` as in `commitments_en`.

    A clause begins at a comma or semicolon; it promises where a verb heads it. Outside a
    list the sentence needs a promise word (同意, 將, 會), and its further clauses follow it.
    """
    line = folded(text[start:end])
    promise, actor, active = "", "", listed
    for place, found in enumerate(_CLAUSE.finditer(line)):
        begin, clause = found.start(), found[0]
        skipped = len(clause) - len(clause.lstrip())
        begin, clause = begin + skipped, clause.strip()
        if (lead := _TIME_LEAD.match(clause)) and lead.end() < len(clause):
            begin, clause = begin + lead.end(), clause[lead.end() :]
        opened = line[begin - 1 : begin]
        if opened in "；。：" and place:
            active, actor, promise = (
                listed or (active and opened == "；"),
                "" if opened != "；" else actor,
                promise,
            )
        told = _PROMISE.search(clause) if holds(clause, _PROMISING) else None
        if told and _promises(clause, told):
            promise, active = told["promise"], True
            actor = told["actor"] or _subject(clause[: told.start("promise")]) or actor
            verb = next(
                (v for v in re.finditer("|".join(_VERBS), told["rest"]) if v.end() == len(told["rest"])), None
            )
            at = begin + told.start("promise") if not told["actor"] else begin + told.start("actor")
            if told["actor"] is None and told.start("promise") and _subject(clause[: told.start("promise")]):
                at = begin
            yield _made(
                segment, start + at, start + begin + len(clause), verb[0] if verb else "", actor, promise
            )
            continue
        opens = _OPENS.search(clause) if holds(clause, _OPENING) else None
        if opens and not re.search(r"希望|期望|相信", clause):
            promise, active, actor = opens["promise"], True, opens["actor"] or actor
            continue
        if (acts := _SIDE_ACTS.match(clause)) and not _NOT_NOW.search(clause):
            actor, active = acts["actor"], True
            yield _made(segment, start + begin, start + begin + len(clause), acts["verb"], actor, "")
            continue
        head = _HEAD.match(clause)
        if active and not head and not _PURPOSE.match(clause) and not _NOT_NOW.search(clause):
            further = _FURTHER.match(clause)
            switch = None if further else _SWITCH.match(clause)
            if acting := further or switch:
                actor = clause[: switch.end("place")] if switch else actor
                yield _made(
                    segment, start + begin, start + begin + len(clause), acting["verb"], actor, promise
                )
                continue
        if active and head and _acts(clause, head):
            yield _made(segment, start + begin, start + begin + len(clause), head["verb"], actor, promise)
        elif (
            listed
            and (present := _PRESENT.match(clause))
            and not _PURPOSE.match(clause)
            and not _NOT_NOW.search(clause)
            and not _EVENT.match(clause[present.start("verb") :])
        ):
            actor = present["actor"] or present["place"] or ""
            yield _made(segment, start + begin, start + begin + len(clause), present["verb"], actor, "")


def _made(segment: int, start: int, end: int, verb: str, actor: str, promise: str) -> Commitment:
    return Commitment(segment, start, end, verb, _STRENGTH.get(verb, "firm"), actor, promise)


def _promises(clause: str, told: re.Match[str]) -> bool:
    before = clause[: told.start("promise")]
    if re.search(
        r"不会|不将|(?<![协商总员学])会$|大会$|届$",
        clause[: told.end("promise")] if "不会" in clause else before,
    ):
        return False
    if _NO_SUBJECT.search(before) or re.search(
        r"(?:相信|希望|期望|预料|预期|认为|如果|若|能否|可否|机|社|协|商|议|大|国|宴|年|拜|约|机遇)$", before
    ):
        return False
    if re.search(r"(?:举行|召开|闭幕|开幕)$", told["rest"]):
        return False
    if told["promise"] in ("将", "会", "将会", "拟", "计划"):
        rest = clause[told.end("promise") :]
        # To hold a meeting or to visit is an event; a thing that will bring is no promise.
        return not _EVENT.match(rest) or bool(re.match(r"举办|参加", rest) and told["actor"])
    return True


def _subject(before: str) -> str:
    told = before.strip()
    return told if 2 <= len(told) <= 16 and not _PURPOSE.match(told) and not _NO_SUBJECT.search(told) else ""


def _acts(clause: str, head: re.Match[str]) -> bool:
    """Whether the clause is an action: a verb with an object, not 合作项目 or 创新科技 alone."""
    rest = clause[head.end() :]
    if _PURPOSE.match(clause) or not rest:
        return False
    if head["verb"] in _BOTH | {
        "服务",
        "创新",
        "发展",
        "投资",
        "交流",
        "培训",
        "宣传",
        "研究",
        "进口",
        "出口",
    } and re.match(r"(?:、|和|与|及|的|等|领域|方面|项目|合作|活动|人才|科技)", rest):
        return False
    return len(rest) >= 2 and not re.match(r"(?:的|、(?!.{0,6}(?:支持|建立|加强)))", rest)
