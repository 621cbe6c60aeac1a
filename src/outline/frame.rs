//! The frame: what each line of a cleaned document is.
//!
//! Takes lines and the numbering; says which are title, number, recipients, text,
//! signature, attachment … and to which part of the notice they belong (GB/T 9704—2012,
//! 7.1). It does not nest sections, read names or choose between two printed titles.

mod annex;
mod closing;
mod cover;
pub mod day;
mod head;
pub mod number;
mod rest;
mod shape;
mod sign;

use crate::base::span::Span;
use crate::clean::blocks::Blocks;
use crate::lexicon::Lexicon;
use shape::Seen;

pub use annex::behind_mark;
pub use cover::inner_title;
pub use head::{looks as looks_titled, without_note};
pub use rest::key as title_key;
pub use shape::{ENDINGS_OF_FILES, is_org, squeeze};

/// Every line's role, parallel to [`Blocks::blocks`], and the printed titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// One entry a block.
    pub lines: Vec<Line>,
    /// Titles in the order in which they are printed.
    pub titles: Vec<Title>,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 0 for the notice's own text with the document it encloses; 1, 2, … for further
    /// enclosed documents and attachments.
    pub part: u32,
    /// What `span` is.
    pub role: LineRole,
    /// The line, or what is left of it behind `glued`.
    pub span: Span,
    /// Elements that stand before `span` on the same line, in order.
    pub glued: Vec<(Span, LineRole)>,
}

/// A title as printed, on one line or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The part that it names.
    pub part: u32,
    /// `Title`, `EnclosedTitle` or `AttachmentTitle`.
    pub role: LineRole,
    /// Where its lines stand; an attachment's number is left out.
    pub spans: Vec<Span>,
}

/// What a line can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineRole {
    /// The notice's own title, in one or more lines.
    Title,
    /// 发文机关标志, 签发人, 紧急程度.
    Letterhead,
    /// 发文字号.
    DocNumber,
    /// 主送机关.
    Addressee,
    /// Unnumbered text before the first number.
    Preamble,
    /// Title of the document that a cover notice issues.
    EnclosedTitle,
    /// What stands in brackets under a title: 题注, date, 试行, 征求意见稿; who speaks.
    SubtitleNote,
    /// What sections and measures are built from.
    Body,
    /// Paragraphs that close the document as a whole.
    Closing,
    /// 发文机关署名.
    Signature,
    /// 成文日期.
    Date,
    /// 公开属性: （此件公开发布）.
    Release,
    /// 附件说明: the list of attachments.
    AttachmentList,
    /// An attachment's number and title.
    AttachmentTitle,
    /// 抄送.
    CarbonCopy,
    /// 印发机关和印发日期.
    PrintLine,
    /// Whom to ask.
    Contact,
    /// What belongs to no document.
    Furniture,
}

impl Frame {
    /// Every piece of the document with its role and part, in order of the text.
    pub fn pieces(&self) -> impl Iterator<Item = (Span, LineRole, u32)> + '_ {
        self.lines.iter().flat_map(|l| {
            let glued = l.glued.iter().map(|&(span, role)| (span, role, l.part));
            glued.chain(std::iter::once((l.span, l.role, l.part)))
        })
    }

    /// The pieces of one role.
    pub fn of(&self, role: LineRole) -> impl Iterator<Item = (Span, u32)> + '_ {
        self.pieces().filter(move |p| p.1 == role).map(|(span, _, part)| (span, part))
    }

    /// Number of parts; there is always part 0.
    pub fn parts(&self) -> u32 {
        self.lines.iter().map(|l| l.part).max().unwrap_or(0) + 1
    }
}

/// Says what each line is.
pub fn frame(lexicon: &Lexicon, blocks: &Blocks) -> Frame {
    let seen = shape::look(lexicon, blocks);
    let lines = blocks.blocks.iter();
    let lines =
        lines.map(|b| Line { part: 0, role: LineRole::Body, span: b.span, glued: Vec::new() }).collect();
    let mut draft = Draft { lexicon, blocks, seen, frame: Frame { lines, titles: Vec::new() } };
    let body = head::read(&mut draft);
    rest::read(&mut draft, body);
    closing::read(&mut draft);
    draft.frame
}

