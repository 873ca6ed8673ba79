"""What stands around an article and says nothing: links, counters, disclaimers, datelines."""

from __future__ import annotations

import re

from zhegang.register.script import folded, holds

# Whole lines that web pages and press services put around a text.
_LINES = (
    r"(?:return|back|go|skip|jump)(?: back)? to (?:the )?(?:site|main content|content|navigation|top|home ?page?|list|search)",
    r"(?:skip|main) (?:navigation|menu|content)",
    r"broken image|image|photo|video|advertisement|web ?page counter|page views?:?\s*[\d,]*|visitors?:?\s*[\d,]+",
    r"today'?s press releases?|(?:other|more|related|latest|previous|next) (?:press releases?|news|stories|articles?|links?)",
    r"print(?: this page| friendly)?|share(?: this.*| on .*)?|e-?mail(?: this.*)?|follow us.*|subscribe.*|sign (?:in|up).*|log ?in",
    r"read (?:more|also)\b.*|related (?:topics|reading)|menu|search|home|contact us|about us|site ?map|font size.*",
    r"(?:copyright|©|\(c\)\s*(?:copyright|\d{4}|by\b)).*|all rights reserved.*|privacy (?:policy|notice).*|terms (?:of use|and conditions).*",
    r"(?:this (?:site|website) uses|we use|accept(?: all)?) cookies.*|powered by .*|photos? (?:by|credit):?.*",
    r"\(?with (?:photos?|videos?|photos?/video)\)?|download (?:pdf|photo|high resolution.*)",
    r"(?:(?:media|press|general|public)\s+)?(?:enquir(?:y|ies)|inquir(?:y|ies)|contacts?|hotline)\s*[:：].*|nnnn|most read\b.*|tags\s*:.*|\(?reporting by .*|(?:today'?s )?(?:press|news) releases?(?: index)?|back to .*|view in browser.*|you receive this .*|text size.*|font size.*",
    r"(?:联络人|联系人|查询|联络|媒体查询|联系电话|电话|传真|点阅数|浏览数|阅读量)\s*[:：].*|印刷[:：].*|.{0,10}文责自负.*|扫码.*|抄送[:：].*",
    r"今日新闻公报[\s　]*返回.*|返回(?:首页|主页|页首|顶部|列表|上一页)?|跳至(?:主要)?内容|跳到主要内容|今日新闻公报|新闻公报|(?:更多|相关|其他)(?:新闻|阅读|链接|文章|报道).*",
    r"打印(?:本页)?|列印(?:本页)?|分享(?:至|到).*|分享|收藏|字体?[:：]?\s*大.*|(?:责任|本文)?编辑[:：].*|责编[:：].*|扫一扫.*|关注我们.*",
    r"(?:浏览|点击|阅读)(?:次数|量|数)?[:：]?\s*\d*.*|版权所有.*|版权声明.*|图片来源.*|网站地图|联系我们|登录|注册|广告|上一篇.*|下一篇.*",
)
_BOILERPLATE = re.compile(rf"(?:{'|'.join(_LINES)})[\s.>»]*", re.I)
_DISCLAIMER = re.compile(
    r"\b(?:views?|opinions?)\b.{0,60}\b(?:do(?:es)? not|are|don't|is)\b.{0,40}\b(?:reflect|represent|own|those of)\b"
    r"|(?:观点|意见|立场|看法).{0,12}(?:不代表|并不反映|不反映|仅代表)|(?:不代表|仅代表).{0,12}(?:立场|观点)"
    r"|(?:文章|以上)(?:内容)?(?:纯属|仅属)(?:作者)?(?:个人)?(?:意见|观点)",
    re.I,
)
# Parts of which each text that a pattern finds holds at least one.
_AUTHORS = (
    "author", "writer", "opinion", "commentary", "editorial", "op-ed", "letter", "作者", "评论", "社评", "社论",
    "观点", "署名文章", "来论", "笔者",
)  # fmt: skip
_RELEASES = (
    "ends/", "issued at", "press release", "statement", "communiqu", "gov news", "gov press", "government news",
    "government press", "新闻稿", "联合声明", "公报", "完", "发布机构", "索引号", "immediate release", "媒体通告",
    "香港时间", "media release", "media advisory", "minutes", "speech by", "check against", "press office",
    "纪要", "致辞", "讲话", "来源", "政务公开",
)  # fmt: skip
_VIEWS = ("view", "opinion", "观点", "意见", "立场", "看法")
_META = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified|revised)|(?:release |publication |publish )?date|issued(?: at)?|"
    r"ends|source|editors?|reporters?)\s*[:：/]\s*.+|"
    r"issued at (?:hkt )?[\d:. ]+(?:hrs?)?|ends/.+|-?\s*ends?\s*-?|[-#* ]{3,}|"
    r"by [A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]+|and|in|[A-Z]\.))*(?:, .{0,60})?|"
    r"(?:地点|出席(?:者|人士)?|列席(?:者)?|主持|记录|发布(?:时间|日期)|发表(?:时间|日期)|更新(?:时间|日期)|日期|时间|来源|作者|记者|文)\s*[:：／/].+|"
    r"完\s*[/／].*|[(（]?完[)）]?|香港时间\s*\d+时\d+分|作者\s*[:：].+",
    re.I,
)
_OPINION = re.compile(
    r"\bthe (?:author|writer)s? (?:is|are|was)\b|^(?:opinion|commentary|editorial|op-ed|letters? to the editor)\b"
    r"|作者(?:为|是|系)|(?:评论|社评|社论|观点|署名文章|来论)\s*[:：|｜]|笔者",
    re.I | re.M,
)
_OFFICIAL = re.compile(
    r"^ends/|^issued at |today'?s press releases|\bpress release\b|^(?:joint )?(?:statement|communiqu[eé])\b"
    r"|\bgov(?:ernment)? (?:news|press) |(?:新闻公报|新闻稿|联合公报|联合声明|公报)|^完\s*[/／]|^(?:发布机构|索引号)"
    r"|for immediate release|媒体通告|^完$|^香港时间\s*\d+时|media (?:release|statement|advisory)"
    r"|^minutes\b|\bspeech by\b|check against delivery|\bpress office of\b|会议纪要|^.{2,40}纪要$|上的(?:致辞|讲话)$|来源：.{0,12}发布\b|政务公开",
    re.I | re.M,
)


