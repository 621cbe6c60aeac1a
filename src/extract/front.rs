//! The front matter of a notice: title, number, issuers, recipients, dates, attachments.
//!
//! Takes the cleaned document with its frame and the page's own fields; gives values as
//! printed. The document's own lines win over the page's fields, which fill the gaps.
//! Full names and territories of bodies are looked up elsewhere.

mod attachment;
mod bodies;
mod dates;
mod title;

use crate::base::span::Span;
use crate::base::text::{cut, fold_str};
use crate::clean::blocks::{Blocks, Field};
use crate::diag::Sink;
use crate::lexicon::Lexicon;
use crate::lexicon::front::Means;
use crate::notice::{Attachment, Dates, DocNumber, Enclosed, Part};
use crate::outline::frame::{Frame, LineRole, number, squeeze};

/// What a notice says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The notice's own title on one line.
    pub title: Option<String>,
    /// 文种, `other` where the title does not tell.
    pub doc_type: String,
    /// What a cover notice issues or forwards.
    pub encloses: Option<Enclosed>,
    /// 发文字号.
    pub doc_number: Option<DocNumber>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 发文机关.
    pub issuers: Vec<Named>,
    /// 主送机关.
    pub addressees: Vec<Named>,
    /// The notice's dates.
    pub dates: Dates,
    /// 主题分类.
    pub subjects: Vec<String>,
    /// 时效性.
    pub validity: Option<String>,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// Part 0 and what follows it.
    pub parts: Vec<Part>,
}

/// A body as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As printed.
    pub text: String,
    /// Where, if in the document's text.
    pub span: Option<Span>,
}

/// What the readers of single values share.
struct Source<'a> {
    lexicon: &'a Lexicon,
    blocks: &'a Blocks,
    frame: &'a Frame,
}

/// Reads the front matter.
pub fn front(lexicon: &Lexicon, blocks: &Blocks, frame: &Frame, sink: &mut Sink) -> Front {
    let source = Source { lexicon, blocks, frame };
    let title = title::own(&source);
    let encloses = title::encloses(&source, title.as_deref());
    let doc_type = title::doc_type(&source, title.as_deref(), encloses.is_some());
    let signature = bodies::signature(&source, title.as_deref());
    let parts = title::parts(&source, title.as_deref(), &doc_type);
    Front {
        doc_number: doc_number(&source),
        index_number: source.field(Means::IndexNumber).map(|f| f.value.clone()).filter(|v| stated(v)),
        issuers: bodies::issuers(&source, title.as_deref(), &signature),
        addressees: bodies::addressees(&source),
        dates: dates::read(&source, &signature, sink),
        subjects: subjects(&source),
        validity: source.field(Means::Validity).map(|f| f.value.clone()).filter(|v| stated(v)),
        attachments: attachment::read(&source, &parts),
        title,
        doc_type,
        encloses,
        parts,
    }
}

impl<'a> Source<'a> {
    /// The best field of this meaning: by label, then by where it stood.
    fn field(&self, means: Means) -> Option<&'a Field> {
        self.fields(means).next()
    }

    fn fields(&self, means: Means) -> impl Iterator<Item = &'a Field> {
        let fields = &self.blocks.fields;
        let mut found: Vec<&Field> = Vec::new();
        for label in self.lexicon.front.labels(means) {
            let start = found.len();
            found.extend(fields.iter().filter(|f| f.label == *label && !f.value.trim().is_empty()));
            if let Some(same) = found.get_mut(start..) {
                same.sort_by_key(|f| f.from);
            }
        }
        found.into_iter()
    }

    fn raw(&self, span: Span) -> &'a str {
        self.blocks.text.raw(span)
    }

    fn folded(&self, span: Span) -> &'a str {
        self.blocks.text.folded(span)
    }

    /// Pieces of one role in part 0.
    fn own(&self, role: LineRole) -> impl Iterator<Item = Span> + '_ {
        self.frame.of(role).filter(|&(_, part)| part == 0).map(|(span, _)| span)
    }
}

/// Whether a field says anything: many pages print 无 or a dash.
fn stated(value: &str) -> bool {
    !matches!(value.trim(), "" | "无" | "暂无" | "-" | "--" | "—" | "——" | "/" | "空" | "null" | "其他无")
}

/// Longest 发文机关代字, in characters; joint ones included.
const LONGEST_CODE: usize = 18;

