"""Chinese classifiers and counted nouns, with the English twin of common ones."""

from __future__ import annotations

import re

_NOUNS = {
    "project": "项目 工程",
    "enterprise": "企业 民企 港企 浙企 外企",
    "company": "公司 上市公司 科企",
    "agreement": "协议 协定 合约 合同",
    "memorandum": "备忘录 谅解备忘录 合作备忘录",
    "document": "文件",
    "letter": "意向书",
    "field": "领域 范畴 方面",
    "area": "合作领域 合作范畴 范畴",
    "sector": "行业 产业 界别",
    "person": "人 人士 人员 居民 市民 群众 人次 名人 游客 旅客 职工",
    "delegate": "代表 嘉宾 团员",
    "representative": "企业代表 业界代表",
    "entrepreneur": "企业家",
    "leader": "领袖 领导",
    "student": "学生 大学生 中学生 同学",
    "graduate": "毕业生",
    "teacher": "教师 老师",
    "youth": "青年 青少年",
    "talent": "人才",
    "expert": "专家 学者",
    "school": "学校 中学 小学 姊妹学校",
    "university": "大学 高校 院校",
    "city": "城市 市",
    "province": "省份 省",
    "country": "国家",
    "place": "地 地区",
    "promotion": "推介会",
    "event": "活动",
    "meeting": "会议",
    "forum": "论坛",
    "measure": "措施 举措 政策",
    "institution": "机构",
    "organisation": "组织 团体",
    "centre": "中心",
    "platform": "平台",
    "base": "基地",
    "laboratory": "实验室",
    "hospital": "医院",
    "park": "园区 产业园",
    "flight": "航班 班次",
    "route": "航线 路线 线路",
    "internship": "实习名额 实习岗位 实习职位",
    "place_offered": "名额",
    "job": "岗位 职位",
    "patent": "专利",
    "product": "产品",
    "unit": "单位",
    "task": "任务",
    "result": "成果",
    "member": "成员 会员 委员",
    "visit": "考察",
    "group": "小组 工作组 专班",
    "dragon": "小龙",
}
TWIN = {word: noun for noun, words in _NOUNS.items() for word in words.split()}
_KNOWN = sorted(TWIN, key=len, reverse=True)

_UNITS = {
    "day": "天 日 昼夜",
    "week": "周 星期 礼拜",
    "month": "个月",
    "year": "年 周年 年度",
    "hour": "小时 个小时 个钟头",
    "minute": "分钟",
    "kilometre": "公里 千米",
    "metre": "米",
    "square metre": "平方米 平米",
    "square kilometre": "平方公里",
    "tonne": "吨",
    "kilogram": "公斤 千克",
    "hectare": "公顷",
    "mu": "亩",
    "container": "标准箱 标箱 个标准箱",
    "kilowatt hour": "千瓦时 度电",
    "megawatt": "兆瓦",
    "gigawatt": "吉瓦",
    "person": "人 人次",
    "times": "次 倍",
    "percentage point": "个百分点",
    "household": "户",
    "vehicle": "辆",
    "age": "岁",
    "square foot": "平方英尺",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in words.split()}
CLASSIFIERS = "个家项名位份间所条批场座支只款宗届类大套部处幢栋艘架件门双组期种轮层对"
UNIT = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")"
_STOP = re.compile(
    "[，。；：、！？（）()《》“”\"'「」,;:.!?的在于与和及或等将已均是为从向到由被把对以并也都就而且]|\\s"
)
_LONGEST = 14


def counted_noun(line: str, at: int) -> tuple[str, str, int]:
    """What the number ending at `at` counts: unit, its words, where they end.

    Time and measure units follow the number at once; things come after a classifier. A
    known noun ends the phrase; otherwise the words up to the next particle name it.
    """
    if found := re.match(UNIT, line[at:]):
        return UNITS[found[0]], found[0], at + found.end()
    begin = at + (1 if line[at : at + 1] in tuple(CLASSIFIERS) else 0)
    classifier = begin > at
    stop = _STOP.search(line, begin)
    phrase = line[begin : min(stop.start() if stop else len(line), begin + _LONGEST)]
    seen: list[tuple[int, int, str]] = []
    for word in _KNOWN:
        place = phrase.find(word)
        # A one-character noun stands right after the number or not at all.
        if place >= 0 and (len(word) > 1 or place == 0) and (classifier or place == 0 or len(word) > 1):
            end = place + len(word)
            seen.append((place, end, word))
    best = min(seen, default=None)
    # 香港企业: 企业 overlaps 港企 and ends later, so it is the noun.
    for other in sorted(seen):
        if (best and best[0] <= other[0] < best[1] < other[1]) or (
            best and other[0] == best[0] and other[1] > best[1]
        ):
            best = other
    if best:
        return TWIN[best[2]], phrase[: best[1]], begin + best[1]
    if classifier and phrase:
        return phrase, phrase, begin + len(phrase)
    return "", "", at