/// A frame in the making.
struct Draft<'a> {
    lexicon: &'a Lexicon,
    blocks: &'a Blocks,
    seen: Vec<Seen>,
    frame: Frame,
}

impl Draft<'_> {
    fn shape(&self, i: usize) -> Option<shape::Shape> {
        self.seen.get(i).map(|s| s.shape)
    }

    fn squeezed(&self, i: usize) -> &str {
        self.seen.get(i).map_or("", |s| s.squeezed.as_str())
    }

    fn role(&self, i: usize) -> Option<LineRole> {
        self.frame.lines.get(i).map(|l| l.role)
    }

    fn set(&mut self, i: usize, role: LineRole, part: u32) {
        if let Some(line) = self.frame.lines.get_mut(i) {
            line.role = role;
            line.part = part;
        }
    }

    fn span(&self, i: usize) -> Span {
        self.frame.lines.get(i).map_or_else(Span::default, |l| l.span)
    }

    /// Records a title that `lines` print.
    fn title(&mut self, role: LineRole, part: u32, lines: std::ops::Range<usize>) {
        let spans = lines.clone().map(|i| self.span(i)).filter(|s| !s.is_empty()).collect();
        for i in lines {
            self.set(i, role, part);
        }
        self.frame.titles.push(Title { part, role, spans });
    }
}

#[cfg(test)]
mod tests {
    use super::LineRole::{
        Addressee, AttachmentList, AttachmentTitle, Body, CarbonCopy, Closing, Contact, Date, DocNumber,
        EnclosedTitle, Furniture, Letterhead, Preamble, PrintLine, Release, Signature, SubtitleNote, Title,
    };
    use super::*;
    use crate::clean::blocks::{BlockKind, Builder, Style};

    /// Frames lines; those that begin with `|` are rows of a table.
    fn read(lines: &[&str]) -> Vec<(LineRole, u32, String)> {
        let mut built = Builder::default();
        for line in lines {
            let row = BlockKind::Row { table: 0, row: 0 };
            let kind = if line.starts_with('|') { row } else { BlockKind::Paragraph(Style::default()) };
            built.line(line, kind);
        }
        let blocks = built.finish();
        let frame = frame(&Lexicon::load().unwrap(), &blocks);
        assert_eq!(frame.lines.len(), lines.len());
        frame.pieces().map(|(span, role, part)| (role, part, blocks.text.raw(span).to_owned())).collect()
    }

    fn check(rows: &[(LineRole, u32, &str)]) {
        let lines: Vec<&str> = rows.iter().map(|r| r.2).collect();
        let found = read(&lines);
        for (found, row) in found.iter().zip(rows) {
            assert_eq!((found.0, found.1, found.2.as_str()), *row);
        }
        assert_eq!(found.len(), rows.len());
    }

    #[test]
    fn cover_with_an_enclosed_plan_and_attachments() {
        check(&[
            (Letterhead, 0, "云州市人民政府文件"),
            (DocNumber, 0, "云政发〔2024〕5号"),
            (Title, 0, "云州市人民政府"),
            (Title, 0, "关于印发《云州市优化服务"),
            (Title, 0, "实施方案》的通知"),
            (Addressee, 0, "各县（市、区）人民政府，"),
            (Addressee, 0, "市政府各部门："),
            (Preamble, 0, "现将《云州市优化服务实施方案》印发给你们，请认真贯彻执行。"),
            (Signature, 0, "云州市人民政府"),
            (Date, 0, "2024年3月2日"),
            (Release, 0, "（此件公开发布）"),
            (EnclosedTitle, 0, "云州市优化服务"),
            (EnclosedTitle, 0, "实　施　方　案"),
            (SubtitleNote, 0, "（2024—2026年）"),
            (Preamble, 0, "为优化服务，制定本方案。"),
            (Body, 0, "一、总体要求"),
            (Body, 0, "坚持问题导向，补齐服务短板。"),
            (Body, 0, "二、重点任务"),
            (Body, 0, "（一）简化流程。压缩环节，精简材料。（责任单位：市行政审批局）"),
            (Body, 0, "（二）加强培训。每年组织一次。（责任单位：市司法局）"),
            (Closing, 0, "各地、各部门要认真抓好本方案的落实。"),
            (Closing, 0, "本方案自印发之日起施行，有效期2年。"),
            (AttachmentList, 0, "附件：1.任务清单"),
            (AttachmentList, 0, "2.指标体系"),
            (AttachmentTitle, 1, "附件1"),
            (AttachmentTitle, 1, "任务清单"),
            (Body, 1, "| 序号 | 任务 |"),
            (AttachmentTitle, 2, "附件2 指标体系"),
            (Body, 2, "| 指标 | 分值 |"),
            (CarbonCopy, 2, "抄送：市委办公室，"),
            (CarbonCopy, 2, "市人大常委会办公室。"),
            (PrintLine, 2, "云州市人民政府办公室　2024年3月4日印发"),
        ]);
    }

