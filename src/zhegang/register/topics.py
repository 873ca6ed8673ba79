"""Fields of co-operation and the words that tell them, to name a part whose heading was lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhegang.register.script import folded


@dataclass(frozen=True, slots=True)
class Topic:
    """One field: its names and the words (stems) that point to it."""

    name: str
    name_zh: str
    pattern: re.Pattern[str]


def _topic(name: str, name_zh: str, english: str, chinese: str) -> Topic:
    return Topic(name, name_zh, re.compile(rf"\b(?:{english})|{chinese}", re.I))


TOPICS = (
    _topic("Finance", "金融", r"financ\w*|bank\w*|capital market|listing|bonds?\b|fintech|insurance|securities|fund\b|treasury|carbon market|stock exchange|family offices?", "金融|银行|融资|上市|债券|保险|证券|基金|财资|家族办公室"),
    _topic("Innovation and Technology", "创新科技", r"innovati\w+|technolog\w+|scientific|research and development|laborator\w+|digitali\w+|artificial intelligence|start-?ups?", "创新|科技|研发|实验室|数字化|人工智能|初创"),
    _topic("Trade and Investment", "经贸投资", r"trade\b|trading|invest\w*|export\w*|import\w*|e-commerce|exhibition|commerce|supply chain|intellectual property|free trade", "贸易|经贸|投资|出口|进口|电商|会展|商务|供应链|知识产权"),
    _topic("Aviation", "航空", r"airports?\b|aviation|airlines?|flights?|air cargo", "航空|机场|航班|航线"),
    _topic("Shipping and Logistics", "航运物流", r"ports?\b|shipping|maritime|logistics|freight|rail\w*|vessel", "港口|航运|海事|物流|货运|铁路"),
    _topic("Education", "教育", r"education\w*|schools?\b|universit\w+|teachers?\b|academic|students?\b|vocational|sister schools?", "教育|学校|大学|高校|教师|学生|职业|姊妹学校"),
    _topic("Youth", "青年", r"youths?\b|young people|internships?|interns?\b", "青年|青少年|实习"),
    _topic("Culture and Tourism", "文化旅游", r"cultur\w+|arts?\b|artists?|touris\w+|museum\w*|creative|heritage|film\w*|performances?", "文化|艺术|旅游|博物馆|创意|演出|文旅|影视"),
    _topic("Talent", "人才", r"talents?\b|professionals?\b|qualifications?|civil servants?", "人才|专业资格|公务员"),
    _topic("Health", "医疗卫生", r"health\w*|medical|medicine|hospitals?|clinical|hygiene|disease\w*|pharmaceutical\w*", "医疗|卫生|健康|医院|中医药|疾病|药"),
    _topic("Environment", "环境保护", r"environment\w*|climate|carbon neutral\w*|emissions?|ecolog\w+|green transition|pollution|waste", "环保|环境|气候|碳中和|减排|生态|污染"),
    _topic("Energy", "能源", r"energy|power grid|hydrogen|solar|wind power|electricity|battery|batteries", "能源|电力|氢能|光伏|风电|电池"),
    _topic("Legal", "法律", r"legal|law\b|lawyers?|arbitrat\w+|mediation|judicial|dispute", "法律|仲裁|调解|司法|律师|争议"),
    _topic("Agriculture and Food", "农业食品", r"agricultur\w+|farm\w*|food\b|fisher\w+|rural", "农业|食品|渔业|乡村|农产品"),
    _topic("Sport", "体育", r"sports?\b|athletes?|games\b|equine|football", "体育|运动|赛马|足球"),
    _topic("Housing and Construction", "房屋建设", r"housing|construction|building|infrastructure|urban|smart cit\w+", "房屋|住房|建造|建筑|基建|城市规划|智慧城市"),
    _topic("Customs", "海关", r"customs\b|clearance|border|quarantine", "海关|通关|检疫|口岸"),
    _topic("People's Livelihood", "民生", r"residents?\b|livelihood|social welfare|elderly|residence permits?", "居民|民生|社会福利|长者|养老"),
)  # fmt: skip


def score(topic: Topic, text: str) -> int:
    """How many words of `text` point to `topic`."""
    return len(topic.pattern.findall(folded(text)))


def main_topic(text: str) -> tuple[Topic, int]:
    """The field most words of `text` point to, and how many do; the first listed where they tie."""
    return max(((topic, score(topic, text)) for topic in TOPICS), key=lambda pair: pair[1])
