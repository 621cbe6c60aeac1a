use super::*;
use crate::clean::blocks::{BlockKind, Builder, FieldFrom, Link, Style};
use crate::outline::frame::frame;

fn read(lines: &[&str], fields: &[(&str, &str, FieldFrom)]) -> (Front, Vec<String>) {
    let mut built = Builder::default();
    for line in lines {
        built.line(line, BlockKind::Paragraph(Style::default()));
    }
    for &(label, value, from) in fields {
        built.fields.push(Field { label: label.to_owned(), value: value.to_owned(), from });
    }
    built.links.push(Link { text: "任务清单.docx".into(), href: "a/1.docx".into(), span: None });
    let blocks = built.finish();
    let lexicon = Lexicon::load().unwrap();
    let mut sink = Sink::default();
    let front = front(&lexicon, &blocks, &frame(&lexicon, &blocks), &mut sink);
    (front, sink.diagnostics.into_iter().map(|d| d.code).collect())
}

fn names(named: &[Named]) -> Vec<&str> {
    named.iter().map(|n| n.text.as_str()).collect()
}

#[test]
fn a_cover_notice_from_its_own_lines() {
    let (front, found) = read(
        &[
            "云州市人民政府办公室",
            "关于印发《云州市优化服务方案》的通知",
            "YZDR-2024-01003 云政办发［2024］5 号",
            "各县（市、区）人民政府，市政府各委、办、局：",
            "《云州市优化服务方案》已经市政府同意，现印发给你们。",
            "云州市人民政府办公室",
            "二〇二四年三月二日",
            "云州市优化服务方案",
            "一、总体要求",
            "优化服务。",
            "二、主要任务。逐项落实。",
            "本方案自2024年4月1日起施行，有效期5年。",
            "附件：1.任务清单",
            "2.《指标体系》；",
        ],
        &[
            ("索引号", "YZ-001", FieldFrom::Table),
            ("成文日期", "2024-03-04", FieldFrom::Table),
            ("发布日期", "2024-03-06 09:00", FieldFrom::Table),
            ("发布机构", "云州市人民政府网", FieldFrom::Table),
            ("主题分类", "综合政务；其他", FieldFrom::Table),
            ("时效性", "有效", FieldFrom::Table),
        ],
    );
    assert_eq!(front.title.as_deref(), Some("云州市人民政府办公室关于印发《云州市优化服务方案》的通知"));
    assert_eq!(front.doc_type, "通知");
    let enclosed = front.encloses.unwrap();
    assert_eq!((enclosed.title.as_str(), enclosed.doc_type.as_str()), ("云州市优化服务方案", "方案"));
    assert_eq!(front.doc_number.unwrap().text, "云政办发〔2024〕5号");
    assert_eq!(front.index_number.as_deref(), Some("YZ-001"));
    assert_eq!(names(&front.issuers), ["云州市人民政府办公室"]);
    assert_eq!(names(&front.addressees), ["各县（市、区）人民政府", "市政府各委、办、局"]);
    let dates = front.dates;
    assert_eq!(dates.issued.as_deref(), Some("2024-03-02"));
    assert_eq!(dates.published.as_deref(), Some("2024-03-06"));
    assert_eq!(
        (dates.effective.as_deref(), dates.expires.as_deref()),
        (Some("2024-04-01"), Some("2029-03-31"))
    );
    assert_eq!((front.subjects.len(), front.validity.as_deref()), (2, Some("有效")));
    let listed: Vec<_> =
        front.attachments.iter().map(|a| (a.number, a.title.as_str(), a.href.is_some())).collect();
    assert_eq!(listed, [(Some(1), "任务清单", true), (Some(2), "《指标体系》", false)]);
    assert_eq!(found, ["date-conflict"]);
}

