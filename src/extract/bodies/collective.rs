//! Entries that are not one body: classes of bodies and persons.

/// Words for tiers, as they stand in 各县（市、区）人民政府; longest first.
const TIERS: &[&str] = &[
    "自治区",
    "直辖市",
    "设区市",
    "省辖市",
    "地级市",
    "县级市",
    "地级以上市",
    "街道办事处",
    "街道办",
    "街道",
    "特区",
    "林区",
    "开发区",
    "园区",
    "乡镇",
    "镇街",
    "省",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "地",
];

/// Words that say nothing of which body is meant.
const GENERIC: &[&str] =
    &["人民政府", "政府", "管委会", "办事处", "党委", "两级", "三级", "四级", "级", "及", "和", "各"];

/// Openings of classes.
const OPENINGS: &[&str] =
    &["各", "有关", "相关", "其他", "其它", "全体", "所有", "属地", "当地", "所在地", "辖区", "基层", "所属"];

/// Words inside a class's name that set it apart from one body's.
const INSIDE: &[&str] =
    &["各", "有关", "相关", "其他", "其它", "所属", "下属", "直属", "成员", "所有", "涉及", "行政执法"];

/// Last words of classes.
const NOUNS: &[&str] = &[
    "部门",
    "单位",
    "政府",
    "管委会",
    "委办局",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "街道",
    "办事处",
    "乡镇",
    "园区",
    "企业",
    "机构",
    "公司",
    "银行",
    "中心",
    "机关",
    "局",
    "厅",
    "委",
    "院",
    "校",
    "学校",
    "高校",
    "院校",
    "村",
    "社区",
    "省",
    "地",
    "地方",
    "组织",
    "团体",
    "协会",
    "商会",
    "院所",
    "所",
    "站",
    "会",
    "组",
    "处",
    "队",
    "主体",
    "平台",
    "开发区",
    "党委",
    "党组",
    "幼儿园",
    "医院",
    "处室",
    "科室",
    "分局",
    "残联",
    "工会",
    "妇联",
    "缴存人",
];

/// Classes that need no opening.
const ALWAYS: &[&str] = &["部门", "单位", "委办局", "机构", "主体", "成员单位"];

/// Words that only sentences hold.
const VERBS: &[&str] = &[
    "要", "应当", "将", "负责", "开展", "加强", "推进", "做好", "指定", "可以", "不得", "进行", "建立",
    "落实", "是", "对",
];

/// Last words of offices and ways to speak of persons.
const OFFICES: &[&str] = &[
    "书记",
    "省长",
    "市长",
    "县长",
    "区长",
    "州长",
    "旗长",
    "盟长",
    "镇长",
    "乡长",
    "局长",
    "厅长",
    "处长",
    "科长",
    "部长",
    "主任",
    "主席",
    "秘书长",
    "专员",
    "组长",
    "院长",
    "校长",
    "行长",
    "检察长",
    "会长",
    "总经理",
    "董事长",
    "负责人",
    "责任人",
    "同志",
    "领导",
    "联系人",
    "队长",
    "站长",
    "所长",
    "理事长",
];

/// Whether `text` stands for a class of bodies.
pub(super) fn is_collective(text: &str) -> bool {
    if !(2..=28).contains(&text.chars().count()) {
        return false;
    }
    // Few names look like a class: only of those is asked whether they are a sentence.
    let sentence = || !text.ends_with("成员单位") && VERBS.iter().any(|v| text.contains(v));
    looks_collective(text) && !sentence()
}

fn looks_collective(text: &str) -> bool {
    if tiers_only(text) {
        return true;
    }
    // Brackets at the end repeat or narrow the class: 各镇(街道), 有关部门(单位).
    let text = text
        .split_once('(')
        .filter(|(head, tail)| !head.is_empty() && tail.ends_with(')'))
        .map_or(text, |(head, _)| head);
    let noun = NOUNS.iter().any(|n| text.ends_with(n));
    let opened = OPENINGS.iter().any(|o| text.starts_with(o)) && noun;
    let always = ALWAYS.iter().any(|a| text.ends_with(a));
    let inside = INSIDE.iter().any(|i| text.contains(i));
    let apart = noun && ["各", "其他", "其它", "有关", "相关"].iter().any(|i| text.contains(i));
    opened || apart || always && (inside || text.chars().count() <= 8 || text.contains("的"))
}

/// Whether `text` is the bare noun of a class, which names no class by itself: 单位 in
/// 各有关部门和单位.
pub(super) fn is_plain_noun(text: &str) -> bool {
    let plain = [
        "部门",
        "单位",
        "机构",
        "企业",
        "组织",
        "团体",
        "机关",
        "院校",
        "高校",
        "企事业单位",
        "社会组织",
        "人员",
    ];
    plain.contains(&text)
}

/// Whether `text` speaks of a person or an office-holder.
pub(super) fn is_person(text: &str) -> bool {
    OFFICES.iter().any(|o| text.ends_with(o))
}

/// Several tiers and nothing that names one body: 县(市、区)政府, 市、区两级政府.
fn tiers_only(text: &str) -> bool {
    let mut rest = text;
    let mut tiers = 0;
    while !rest.is_empty() {
        if let Some(next) = GENERIC.iter().find_map(|g| rest.strip_prefix(g)) {
            rest = next;
        } else if let Some(next) = TIERS.iter().find_map(|t| rest.strip_prefix(t)) {
            tiers += 1;
            rest = next;
        } else if let Some(next) = rest.strip_prefix(['(', ')', '〔', '〕', '[', ']', '、', ',', '/', ' '])
        {
            rest = next;
        } else {
            return false;
        }
    }
    tiers >= 2 || text.starts_with('各') && tiers >= 1
}

/// Whether `text` is nothing but a tier's word, so that the entry before or after completes
/// it: 各县 in 各县、市、区人民政府.
pub(super) fn is_tier(text: &str) -> bool {
    let bare = text.rsplit_once('各').map_or(text, |(before, rest)| {
        if before.is_empty() || before.ends_with(['府', '直', '级', '市', '省', '县', '区']) {
            rest
        } else {
            text
        }
    });
    TIERS.contains(&bare) || matches!(bare, "委" | "办" | "局" | "部" | "厅" | "委办" | "部委")
}

/// Whether `text` carries on a series of tiers: 区人民政府, 市, 局, 区两级政府.
pub(super) fn continues_tiers(text: &str) -> bool {
    if is_tier(text) && !text.starts_with('各') {
        return true;
    }
    let tail = TIERS.iter().find_map(|t| text.strip_prefix(t));
    tail.is_some_and(|rest| {
        ["人民政府", "政府", "两级", "三级", "(", "〔", "管委会", "办事处"]
            .iter()
            .any(|g| rest.starts_with(g))
            && tiers_only(text.strip_prefix('各').unwrap_or(&format!("各{text}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_told_from_bodies() {
        for (text, expected) in [
            ("各区县政府", true),
            ("各县(市、区)人民政府", true),
            ("各市〔州〕、各县〔市、区、特区〕人民政府", true),
            ("市政府各部门", true),
            ("区级相关部门", true),
            ("其他市政府部门", true),
            ("有行政执法权的区级部门", true),
            ("市、区两级政府", true),
            ("各镇(街道)", true),
            ("各有关单位", true),
            ("各幼儿园", true),
            ("机关各处室", true),
            ("各区残联", true),
            ("市财政局", false),
            ("市纪委监委机关", false),
            ("区政府", false),
            ("各单位要指定专人负责", false),
        ] {
            assert_eq!(is_collective(text), expected, "{text}");
        }
    }
}
