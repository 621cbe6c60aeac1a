// What the page says, in Chinese and in English. {0} stands for the first value.

const WORDS = {
  "page.title": ["公文比较", "Comparison of notices"],
  "page.skip": ["跳到正文", "Skip to content"],
  "page.views": ["页面", "Pages"],
  "page.overview": ["概览", "Overview"],
  "page.notices": ["公文", "Notices"],
  "page.search": ["检索", "Search"],
  "page.print": ["打印", "Print"],
  "page.language": ["English", "中文"],
  "page.made": ["由 gongwen 生成；每个值都标明在原文中的位置。", "Made by gongwen; every value is tied to its place in the source."],
  "page.nothing": ["没有符合条件的内容。", "Nothing matches."],
  "page.missing": ["没有这一页。", "There is no such page."],
  "page.more": ["再显示 {0} 项", "Show {0} more"],
  "page.table": ["数据表", "Data table"],
  "page.close": ["关闭", "Close"],
  "page.back": ["返回矩阵", "Back to the matrix"],

  "sum.families": ["公文族", "families"],
  "sum.notices": ["公文", "notices"],
  "sum.governments": ["地区", "territories"],
  "sum.measures": ["举措", "measures"],
  "sum.pairs": ["对应关系", "aligned pairs"],
  "sum.escalations": ["层层加码", "escalations"],
  "sum.left_out": ["另有 {0} 个公文族、{1} 份公文因篇幅未列入。", "{0} more families and {1} more notices are left out for size."],
  "sum.thinned": ["同级之间的对应关系因篇幅未列入；更换基准时只比较上下级。", "Pairs between governments of one tier are left out for size."],

  "map.title": ["公文族一览", "Map of families"],
  "map.note": ["每个圆点是一份公文，面积表示举措数量，自左至右按地区排列。", "Each dot is a notice, its area the number of measures, by territory from left to right."],
  "map.family": ["公文族", "Family"],
  "map.dot": ["{0}，{1} 条举措", "{0}, {1} measures"],
  "cover.title": ["各地区覆盖情况", "Coverage by government"],
  "cover.note": ["上级举措中有对应举措的比例，按最接近的一条计。", "Share of the superior measures with a counterpart, by the nearest one."],
  "cover.government": ["地区", "Government"],
  "cover.covered": ["覆盖", "Covered"],
  "cover.of": ["{0}/{1}", "{0} of {1}"],
  "cover.none": ["没有可以比较的举措。", "There are no measures to compare."],
  "time.title": ["成文日期与完成时限", "Issue dates and deadlines"],
  "time.note": ["轴上方为成文的公文，轴下方为到期的举措。", "Above the axis the notices issued, below it the measures that fall due."],
  "time.period": ["时间", "Period"],
  "time.issued": ["成文公文", "Notices issued"],
  "time.due": ["到期举措", "Measures due"],
  "time.none": ["没有可用的日期。", "There are no dates."],

  "tier.nation": ["国家", "Nation"],
  "tier.province": ["省", "Province"],
  "tier.prefecture": ["市", "City"],
  "tier.county": ["县", "County"],
  "tier.township": ["乡", "Township"],
  "tier.unknown": ["不详", "Unknown"],

  "view.matrix": ["对照矩阵", "Matrix"],
  "view.tiers": ["省市县对照", "By tier"],
  "view.own": ["本地创新", "Local inventions"],
  "view.members": ["成员与时间", "Members and dates"],
  "family.root": ["上位文件：{0}", "Superior document: {0}"],
  "family.cited": ["未收录的上级文件", "Superior documents outside the corpus"],

  "filter.title": ["筛选", "Filter"],
  "filter.q": ["检索文字", "Words"],
  "filter.department": ["部门", "Department"],
  "filter.region": ["地区", "Region"],
  "filter.due": ["时限", "Deadline"],
  "filter.day": ["日期", "Day"],
  "filter.relation": ["对应", "Relation"],
  "filter.escalated": ["仅看加码", "Escalations only"],
  "filter.base": ["以此为基准", "Compare with"],
  "filter.any": ["全部", "All"],
  "filter.before": ["不晚于", "On or before"],
  "filter.after": ["不早于", "On or after"],
  "filter.none": ["无时限", "Without"],
  "filter.reset": ["清除", "Clear"],
  "filter.shown": ["{0}/{1} 条举措，{2}/{3} 份公文", "{0} of {1} measures, {2} of {3} notices"],
  "filter.found": ["{0} 条", "{0} found"],

  "relation.same": ["相同", "same"],
  "relation.adapted": ["改写", "adapted"],
  "relation.related": ["相关", "related"],
  "relation.missing": ["无对应", "missing"],
  "mark.escalation": ["加码", "stricter below"],
  "mark.relaxed": ["放宽", "laxer below"],
  "mark.through": ["经{0}", "through {0}"],
  "legend.title": ["图例", "Legend"],
  "legend.keys": ["方向键移动，回车查看原文对照", "Arrow keys move, Enter opens the texts"],

  "matrix.caption": ["{0}：各地对每条举措的承接情况", "{0}: what each government did with each measure"],
  "matrix.measure": ["举措", "Measure"],
  "matrix.covered": ["覆盖率", "Coverage"],
  "matrix.empty": ["基准公文没有举措。", "The notice at the head has no measures."],

  "detail.row": ["各地对照", "All governments"],
  "detail.previous": ["上一条", "Previous measure"],
  "detail.next": ["下一条", "Next measure"],
  "detail.none": ["没有对应的举措。", "No counterpart."],
  "detail.changes": ["差异", "Changes"],
  "detail.nochanges": ["单位、时限、指标没有差异。", "No difference in units, times or figures."],
  "detail.what": ["项目", "Item"],
  "detail.stricter": ["更严", "Stricter"],
  "detail.lower": ["下级更严（加码）", "lower government (escalation)"],
  "detail.upper": ["上级更严", "superior government"],
  "detail.other": ["{0}更严", "{0}"],
  "detail.equal": ["相当", "equal"],
  "detail.open": ["无法比较", "cannot be compared"],
  "detail.score": ["匹配度 {0}", "match {0}"],
  "detail.kept": ["未标记为两边都有的文字", "Unmarked: both have it"],
  "detail.del": ["仅左侧有", "only on the left"],
  "detail.ins": ["左侧没有", "not on the left"],
  "detail.fuller": ["全部原文", "In the source"],
  "detail.deadline": ["最晚时限 {0}", "last deadline {0}"],
  "detail.several": ["左侧文字中，任何一条都未采用的标为删去。", "On the left, what none of them took over is struck out."],

  "value.units": ["单位", "Units"],
  "value.times": ["时限", "Times"],
  "value.quantities": ["指标", "Figures"],
  "value.inherited": ["承前", "inherited"],
  "role.lead": ["牵头", "lead"],
  "role.support": ["配合", "support"],
  "role.responsible": ["负责", "responsible"],
  "role.supervise": ["督导", "supervise"],

  "tiers.pick": ["选择公文", "Notice"],
  "tiers.note": ["自上级至下级逐列比较；每列与其左列相比，新增文字加底线。", "From the superior government to the lower one; in each column, what the column on its left does not have is underlined."],
  "own.note": ["上级公文中没有对应的举措；没有上级公文的，为其他公文中均无对应的举措。", "Measures without a counterpart above; where none stands above, without any."],
  "own.count": ["{0} 条，占 {1}%", "{0}, {1}%"],

  "member.title": ["标题", "Title"],
  "member.region": ["地区", "Region"],
  "member.number": ["文号", "Number"],
  "member.issued": ["成文日期", "Issued"],
  "member.measures": ["举措", "Measures"],
  "member.parent": ["上级公文", "Above it"],
  "member.evidence": ["归入依据", "Evidence"],
  "member.family": ["公文族", "Family"],
  "member.source": ["来源", "Source"],
  "by.number": ["文号", "number"],
  "by.title": ["标题", "title"],
  "by.text": ["文本", "text"],
  "by.topic": ["主题", "topic"],
  "does.basis": ["依据", "basis"],
  "does.implements": ["贯彻落实", "implements"],
  "does.forwards": ["转发", "forwards"],
  "does.amends": ["修改", "amends"],
  "does.repeals": ["废止", "repeals"],
  "does.duplicates": ["同一文件", "duplicates"],
  "does.mentions": ["提及", "mentions"],

  "source.title": ["原文", "Source text"],
  "source.page": ["打开网页", "Open the page"],
  "source.file": ["文件：{0}", "File: {0}"],
  "notice.untitled": ["（无标题）", "(untitled)"],
  "search.title": ["检索全部举措", "Search all measures"],
  "search.hint": ["输入文字，或选择部门、时限、地区。", "Type words, or choose a department, deadline or region."],
  "search.notices": ["全部公文", "All notices"],
};

/** Position of the language in each row of WORDS. */
let language = 0;

/** The words of a key, with values put in. */
function say(key, ...values) {
  const words = WORDS[key]?.[language] ?? key;
  return words.replace(/\{(\d)\}/g, (_, at) => String(values[at] ?? ""));
}

function speak(english) {
  language = english ? 1 : 0;
  document.documentElement.lang = english ? "en" : "zh-CN";
}

/** 12345 → 12,345, in every browser alike. */
function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function percent(part, whole) {
  return whole === 0 ? 0 : Math.round((100 * part) / whole);
}
