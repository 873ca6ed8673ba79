"""Commitments in Chinese sentences; the rules run on the folded text (see `script`).

A clause ends at a comma, semicolon or colon. It promises where a word of promising governs
a verb of doing (將, 承諾, 計劃 …), where somebody is charged (由…負責, 請…派出), and, in a list
or after a promise, where a verb heads it, perhaps after time and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhegang.register.commitments import Commitment
from zhegang.register.lexicon_zh import ADVERBS, BODY_END, GROUP, NOT_DOING, SINGLE, STRENGTH, THING_END
from zhegang.register.script import folded, holds


def _any(words: list[str] | set[str] | frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


# These are verbs only where an object follows, and adverbs before another verb.
_BOTH = {
    "共同",
    "定期",
    "联合",
    "继续",
    "持续",
    "全面",
    "深入",
    "携手",
    "协同",
    "联动",
    "合作",
    "加快",
    "轮流",
    "分批",
    "统一",
}
_NOUNS = _BOTH | {
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
    "管理",
    "运输",
    "融资",
    "报告",
    "设计",
    "实习",
    "演出",
    "检验",
    "检测",
    "监测",
    "贷款",
    "调查",
    "统计",
    "担保",
    "补贴",
    "补助",
    "结算",
    "循环",
    "规范",
    "安排",
    "试点",
}
_PLAIN = _any(
    {v for v in STRENGTH if v not in {"共同", "定期", "全面", "赴", "深入", "轮流", "分批"} | SINGLE}
)
_NOT_VERB = r"(?!者|性|人员|人(?!才|民)|机构|中心|单位|公司|服务业|委员会|力度|精神|水平|额|率|金额|款项|了|过|上限|总额|规模|厅|局|部(?!署|分)|司(?!法)|署(?!名)|处(?!理)|期(?!间)|者|总监|经理|章程)"
_ADV = "(?:" + "|".join(sorted(ADVERBS, key=len, reverse=True)) + ")"
_TIME = (
    r"(?:(?:自|从|于|在|由)?(?:\d{2,4}年|[一二三四五六七八九零〇]{4}年|今年|明年|后年|来年|翌年|本年|每年|每月|每季度?|每周|每半年|每两年|下月|本月|下周|[一二三四五六七八九十两\d]{1,3}(?:年|个月|个月|周|天|日|个工作日))?"
    r"(?:(?:第?[一二三四1-4]季度?|[上下]半年|年?[春夏秋冬][季天]|\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初)?|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日|[上中下]旬|底|初)?|年?[底初中内]))?(?:以?前|之前|以?内|之内|期间|起|以后|后|底|底前|内|汛期前)?)"
)
_WITH = r"(?:在|于|向|为|以|对|与|同|和|就|把|将|从|由|赴|到|给|透过|通过|按|依|面向|围绕|会同|联同|会|经|每年?各?|跟|替|因应|针对|依托|沿)[^，。；：]{1,26}?"
_LEAD = rf"(?:{_ADV}|{_TIME}|{_WITH})"
_SHORT = rf"{_ADV}*?"
_HEAD = re.compile(rf"(?P<lead>{_SHORT})(?P<verb>{_PLAIN}){_NOT_VERB}")
_FURTHER = re.compile(
    rf"(?P<lead>(?:{_ADV}|{_TIME})*?(?:{_WITH})?(?:{_ADV})*?)(?P<verb>{_PLAIN})(?!了|过|者|的|人(?!才|民))"
)
_AFTER = re.compile(
    rf"(?P<lead>(?:{_ADV}|{_TIME})*?(?:{_WITH})?{_SHORT})(?P<verb>{_any(set(STRENGTH) - _BOTH)})(?!了|过)"
)
_WORDS = "一致同意 同意 承诺 承诺将 决定 商定 议定 约定 答应 应允 保证 同意将 表示将 将会 亦会 也会 并会 将 会 计划 拟 打算 准备 筹划 预备 有意 正考虑 正研究 正探讨 正在考虑 正在研究 正在探讨 力争 争取 负责 须 致力 决心"
_PROMISE = re.compile(
    rf"(?P<promise>{_any(set(_WORDS.split()))})(?<!不会)(?<!不将)(?<!会议定)(?!议|见|晤|谈|员|长|面|上|展|计|徽|所|场|报|标|来|军|近|所|中|书|商|务|务|期|后)"
)
_WEAK = frozenset({"将", "会", "将会", "亦会", "也会", "并会"})
_MEANT = frozenset({"计划", "拟", "打算", "准备", "筹划", "预备", "有意", "力争", "争取"})
_OPENS = re.compile(
    r"(?P<actor>[\u4e00-\u9fff]{2,14}?)?[^，。；：]{0,8}?(?P<promise>(?:一致)?同意|承诺|决定|商定|议定|约定|达成(?:以下|如下|多项|重要)?共识)(?:如下|以下[^，。；]{0,6})?$"
)
_OPENING = ("同意", "承诺", "决定", "商定", "议定", "约定", "共识")
_BY = re.compile(
    rf"(?P<subject>[^，。；：由]{{2,24}}?)由(?P<actor>[^，。；：]{{2,24}}?)(?P<lead>{_LEAD}*?)(?P<verb>{_PLAIN}|支付|负担|主持编写|出任)(?!了|过|的|人(?!才|民))"
)
# 由市教育局牵头制定: whoever is charged needs no thing before him.
_CHARGED = re.compile(
    rf"由(?P<actor>[\u4e00-\u9fff]{{2,20}}?)(?:负责|牵头|主责|承担)(?P<lead>{_LEAD}*?)(?P<verb>{_PLAIN})(?!了|过)"
)
_ASKED = re.compile(
    rf"(?:请|委托|责成|要求|授权)(?P<actor>[\u4e00-\u9fff]{{2,14}}?{BODY_END})(?P<lead>{_LEAD}*?)(?P<verb>{_PLAIN})(?!了|过)"
)
_ACTOR = rf"(?P<actor>{GROUP}|[\u4e00-\u9fff·A-Za-z（）()]{{1,22}}?{BODY_END}|[\u4e00-\u9fff]{{2,4}})"
_PRESENT = re.compile(
    rf"{_ACTOR}(?:与[\u4e00-\u9fff]{{2,16}}?|会同[\u4e00-\u9fff]{{2,16}}?)?(?:则|也|亦|应|须|要|负责)?(?P<lead>(?:{_ADV}|{_TIME})*?(?:{_WITH})?{_SHORT})(?P<verb>{_PLAIN})(?!了|过|等|的)"
)
_CLAUSE = re.compile(r"[^，；。：！？]+[！？]?")
_PURPOSE = re.compile(
    r"(?:以便?(?!人民币|港元|\d)|从而|藉此|借此|使|让|令|为(?!期|主|企业|[^，]{2,30}(?:提供|设立|简化|开设|举办|安排|培训|建立|增加))|旨在|进而|有助|有利|据此|其中|包括|例如|如|特别是|尤其|不仅|而且|因此|由于|随着|目前|现时|已|曾|过去|目标|占地|首年目标)"
)
_NOT_NOW = re.compile(
    r"今日|昨日|今天|昨天|(?<![\d一二三四五六七八九十])日前|并非|非同|尊敬的|各位|[\u4e00-\u9fff]了|(?<!而)已(?!有)|曾|签署|公布了|认为|闭幕|没有|不会|不再|不予|暂不|不(?!少于|超过|低于|多于|高于|同|断)|并无|未(?!来)|出席|由两地|回顾|指出|强调|时任|签署人|落幕|去年|上月|尚待|另行商定"
)
_DOUBT = re.compile(
    r"传言|传闻|谣言|据传|如果|倘若|假如|若(?!干)|能否|可否|会否|是否|有望|可望|希望|期望|盼|冀|相信|预料|预期|认为|建议|呼吁|应当|应该|应先|必须|不宜|(?:专家|评论)[\u4e00-\u9fff]{0,3}(?:认为|称|说|表示|指出)|质疑|担心|否认|早前传|有意见|原定|原订|假设|但愿|祝愿|期待|如能"
)
_TITLED = re.compile(r"【[^】]{1,12}】")
_CONNECT = re.compile(
    r"(?:(?:并且|并|也|亦|还|又|同时|此外|另外|其后|之后|会后|会上|未来|今后|接下来|下一步|与此同时|稍后|日后|然后|以及|而且|而|其中|另|第[一二三四五六七八九十]|首先|其次|再次|最后|一是|二是|三是|四是|五是)(?![将会]议))+"
)
# A task of minutes: 決議1：澳門方面…
_TASK = re.compile(
    r"(?:决议|决定|议决|行动|任务|跟进|措施|事项)(?:[一二三四五六七八九十]{1,3}|\d{1,2})?\s*[：:]\s*"
)
_SAID = re.compile(
    r"^.*?(?:表示|宣布|透露|指出|介绍|回应称|回应|强调|说|称|公布|告诉[\u4e00-\u9fff]{1,6})[：:]?(?=.{4})"
)


@dataclass(slots=True)
class _State:
    """What the clauses before have settled: who promises, by which word, and whether a bare verb promises too."""

    active: bool
    actor: str = ""
    promise: str = ""


def commitments_zh(text: str, start: int, end: int, segment: int, *, listed: bool) -> Iterator[Commitment]:
    """Commitments in `text[start:end]`; `listed` as in `commitments_en`.

    Outside a list the sentence needs a promise word (同意, 將, 會), and its further clauses follow it.
    """
    line = folded(text[start:end])
    if task := _TASK.match(line):
        start, line, listed = start + task.end(), line[task.end() :], True
    state, doubt = _State(listed), False
    for place, found in enumerate(_CLAUSE.finditer(line)):
        begin, clause = _cleared(found.start(), found[0])
        opened = line[found.start() - 1 : found.start()]
        if opened in ("；", "。", "：") and place:
            state.active = listed or (state.active and opened == "；")
            state.actor, doubt = (state.actor if opened == "；" else ""), doubt and opened == "："
        if clause.endswith(("？", "！")):
            continue
        made = _clause(line, clause, begin, state, doubt=doubt, listed=listed)
        doubt = doubt or (bool(_DOUBT.search(clause)) and made is None)
        if made:
            at, verb, actor, promise = made
            stop = begin + len(clause)
            yield Commitment(
                segment, start + at, start + stop, verb, STRENGTH.get(verb, "firm"), actor, promise
            )


def _cleared(begin: int, clause: str) -> tuple[int, str]:
    """A clause without blanks, a heading in brackets and a connective before it."""
    skipped = len(clause) - len(clause.lstrip(" 「“\"'•"))
    begin, clause = begin + skipped, clause[skipped:].rstrip()
    for pattern in (_TITLED, _CONNECT):
        if (lead := pattern.match(clause)) and lead.end() < len(clause):
            rest = clause[lead.end() :]
            # 並將補助 begins at 將; 會上 before a comma is a clause of its own.
            begin, clause = begin + len(clause) - len(rest), rest
    return begin, clause


Made = tuple[int, str, str, str]  # where the quote begins, its verb, who promises, the promise word


def _clause(line: str, clause: str, begin: int, state: _State, *, doubt: bool, listed: bool) -> Made | None:
    if told := _promised(clause, doubt=doubt):
        at, verb, actor, promise = told
        state.active, state.promise, state.actor = True, promise, actor or state.actor
        return begin + at, verb, state.actor, promise
    opens = _OPENS.search(clause) if holds(clause, _OPENING) else None
    if opens and not _DOUBT.search(clause):
        state.active, state.promise, state.actor = True, opens["promise"], opens["actor"] or state.actor
        return None
    if _NOT_NOW.search(clause) or _DOUBT.search(clause) or _OCCASION.match(clause) or doubt:
        return None
    if (asked := _ASKED.match(clause)) and (listed or state.active):
        return begin + asked.start("actor"), asked["verb"], asked["actor"], "请"
    if charged := _CHARGED.match(clause):
        return begin, charged["verb"], charged["actor"], "由"
    if (by := _BY.match(clause)) and (listed or state.active) and not _PURPOSE.match(clause):
        return begin, by["verb"], by["actor"], "由"
    if not state.active or _PURPOSE.match(clause):
        return None
    if (head := _HEAD.match(clause)) and _acts(clause, head):
        return begin, head["verb"], state.actor, state.promise
    further = None if head else _FURTHER.match(clause)
    if further and _acts(clause, further):
        return begin, further["verb"], state.actor, state.promise
    if present := _PRESENT.match(clause):
        actor, verb = present["actor"], present["verb"]
        fit = re.fullmatch(rf"{GROUP}|.*{BODY_END}", actor) or listed or state.promise
        if (
            fit
            and not re.search(rf"{THING_END}$", actor)
            and not _AFFAIR.match(clause[present.start("verb") :])
            and _acts(clause, present)
        ):
            state.actor = actor
            return begin, verb, actor, ""
    return None


_AFFAIR = re.compile(r"(?:举行|出席|参加(?!展)|访问|率团|主持|签署|会见|考察|见证)")
_MEETS = re.compile(
    rf"{_LEAD}*?(?:(?:举行|召开)(?!.*(?:培训|展览|比赛|赛$|课程|节$|周$)).*|(?:举办|主办)[^，。；]{{0,24}}?(?:会议|会谈|仪式|典礼|晚宴|酒会|例会|全体会|年会))$"
)
# 下一届交流会计划于…举行: a meeting of the mechanism is an event.
_OCCASION = re.compile(
    r"[^，]{0,16}(?:会议|会谈|例会|年会|论坛|峰会|交流会|大会|仪式|典礼|座谈会|研讨会|洽谈会)(?!室)[^，]{0,30}(?:举行|召开|举办|开幕|揭幕)$"
)


def _promised(clause: str, *, doubt: bool) -> Made | None:
    """The first word of promising that governs a doing, and its subject."""
    for told in _PROMISE.finditer(clause):
        word, rest = told["promise"], clause[told.end() :]
        before = clause[: told.start()]
        if (
            doubt
            or _DOUBT.search(before)
            or re.search(
                r"(?:不|没有|未|无意|有否|机|社|协|员|商|议|大|国|宴|年|拜|约|学|总|委|工|展|集|商|联合|研讨|理事|董事|峰|盛|体|机遇|现阶段并无)$",
                before,
            )
        ):
            continue
        if (
            re.match(r"(?:不|没|未|否|无|以下|如下)", rest)
            or re.match(_any(set(NOT_DOING)), rest)
            or (_MEETS.match(rest) and word in _WEAK | _MEANT)
        ) and not re.match(r"(?:举办|合办|主办)(?!.*(?:会议|会谈|论坛|仪式)$)", rest):
            continue
        found = _AFTER.match(rest)
        if found and re.match(r"(?:举行|召开)", found["verb"]):
            continue
        if (
            found
            and re.match(_any(set(NOT_DOING)), rest[len(found["lead"]) :])
            and found["verb"] in ("代理", "开")
        ):
            continue
        said = _SAID.match(before)
        lead = said.end() if said and said.end() <= len(before) else 0
        subject = before[lead:]
        if connect := _CONNECT.match(subject):
            lead += connect.end()
            subject = subject[connect.end() :]
        if not _fits(subject, word, found):
            continue
        if not found and word.endswith(("考虑", "研究", "探讨")) and len(rest) > 3:
            return lead, word.lstrip("正在"), subject, word
        bare = (
            None if found else re.match(rf"(?:{_ADV}|{_TIME})*(?P<verb>[\u4e00-\u9fff]{{2}})(?=.{{2}})", rest)
        )
        if (
            bare
            and re.search(rf"(?:{GROUP}|{BODY_END})$", subject)
            and not re.match(_any(set(NOT_DOING)), bare["verb"])
        ):
            found = bare
        if not found:
            continue
        if word in ("计划", "安排") and re.match(r"(?:投资)?(?:厅|局|部|司|书)|的|是|已|获|中|内", rest):
            continue
        if word in ("须", "负责") and not subject:
            continue
        return (
            lead,
            found["verb"],
            re.sub(r"(?:则|也|亦|并|均|都|今日|昨日|正式|已|仍|正)+$", "", subject),
            word,
        )
    announced = re.search(r"(?:宣布|公布)(?=(?P<rest>.+))", clause)
    if (
        announced
        and not doubt
        and (found := _HEAD.match(announced["rest"]) or _FURTHER.match(announced["rest"]))
    ) and _acts(announced["rest"], found):
        return announced.end(), found["verb"], "", "宣布"
    return None


def _fits(subject: str, word: str, found: re.Match[str] | None) -> bool:
    """Whether what stands before a promise word can promise; nothing standing there is well."""
    told = subject.strip('“”「」"')
    if not told:
        return word not in ("准备", "负责", "须", "有意")
    if re.search(rf"{THING_END}$", told) and word in _WEAK | _MEANT:
        return False
    if re.search(r"(?:李|陈|王|先生|女士|他|她|长)$", told) and word in _WEAK:
        return bool(re.search(r"(?:局长|厅长|秘书长|部长|署长)$", told)) and False
    if re.search(r"^(?:其中|包括|以便|从而|如|若|因|由于|随着|为了|有传|据称|当)", told):
        return False
    return len(told) <= 26


def _acts(clause: str, head: re.Match[str]) -> bool:
    """Whether the clause is an action: a verb with an object, not 合作項目 or 創新科技 alone."""
    rest = clause[head.end() :]
    if not rest or (_AFFAIR.match(head["verb"]) and head["verb"] not in ("参加",)):
        return False
    if head["verb"] in _NOUNS and re.match(
        r"(?:、|和|与|及|的|等|领域|方面|项目|合作|活动|人才|科技|基础|潜力|互补|方案|费用|费|成本|期|经费|园|区|站|业|占|金额|上限|总额|机会|名额|日期|性)",
        rest,
    ):
        return False
    if re.match(r"上限|总额|额度", rest) or (
        head["verb"] in ("投资", "贷款", "融资", "进口", "出口") and re.match(r"约|逾|超|\d|达", rest)
    ):
        return False
    return len(rest) >= 2 and not re.match(
        r"(?:的|为|是|、(?!.{0,8}(?:支持|建立|加强|推进|优化|出版|推动|试行|制定|促进|完善|测试)))", rest
    )
