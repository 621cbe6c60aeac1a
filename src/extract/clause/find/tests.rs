use super::*;

fn check(s: &str, want: &[&str]) {
    let lexicon = Lexicon::load().unwrap();
    let found = clauses(&lexicon, s);
    let mut got: Vec<String> = Vec::new();
    for c in &found {
        got.extend(c.bodies.iter().map(|b| format!("{:?} {}", b.role, cut(s, b.range.clone()))));
        got.extend(c.fields.iter().map(|f| format!("{}={}", f.label, cut(s, f.value.clone()))));
        got.extend(c.everywhere.iter().map(|r| format!("Everywhere {}", cut(s, r.clone()))));
        got.extend(c.rest.iter().map(|r| format!("Rest {}", cut(s, r.clone()))));
    }
    assert_eq!(got, want, "{s}");
}

#[test]
fn brackets_with_labels() {
    check("建成平台。(责任单位:市水务局、市财政局)", &["Responsible 市水务局", "Responsible 市财政局"]);
    check(
        "建成平台。〔牵头单位:市水务局;配合单位:市财政局;责任单位:各县(市、区)人民政府〕",
        &["Lead 市水务局", "Support 市财政局", "Responsible 各县(市、区)人民政府"],
    );
    check(
        "推进(5月底取得成效并持续推进,牵头考核单位:市水务局)",
        &["Lead 市水务局", "Rest 5月底取得成效并持续推进"],
    );
    check(
        "推进(责任单位:市水务局;完成时限:2024年6月底前)",
        &["Responsible 市水务局", "完成时限=2024年6月底前"],
    );
}

#[test]
fn brackets_with_verbs() {
    check(
        "甲。(市水务局牵头,市财政局、市民政局按职责分工负责)",
        &["Lead 市水务局", "Responsible 市财政局", "Responsible 市民政局"],
    );
    check(
        "甲。(各市人民政府,省公安厅、发展改革委按职责分工负责)",
        &["Responsible 各市人民政府", "Responsible 省公安厅", "Responsible 发展改革委"],
    );
    check("甲。(市水务局会同市财政局负责)", &["Lead 市水务局", "Support 市财政局"]);
    check(
        "甲。(责任单位:市供销合作社联合社、市水务局)",
        &["Responsible 市供销合作社联合社", "Responsible 市水务局"],
    );
    check("甲(不含税费)乙(由学校行政部门内设机构负责的除外)。", &[]);
    check("甲。(市水务局、市财政局)", &["Responsible 市水务局", "Responsible 市财政局"]);
}

#[test]
fn rules_split_off() {
    check(
        "甲。(责任单位:市水务局,以下措施均需各区政府落实,不再单独列出)",
        &["Responsible 市水务局", "Everywhere 各区政府"],
    );
    check(
        "甲。(水利部、财政部负责。列第一位者为牵头单位,下同)",
        &["Responsible 水利部", "Responsible 财政部"],
    );
    check(
        "甲。\n责任单位:省水利厅牵头,省财政厅、省民政厅(除标注牵头单位外,列第一位的为牵头单位,下同)",
        &["Lead 省水利厅", "Responsible 省财政厅", "Responsible 省民政厅"],
    );
}

#[test]
fn sentences_that_point_back() {
    check("建成平台。此项工作由市水务局会同市财政局负责落实。", &["Lead 市水务局", "Support 市财政局"]);
    check("平台由市水务局负责建设。", &[]);
    check("加强领导。\n(市水务局)", &[]);
}

#[test]
fn labels_without_brackets() {
    check(
        "甲项。\n牵头单位:市水务局\n配合单位:市财政局,市民政局\n完成时限:2024年底",
        &["Lead 市水务局", "Support 市财政局", "Support 市民政局", "完成时限=2024年底"],
    );
    check("甲项。 责任单位:市水务局、市财政局。", &["Responsible 市水务局", "Responsible 市财政局"]);
    check("牵头单位:市水务局 责任单位:市财政局", &["Lead 市水务局", "Responsible 市财政局"]);
    check("甲项。\n责任单位\n市水务局、市财政局", &["Responsible 市水务局", "Responsible 市财政局"]);
    check("甲项。\n【牵头单位】市水务局\n【配合单位】市财政局", &["Lead 市水务局", "Support 市财政局"]);
    check("甲项。\n【牵头单位】市水务局 【配合单位】市财政局", &["Lead 市水务局", "Support 市财政局"]);
    check("甲项。\n★责任单位:市水务局(牵头)、市财政局", &["Lead 市水务局", "Responsible 市财政局"]);
    check(
        "甲项。责任领导:张三;责任单位:市水务局;目标值:95%。",
        &["Responsible 市水务局", "责任领导=张三", "目标值=95%"],
    );
}

#[test]
fn times_among_bodies() {
    check(
        "甲。(市水务局会同市财政局负责,2025年6月底前完成)",
        &["Lead 市水务局", "Support 市财政局", "Rest 2025年6月底前完成"],
    );
    check(
        "甲。(市水务局、市财政局;2025年6月底前)",
        &["Responsible 市水务局", "Responsible 市财政局", "Rest 2025年6月底前"],
    );
    check(
        "甲。(市水务局牵头、市财政局配合,长期坚持)",
        &["Lead 市水务局", "Support 市财政局", "Rest 长期坚持"],
    );
    check("甲。(市水务局负责,全年推进)", &["Responsible 市水务局", "Rest 全年推进"]);
    check("甲。(牵头责任领导:张三;牵头责任单位:市水务局)", &["Lead 市水务局", "牵头责任领导=张三"]);
    check("甲。(完成时限:2025年6月底前)", &["完成时限=2025年6月底前"]);
    check(
        "甲。(市水务局负责,市财政局、市民政局配合,完成时限:2025年6月)",
        &["Responsible 市水务局", "Support 市财政局", "Support 市民政局", "完成时限=2025年6月"],
    );
    check(
        "甲。(市委办、市政协办,各县区)",
        &["Responsible 市委办", "Responsible 市政协办", "Responsible 各县区"],
    );
    check("甲。(2025年6月底前完成)", &[]);
    check("材料报送至办公室(联系人:张三;联系电话:1234567)。", &[]);
}