fn doc_number(source: &Source) -> Option<DocNumber> {
    let printed = source.own(LineRole::DocNumber).find_map(|s| number::whole(source.folded(s)));
    let stated = || source.fields(Means::DocNumber).find_map(|f| stated_number(&f.value));
    let printed = printed.map(|n| completed(source, n));
    let found = printed.or_else(|| title::number_behind(source)).or_else(stated).or_else(|| noted(source));
    // A 代字 is short; a longer one has swallowed the title before it.
    found.filter(|n| n.code.as_ref().is_none_or(|c| c.chars().count() <= LONGEST_CODE))
}

/// The number under which the 题注 says that the document was made public: the first, for
/// later ones amended it.
fn noted(source: &Source) -> Option<DocNumber> {
    source.own(LineRole::SubtitleNote).find_map(|span| {
        let note = squeeze(source.folded(span));
        note.match_indices("号").find_map(|(at, w)| {
            let behind = cut(&note, at + w.len()..note.len()).trim_start_matches('令');
            let public = ["公布", "发布", "颁布", "印发"].iter().any(|v| behind.starts_with(v));
            let end = note.len() - behind.len();
            let head = cut(&note, 0..end);
            let from = head.rfind(|c: char| !number::may_hold(c)).map_or(0, |i| i + char_len(head, i));
            let text = cut(head, from..end);
            let text = text.rfind('日').map_or(text, |i| cut(text, i + '日'.len_utf8()..text.len()));
            number::whole(text).filter(|n| public && n.code.is_some())
        })
    })
}

fn char_len(s: &str, at: usize) -> usize {
    cut(s, at..s.len()).chars().next().map_or(1, char::len_utf8)
}

/// A field's number; the next field is sometimes glued to it.
fn stated_number(value: &str) -> Option<DocNumber> {
    let value = fold_str(value);
    number::whole(&value).or_else(|| number::at_start(&value).map(|f| f.number))
}

/// `第12号` under `云州市人民政府令` is that series' number.
fn completed(source: &Source, number: DocNumber) -> DocNumber {
    let heads = source.own(LineRole::Letterhead).map(|s| squeeze(source.raw(s)));
    let series = heads.into_iter().find(|h| h.ends_with(['令', '告']));
    match (series, &number.code) {
        (Some(code), None) => {
            DocNumber { text: format!("{code}{}", number.text), code: Some(code), ..number }
        }
        _ => number,
    }
}

fn subjects(source: &Source) -> Vec<String> {
    let Some(field) = source.field(Means::Subject) else { return Vec::new() };
    let parts = field.value.split([';', '；', '|']).map(|s| s.trim().to_owned());
    parts.filter(|s| stated(s)).collect()
}

#[cfg(test)]
mod tests {
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
        assert_eq!(read(&["为优化服务，制定如下措施。", "一、加强领导"], &[]).0.doc_type, "措施");
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
            (
                "各镇、各街道办事处，区政府各部门、直属机构：",
                &["各镇", "各街道办事处", "区政府各部门", "直属机构"],
            ),
            ("甲示范区、乙新区管委会；各企业、事业单位：", &["甲示范区", "乙新区管委会", "各企业、事业单位"]),
            ("云州省财政厅：", &["云州省财政厅"]),
            ("各位代表：", &[]),
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
        let (front, found) =
            read(&["关于加强管理的通知", "现通知如下。", "云州市财政局", "2024年2月30日"], &[]);
        assert_eq!((front.dates.issued, found), (None, vec!["impossible-date".to_owned()]));
        for (line, effective, expires) in [
            ("本通知自印发之日起施行。", Some("2024-03-02"), None),
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
            assert_eq!(
                (dates.effective.as_deref(), dates.expires.as_deref()),
                (effective, expires),
                "{line}"
            );
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
            (
                "本通知自2024年5月1日起施行。",
                &[("实施日期", "2024-04-01", Table)],
                Some("2024-05-01"),
                None,
                1,
            ),
            (
                "本通知规定的标准自2024年1月1日起执行至2024年12月31日。",
                &[("失效日期", "2026-01-01", Table)],
                None,
                Some("2026-01-01"),
                0,
            ),
        ] {
            let lines = [
                "关于加强管理的通知",
                "现通知如下。",
                "一、加强领导。",
                line,
                "云州市财政局",
                "2024年3月2日",
            ];
            let (front, diagnostics) = read(&lines, fields);
            let dates = front.dates;
            assert_eq!(
                (dates.effective.as_deref(), dates.expires.as_deref()),
                (effective, expires),
                "{line}"
            );
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
        let present: Vec<_> =
            front.attachments.iter().map(|a| (a.number, a.title.as_str(), a.part)).collect();
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
}