    #[test]
    fn own_body_with_signature_at_the_end() {
        check(&[
            (Title, 0, "云州市财政局 云州市商务局关于做好奖补工作的通知"),
            (Addressee, 0, "各区财政局："),
            (Preamble, 0, "为做好奖补工作，现通知如下。"),
            (Body, 0, "一、适用范围"),
            (Body, 0, "本市企业。"),
            (Body, 0, "二、申报时间"),
            (Body, 0, "2024年5月底前。"),
            (Closing, 0, "特此通知。"),
            (AttachmentList, 0, "附件：申报表"),
            (Signature, 0, "云州市财政局 云州市商务局"),
            (Date, 0, "二〇二四年三月二日"),
            (Contact, 0, "（联系人：甲某，电话：12345678）"),
        ]);
    }

    #[test]
    fn heads_that_lead_astray() {
        // 甲州市长期…: no person; 贯彻省政府 / 关于…, 《省政府 / 关于…: one title.
        check(&[
            (Title, 0, "甲州市医疗保障局"),
            (Title, 0, "关于印发甲州市长期护理"),
            (Title, 0, "服务办法的通知"),
            (Addressee, 0, "国能甲州电厂、甲州石化、甲州供水公司、各售水企业："),
            (Preamble, 0, "现将有关事项通知如下。"),
            (Body, 0, "一、加强领导"),
        ]);
        check(&[
            (Title, 0, "甲州市人民政府贯彻落实云州省人民政府"),
            (Title, 0, "关于节约用水文件的通知"),
            (Addressee, 0, "各县人民政府："),
            (Preamble, 0, "现将有关事项通知如下。"),
        ]);
        check(&[
            (Title, 0, "甲州市人民政府贯彻《云州省人民政府"),
            (Title, 0, "关于节约用水的通知》精神"),
            (Title, 0, "做好供水工作的通知"),
            (Addressee, 0, "各县人民政府："),
            (Preamble, 0, "现将有关事项通知如下。"),
        ]);
    }

    #[test]
    fn names_over_a_title_that_bears_them_are_a_masthead() {
        check(&[
            (Letterhead, 0, "云州市人民政府"),
            (Title, 0, "市人民政府关于印发《云州市供水规则》的通知"),
            (Addressee, 0, "各县人民政府："),
            (Preamble, 0, "《云州市供水规则》已经市政府同意，现予印发。"),
        ]);
        check(&[
            (Letterhead, 0, "云州市人民政府"),
            (Title, 0, "云州市供水管理规定"),
            (DocNumber, 0, "政府令〔2010〕第15号"),
            (Preamble, 0, "《云州市供水管理规定》已经市政府常务会议通过，现予发布，自2011年2月1日起施行。"),
            (Signature, 0, "市长"),
            (Date, 0, "二○一○年十二月二十五日"),
            (EnclosedTitle, 0, "云州市供水管理规定"),
            (Body, 0, "第一条 为了加强供水管理，制定本规定。"),
        ]);
        // Two bodies, or a body and its plan: one title.
        check(&[
            (Title, 0, "云州市财政局"),
            (Title, 0, "云州市商务局关于做好奖补工作的通知"),
            (Addressee, 0, "各区财政局："),
            (Preamble, 0, "现将有关事项通知如下。"),
        ]);
        check(&[
            (Title, 0, "云州市人民政府办公室"),
            (Title, 0, "2024年政务公开工作要点"),
            (Preamble, 0, "为做好政务公开工作，制定本要点。"),
        ]);
    }

