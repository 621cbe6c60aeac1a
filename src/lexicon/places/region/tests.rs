use super::*;

fn places() -> Places {
    let mut places = Places::load().unwrap();
    places.with_extra(include_str!("../../../../tests/data/places.toml")).unwrap();
    places
}

fn code(places: &Places, evidence: &Evidence) -> String {
    places.region_of_notice(evidence).map(|r| r.code).unwrap_or_default()
}

#[test]
fn issuers_go_before_everything() {
    let places = places();
    for (issuer, expected) in [
        ("平澜市人民政府办公室", "990100"),
        ("平澜市澜东区人民政府", "990102"),
        ("国务院办公厅", "100000"),
        ("财政部", "100000"),
        ("住房城乡建设部办公厅", "100000"),
        ("国家税务总局平澜市税务局", "990100"),
        ("中共澜江省委办公厅", "990000"),
        ("市人民政府办公室", ""),
        ("朝阳区人民政府", ""),
    ] {
        let issuers = [issuer.to_owned()];
        let evidence = Evidence { issuers: &issuers, ..Evidence::default() };
        assert_eq!(code(&places, &evidence), expected, "{issuer}");
    }
}

#[test]
fn joint_issuers_need_one_place_above_them() {
    let places = places();
    let one = ["澜江省财政厅".to_owned(), "平澜市人民政府".to_owned()];
    let two = ["江苏省人民政府".to_owned(), "浙江省人民政府".to_owned()];
    assert_eq!(code(&places, &Evidence { issuers: &one, ..Evidence::default() }), "990000");
    assert_eq!(code(&places, &Evidence { issuers: &two, ..Evidence::default() }), "");
}

#[test]
fn titles_and_numbers_speak_where_no_issuer_is_printed() {
    let places = places();
    for (title, number, text, expected) in [
        ("平澜市2023年度法治政府建设工作报告", None, "", "990100"),
        ("关于印发《澜北县扶持办法》的通知", None, "", "990121"),
        ("1-10月澜北县工业生产平稳", None, "澜江省各县", "990121"),
        ("2024年前三季度澜北县工业生产平稳", None, "澜江省各县", "990121"),
        ("国务院办公厅关于支持澜江省的意见", None, "", "100000"),
        ("(转载)平澜市人民政府关于公布名录的通知", None, "", "990100"),
        ("【稳增长】关于印发平澜市若干措施的通知", None, "", "990100"),
        ("关于支持产业发展的若干措施", Some("澜政办发"), "", "990000"),
        ("关于支持产业发展的若干措施", Some("国办发"), "", "100000"),
        ("关于支持产业发展的若干措施", Some("粤府办"), "", "440000"),
        ("关于支持产业发展的若干措施", Some("宁政发"), "", ""),
        ("关于支持产业发展的若干措施", Some("宁政发"), "宁夏回族自治区各市。", "640000"),
        ("关于支持产业发展的若干措施", Some("昭政发"), "昭通市各部门。", "530600"),
    ] {
        let evidence = Evidence { title: Some(title), doc_number: number, text, ..Evidence::default() };
        assert_eq!(code(&places, &evidence), expected, "{title} {number:?}");
    }
}

#[test]
fn a_common_name_is_settled_by_the_site_or_the_text() {
    let places = places();
    let issuers = ["鼓楼区人民政府".to_owned()];
    let by_site = Evidence { issuers: &issuers, site_code: Some("3201000001"), ..Evidence::default() };
    let by_text = Evidence { issuers: &issuers, text: "开封市要求", ..Evidence::default() };
    assert_eq!(code(&places, &by_site), "320106");
    assert_eq!(code(&places, &by_text), "410204");
}

#[test]
fn branches_and_corps_are_told_from_the_organs_they_belong_to() {
    let places = places();
    for (issuers, expected) in [
        (&["平澜市发展和改革委员会", "国家能源局华东监管局"][..], "990100"),
        (&["南京经济技术开发区管委会办公室", "南京市栖霞区人民政府办公室"], "320113"),
        (&["国家能源局南方监管局"], ""),
        (&["国家能源局综合司"], "100000"),
        (&["第八师石河子市人民政府办公室"], "659001"),
        (&["君山片区管理局党政办公室"], ""),
    ] {
        let issuers: Vec<String> = issuers.iter().map(|&i| i.to_owned()).collect();
        assert_eq!(code(&places, &Evidence { issuers: &issuers, ..Evidence::default() }), expected);
    }
    let issuers = ["巢湖市人民政府".to_owned()];
    let then = Evidence { issuers: &issuers, year: Some(2005), ..Evidence::default() };
    assert_eq!(code(&places, &then), "341400");
}

#[test]
fn fragments_speak_by_their_own_words() {
    let places = places();
    for (text, expected) in [
        ("责任单位:省财政厅、平澜海关\n责任单位:省商务厅、澜江银保监局", "990000"),
        ("市住建局、市财政局、平澜市税务局负责。全市共同推进,平澜市各区落实。", "990100"),
        ("各省(区、市)要加强组织领导。(农业农村部、财政部负责)", "100000"),
        ("深圳、上海等地的做法值得学习。", ""),
        ("《某某条例》已经2024年8月30日国务院第40次常务会议通过,现予公布。", "100000"),
        ("示范县、适应城市更新。市财政局、市住建局负责。", ""),
    ] {
        assert_eq!(code(&places, &Evidence { text, ..Evidence::default() }), expected, "{text}");
    }
}