#[test]
fn titles() {
    use FieldFrom::{Heading, Meta, Title};
    let meta = |s| [("ArticleTitle", s, Meta)];
    for (lines, fields, title) in [
        (
            &["一、加强领导"][..],
            &meta("（转载）云州市关于加强管理的意见")[..],
            Some("云州市关于加强管理的意见"),
        ),
        (&["一、加强领导"], &meta("[已废止]云州市关于加强管理的通知"), Some("云州市关于加强管理的通知")),
        (
            &["一、加强领导"],
            &meta("云州市人民政府网站——云州市关于加强管理的通知"),
            Some("云州市关于加强管理的通知"),
        ),
        (
            &["一、加强领导"],
            &[("title", "云州市优化服务若干措施_政策文件_云州市人民政府", Title)],
            Some("云州市优化服务若干措施"),
        ),
        (&["一、加强领导"], &[("title", "政府信息公开指南", Title)], None),
        (
            &["一、加强领导"],
            &[("heading", "云州市优化服务若干措施", Heading)],
            Some("云州市优化服务若干措施"),
        ),
        (
            &["云州市财政局", "云 州 市 商 务 局", "关于做好工作的通知（云财发〔2024〕1号）", "各区："],
            &meta("云州市财政局 云州市商务局关于做好工作的通知"),
            Some("云州市财政局 云州市商务局关于做好工作的通知"),
        ),
        (&["现予公布。"], &[], None),
        // The day of the page, the number behind 《…》 or before all of it, 《…》 around it.
        (
            &["云州市关于印发《云州市供水方案》的通知 2024-03-06", "各区："],
            &[],
            Some("云州市关于印发《云州市供水方案》的通知"),
        ),
        (
            &["云州市关于印发《云州市供水方案》的通知（云政发〔2024〕5号）", "各区："],
            &[],
            Some("云州市关于印发《云州市供水方案》的通知"),
        ),
        (
            &["云州市关于废止《云州市供水办法》（云政发〔2004〕5号）的决定", "各区："],
            &[],
            Some("云州市关于废止《云州市供水办法》（云政发〔2004〕5号）的决定"),
        ),
        (
            &["云政发〔2024〕5号《云州市关于印发〈云州市供水方案〉的通知》", "各区："],
            &[],
            Some("云州市关于印发〈云州市供水方案〉的通知"),
        ),
        (&["《云州市供水实施细则》", "为改善供水，制定本细则。"], &[], Some("云州市供水实施细则")),
    ] {
        assert_eq!(read(lines, fields).0.title.as_deref(), title, "{lines:?}");
    }
}

#[test]
fn kinds_of_document() {
    for (title, kind) in [
        ("云州市关于加强管理的通知", "通知"),
        ("云州市三年行动方案（2023—2025年）", "方案"),
        ("云州市若干政策措施（试行）", "措施"),
        ("关于请示的复函", "复函"),
        ("云州市2024年重点工作责任分工", "分工"),
        ("云州市养犬管理条例实施细则", "细则"),
        ("云州市概况及历史沿革", "other"),
    ] {
        assert_eq!(read(&[title, "为此，特制定。"], &[]).0.doc_type, kind, "{title}");
    }
    for (line, kind) in [
        ("为优化服务，制定如下措施。", "措施"),
        ("为优化服务，现将有关事项通知如下。", "通知"),
        ("现将2024年重点工作任务分解下达给你们，请抓好落实。", "通知"),
        ("对印发的文件要及时公布。", "other"),
    ] {
        assert_eq!(read(&[line, "一、加强领导"], &[]).0.doc_type, kind, "{line}");
    }
    let read_out = "云州市水务局解读《云州市供水方案》";
    assert_eq!(read(&[read_out, "近日，方案印发。"], &[]).0.doc_type, "解读");
}

#[test]
fn issuers_and_addressees() {
    for (lines, issuers, addressees) in [
        (
            &[
                "关于做好工作的通知",
                "各区、县人民政府，各有关单位：",
                "现通知如下。",
                "云州市财政局 云州市商务局（盖章）",
                "2024年3月2日",
            ][..],
            &["云州市财政局", "云州市商务局"][..],
            &["各区、县人民政府", "各有关单位"][..],
        ),
        (
            &[
                "市政府关于做好工作的通知",
                "市有关部门、直属单位:",
                "现通知如下。",
                "云州市人民政府",
                "2024年3月2日",
            ],
            &["云州市人民政府"],
            &["市有关部门", "直属单位"],
        ),
        (
            &[
                "云州市人民政府转发云州省商务厅关于做好工作意见的通知",
                "各省、自治区、直辖市商务主管部门：",
                "现转发。",
                "关于做好工作的意见",
                "一、加强领导",
                "云州省商务厅",
                "2024年3月1日",
            ],
            &["云州市人民政府"],
            &["各省、自治区、直辖市商务主管部门"],
        ),
        (
            &["中共云州市委云州市人民政府关于加强管理的意见", "一、加强领导"],
            &["中共云州市委", "云州市人民政府"],
            &[],
        ),
    ] {
        let (front, _) = read(lines, &[]);
        assert_eq!(names(&front.issuers), issuers, "{lines:?}");
        assert_eq!(names(&front.addressees), addressees, "{lines:?}");
    }
}