    #[test]
    fn what_stands_before_the_title_of_a_page_is_none_of_it() {
        // A menu that counts anew again and again.
        check(&[
            (Furniture, 0, "1. 目录"),
            (Furniture, 0, "2. 县政府"),
            (Furniture, 0, "1. 发展规划"),
            (Furniture, 0, "1. 行政处罚事项"),
            (Furniture, 0, "2. 处罚决定"),
            (Title, 0, "云州市水务局关于印发《云州市供水细则》的通知"),
            (Addressee, 0, "各县水利局，各有关单位："),
            (Preamble, 0, "现将《云州市供水细则》印发给你们，请遵照执行。"),
        ]);
        // The title in the page's words, a code and a number without labels, the title again.
        check(&[
            (Title, 0, "云州市水务局关于做好防汛工作的通知"),
            (Furniture, 0, "1137013-A/2024-405"),
            (DocNumber, 0, "云水发〔2024〕7号"),
            (Title, 0, "云州市水务局关于做好防汛工作的通知"),
            (Addressee, 0, "各县水利局，各有关单位："),
            (Preamble, 0, "为做好防汛工作，现将有关事项通知如下，请认真贯彻执行。"),
        ]);
        // With its number and without it: said twice.
        check(&[
            (Title, 0, "云水发〔2024〕7号《云州市水务局关于做好防汛工作的通知》"),
            (Title, 0, "《云州市水务局关于做好防汛工作的通知》"),
            (DocNumber, 0, "云水发〔2024〕7号"),
            (Addressee, 0, "各县水利局，各有关单位："),
            (Preamble, 0, "为做好防汛工作，现将有关事项通知如下，请认真贯彻执行。"),
        ]);
    }

    #[test]
    fn second_enclosed_document_and_forwarded_one() {
        check(&[
            (Title, 0, "云州市人民政府办公室关于印发甲产业若干政策和乙产业行动计划的通知"),
            (Addressee, 0, "各区人民政府："),
            (Preamble, 0, "《甲产业若干政策》《乙产业行动计划》已经市政府同意，现印发给你们。"),
            (Signature, 0, "云州市人民政府办公室"),
            (Date, 0, "2024年3月2日"),
            (EnclosedTitle, 0, "甲产业若干政策"),
            (Body, 0, "一、支持研发。给予补助。"),
            (AttachmentTitle, 1, "乙产业行动计划"),
            (Body, 1, "一、总体要求"),
        ]);
    }

    #[test]
    fn regulations_reports_and_orders() {
        check(&[
            (Title, 0, "云州市市容管理条例"),
            (SubtitleNote, 0, "（2024年3月1日云州市第十届人民代表大会"),
            (SubtitleNote, 0, "常务委员会第五次会议通过）"),
            (Furniture, 0, "目　录"),
            (Furniture, 0, "第一章 总则"),
            (Furniture, 0, "第二章 附则"),
            (Body, 0, "第一章 总则"),
            (Body, 0, "第一条 为了加强市容管理，制定本条例。"),
        ]);
        check(&[
            (Letterhead, 0, "云州市人民政府令"),
            (DocNumber, 0, "第12号"),
            (Preamble, 0, "《云州市消防办法》已经市政府常务会议通过，现予公布，自2024年5月1日起施行。"),
            (Signature, 0, "市　长　甲某某"),
            (Date, 0, "2024年3月2日"),
            (EnclosedTitle, 0, "云州市消防办法"),
            (Body, 0, "第一条 为了加强消防工作，制定本办法。"),
        ]);
        check(&[
            (Title, 0, "政府工作报告"),
            (SubtitleNote, 0, "——2026年1月26日在云州市第十届"),
            (SubtitleNote, 0, "人民代表大会第四次会议上"),
            (SubtitleNote, 0, "云州市市长 甲某某"),
            (Addressee, 0, "各位代表："),
            (Preamble, 0, "现在，我代表市人民政府报告工作。"),
            (Body, 0, "一、过去一年的工作"),
        ]);
    }