# A row of links: short words between bars or arrows.
_LINKS = re.compile(r"(?:[^|>.。]{1,28}[|>｜]\s*){2,}[^|>.。]{1,28}|[^|.。]{1,24}\|[^|.。]{1,24}")


def is_boilerplate(line: str) -> bool:
    """Whether the whole line is page furniture."""
    told = folded(line).strip()
    if _LINKS.fullmatch(told) and not re.search(r"\d{4}", told):
        return True
    return _BOILERPLATE.fullmatch(folded(line).replace("’", "'").strip()) is not None


def is_disclaimer(words: str) -> bool:
    """Whether a sentence says that views are not the publisher's."""
    return holds(folded(words).casefold(), _VIEWS) and _DISCLAIMER.search(folded(words)) is not None


def is_meta(line: str) -> bool:
    """Whether a line is about the text: dates, byline, end mark."""
    return _META.fullmatch(folded(line)) is not None


def says_opinion(text: str) -> bool:
    """Whether the text names an author's own view, or disclaims it."""
    told = folded(text)
    small = told.casefold()
    author = holds(small, _AUTHORS) and _OPINION.search(told) is not None
    return author or (holds(small, _VIEWS) and _DISCLAIMER.search(told) is not None)


def says_official(text: str) -> bool:
    """Whether the text carries the marks of a government's own release."""
    told = folded(text)
    return holds(told.casefold(), _RELEASES) and _OFFICIAL.search(told) is not None


def author_sentence(words: str) -> bool:
    """Whether a sentence tells who wrote the text."""
    return re.match(r"The (?:author|writer)\b|作者|笔者", folded(words)) is not None