#[test]
fn recipients_come_apart_where_they_are_complete() {
    for (line, entries) in [
        (
            "各市、县（区）人民政府，自治区各委、办、厅、局，各人民团体：",
            &["各市、县（区）人民政府", "自治区各委、办、厅、局", "各人民团体"][..],
        ),
        ("各县（市）、区人民政府，开发区管委会：", &["各县（市）、区人民政府", "开发区管委会"]),
        ("各县（市）人民政府、州级各部门：", &["各县（市）人民政府", "州级各部门"]),
        ("各有关部门、单位：", &["各有关部门、单位"]),
        ("各县市区委、人民政府，市直各单位：", &["各县市区委、人民政府", "市直各单位"]),
        ("各县市、区水务主管部门，市水务集团：", &["各县市、区水务主管部门", "市水务集团"]),
        (
            "各镇、各街道办事处，区政府各部门、直属机构：",
            &["各镇", "各街道办事处", "区政府各部门", "直属机构"],
        ),
        ("甲示范区、乙新区管委会；各企业、事业单位：", &["甲示范区", "乙新区管委会", "各企业、事业单位"]),
        ("云州省财政厅：", &["云州省财政厅"]),
        ("各位代表：", &[]),
        ("区政府有关委、办、局，各有关企业、各镇：", &["区政府有关委、办、局", "各有关企业", "各镇"][..]),
    ] {
        let (front, _) = read(&["关于做好工作的通知", line, "现通知如下。"], &[]);
        assert_eq!(names(&front.addressees), entries, "{line}");
    }
}

#[test]
fn what_a_cover_encloses() {
    for (title, enclosed) in [
        ("云州市人民政府办公室转发市发展改革委《关于稳定增长的意见》的通知", Some("关于稳定增长的意见")),
        ("云州市财政局关于印发《甲管理办法》和《乙实施细则》的通知", Some("甲管理办法")),
        ("云州市人民政府关于公布试点企业名单的通知", Some("试点企业名单")),
        ("云州市人民政府关于下达建设任务的通知", None),
        ("云州市人民政府关于加强管理的通知", None),
    ] {
        let (front, _) = read(&[title, "各区人民政府：", "请认真执行。"], &[]);
        let found = front.encloses.map(|e| e.title);
        assert_eq!(found.as_deref(), enclosed, "{title}");
    }
}

#[test]
fn dates_are_real_and_the_documents_own() {
    let (front, found) = read(&["关于加强管理的通知", "现通知如下。", "云州市财政局", "2024年2月30日"], &[]);
    assert_eq!((front.dates.issued, found), (None, vec!["impossible-date".to_owned()]));
    for (line, effective, expires) in [
        ("本通知自印发之日起施行。", Some("2024-03-02"), None),
        ("第二十条\n本法自2024年5月1日起施行。", Some("2024-05-01"), None),
        ("以上措施自发布之日起实施，有效期至2025年12月31日。", Some("2024-03-02"), Some("2025-12-31")),
        ("本办法自2024年5月1日起试行，有效期两年。", Some("2024-05-01"), Some("2026-04-30")),
        ("合同有效期5年。", None, None),
    ] {
        let lines = [
            "关于加强管理的通知",
            "现通知如下。",
            "一、加强领导。落实责任。",
            line,
            "云州市财政局",
            "2024年3月2日",
        ];
        let dates = read(&lines, &[]).0.dates;
        assert_eq!((dates.effective.as_deref(), dates.expires.as_deref()), (effective, expires), "{line}");
    }
}