    #[test]
    fn what_closes_the_last_item() {
        check(&[
            (Title, 0, "关于放假安排的通知"),
            (Addressee, 0, "各区人民政府："),
            (Preamble, 0, "现将安排通知如下。"),
            (Body, 0, "一、元旦：放假3天。"),
            (Body, 0, "二、春节：放假7天。"),
            (Closing, 0, "节假日期间，各区、各部门要安排好值班。"),
        ]);
        check(&[
            (Title, 0, "云州市支持创新若干政策"),
            (Body, 0, "一、支持研发。给予补助。"),
            (Body, 0, "二、支持融资。给予贴息。"),
            (Closing, 0, "省商务厅会同有关部门制定具体实施细则。"),
            (Closing, 0, "针对本政策第二条，弄虚作假的，取消资格。"),
            (Contact, 0, "市财政局农业科联系电话：12345678"),
        ]);
        check(&[
            (Title, 0, "云州市惠企政策清单"),
            (Body, 0, "一、支持研发。给予补助。"),
            (Body, 0, "咨询电话：12345678"),
            (Body, 0, "二、支持融资。给予贴息。"),
            (Body, 0, "咨询电话：12345679"),
        ]);
    }

    #[test]
    fn glued_lines_come_apart() {
        let found = read(&[
            "云州市人民政府关于加强管理的通知",
            "云政发〔2024〕5号2024年03月02日各区人民政府，市政府各部门:为加强管理，现通知如下。",
            "一、加强领导",
        ]);
        let roles: Vec<_> = found.iter().map(|f| (f.0, f.2.chars().take(6).collect::<String>())).collect();
        let expected = [
            (Title, "云州市人民政"),
            (DocNumber, "云政发〔20"),
            (Date, "2024年0"),
            (Addressee, "各区人民政府"),
            (Preamble, "为加强管理，"),
            (Body, "一、加强领导"),
        ];
        assert_eq!(roles, expected.map(|(r, s)| (r, s.to_owned())));
    }

    #[test]
    fn documents_without_a_head_and_with_crumbs() {
        check(&[(Body, 0, "（十九）促进消费。"), (Body, 0, "64.支持各地出台措施。")]);
        check(&[
            (Furniture, 0, "您的位置：首页>政策"),
            (Title, 0, "云州市人民政府办公室 关于加强管理的通知"),
            (Furniture, 0, "发布时间：2024-03-06 来源：云州市人民政府"),
            (DocNumber, 0, "云政办发〔2024〕7号"),
            (Title, 0, "云州市人民政府办公室"),
            (Title, 0, "关于加强管理的通知"),
            (Addressee, 0, "各有关单位："),
            (Preamble, 0, "为加强管理，现通知如下。"),
            (Body, 0, "一、加强领导"),
        ]);
    }

    #[test]
    fn what_a_site_says_of_a_document_is_not_its_head() {
        check(&[
            (Furniture, 0, "本页文字由程序自动提取，仅供检索查阅，请以公布的版本为准。"),
            (Furniture, 0, "转载时请注明出处，如有疑问可以与编者联系，我们将及时更正。"),
            (Title, 0, "云州市水务局关于做好防汛工作的通知"),
            (DocNumber, 0, "云水发〔2024〕7号"),
            (Addressee, 0, "各县水利局，各有关单位："),
            (Preamble, 0, "为做好防汛工作，现将有关事项通知如下，请认真贯彻执行。"),
            (Body, 0, "一、加强值守。汛期实行全天值班。"),
        ]);
    }

    #[test]
    fn any_text_is_framed() {
        for lines in [
            &[""][..],
            &["附件1"],
            &["（", "）", "："],
            &["2024年3月2日"],
            &["云州市人民政府"],
            &["附件：", "1.", "2."],
        ] {
            read(lines);
        }
    }
}