#[test]
fn the_page_tells_which_day_the_day_of_issue_was() {
    use FieldFrom::Table;
    for (line, fields, effective, expires, found) in [
        (
            "本通知自印发之日起施行，有效期1年。",
            &[("实施日期", "2024-03-05", Table), ("失效日期", "2025-03-05", Table)][..],
            Some("2024-03-05"),
            Some("2025-03-04"),
            0,
        ),
        ("本通知自2024年5月1日起施行。", &[("实施日期", "2024-04-01", Table)], Some("2024-05-01"), None, 1),
        (
            "本通知规定的标准自2024年1月1日起执行至2024年12月31日。",
            &[("失效日期", "2026-01-01", Table)],
            None,
            Some("2026-01-01"),
            0,
        ),
    ] {
        let lines =
            ["关于加强管理的通知", "现通知如下。", "一、加强领导。", line, "云州市财政局", "2024年3月2日"];
        let (front, diagnostics) = read(&lines, fields);
        let dates = front.dates;
        assert_eq!((dates.effective.as_deref(), dates.expires.as_deref()), (effective, expires), "{line}");
        assert_eq!(diagnostics.len(), found, "{line}");
    }
}

#[test]
fn attachments_from_lists_files_and_heads() {
    let (front, _) = read(
        &[
            "关于加强管理的通知",
            "现通知如下。",
            "云州市财政局",
            "2024年3月2日",
            "附件：附件1 2026年计划表.xls",
            "附件2.docx",
            "附件3-5下载：样表.doc",
        ],
        &[],
    );
    let listed: Vec<_> = front.attachments.iter().map(|a| (a.number, a.title.as_str())).collect();
    assert_eq!(listed, [(Some(1), "2026年计划表"), (Some(2), "附件2"), (None, "样表")]);
    // A file that is called after its number is the one that the list titles.
    let lines = [
        "关于加强管理的通知",
        "现通知如下。",
        "云州市财政局",
        "2024年3月2日",
        "附件：1.供水任务分工表",
        "附件1.xlsx",
    ];
    let listed: Vec<_> = read(&lines, &[]).0.attachments.into_iter().map(|a| (a.number, a.title)).collect();
    assert_eq!(listed, [(Some(1), "供水任务分工表".to_owned())]);
    let (front, _) = read(
        &[
            "关于加强管理的通知",
            "一、加强领导。落实责任。",
            "云州市财政局",
            "2024年3月2日",
            "附件",
            "云州市申请程序",
            "一、受理。",
            "附表1",
            "关于云州市东山村",
            "调研情况的报告",
            "一、基本情况。",
        ],
        &[],
    );
    let present: Vec<_> = front.attachments.iter().map(|a| (a.number, a.title.as_str(), a.part)).collect();
    assert_eq!(
        present,
        [(None, "云州市申请程序", Some(1)), (Some(1), "关于云州市东山村调研情况的报告", Some(2))]
    );
}

#[test]
fn untitled_texts_say_what_they_are() {
    for (line, kind) in [
        ("为优化服务，现提出以下贯彻落实意见。", "意见"),
        ("结合我市实际，制定以下具体措施：", "措施"),
        ("为优化服务，特制定本实施细则。", "细则"),
        ("为优化服务，由市财政局制定具体细则。", "other"),
        ("原有政策规定与本文件规定不一致的除外。", "other"),
    ] {
        assert_eq!(read(&[line, "一、加强领导"], &[]).0.doc_type, kind, "{line}");
    }
}

#[test]
fn numbers_of_orders_and_of_fields() {
    use FieldFrom::Table;
    for (lines, field, number) in [
        (&["云州市人民政府令", "第12号", "现予公布。"][..], "", Some("云州市人民政府令第12号")),
        (
            &["云州市税务局公告", "2024年第3号", "关于调整期限的公告", "现公告如下。"],
            "",
            Some("云州市税务局公告2024年第3号"),
        ),
        (&["关于加强管理的通知", "现通知如下。"], "云政发 [2016] 11 号", Some("云政发〔2016〕11号")),
        (&["关于加强管理的通知", "现通知如下。"], "无", None),
        (
            &[
                "云州省供水条例",
                "（2021年7月27日云州省人民政府令第46号公布 2023年修订）",
                "第一条 为管理供水。",
            ],
            "",
            Some("云州省人民政府令第46号"),
        ),
        (&["关于加强管理的通知", "根据《办法》（云政发〔2016〕11号），现通知如下。"], "", None),
    ] {
        let (front, _) = read(lines, &[("发文字号", field, Table)]);
        assert_eq!(front.doc_number.map(|n| n.text).as_deref(), number, "{lines:?}");
    }
}
