//! What was struck out of one text and written into another, for a reader's eye.
//!
//! Takes two texts; gives stretches that were kept, deleted or inserted. Clauses are compared
//! first, then words inside the clauses that changed; figures and titles stay whole, and no
//! single character is kept between two changes. Its time is bounded, also for long texts.

mod tidy;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::base::span::Span;
use words::{Cut, Words, is_border};

/// What became of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stroke {
    /// Both texts have it, character by character but for their width: `（` is `(`.
    Kept,
    /// Only the first has it.
    Deleted,
    /// Only the second has it.
    Inserted,
}

/// A stretch with its place in both texts; empty in the text that does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What became of it.
    pub stroke: Stroke,
    /// Place in the first text, in characters.
    pub a: Span,
    /// Place in the second text.
    pub b: Span,
}

/// Most pairs of pieces that are compared at once. What is larger is compared in larger
/// pieces: words, then clauses, then sentences; beyond that it counts as rewritten.
const MOST: usize = 4_000_000;

/// One part in so many is what two texts on one subject have in common anyway.
const CHANCE: usize = 3;

/// The strokes that make `b` of `a`, in order; deletions come before insertions at the same
/// place. Kept and deleted stretches together are `a`, kept and inserted ones `b`.
pub fn edits(a: &[char], b: &[char]) -> Vec<Edit> {
    let whole = Block { a: Span::new(0, a.len()), b: Span::new(0, b.len()), kept: false };
    let mut blocks = vec![whole];
    for by in [Cut::Sentences, Cut::Clauses, Cut::Words] {
        blocks = blocks.into_iter().flat_map(|block| block.compared(a, b, by)).collect();
    }
    tidy::tidied(blocks, &Words::new(a, b))
}

/// Stretches of both texts at the same place between others: the same, or one in place of
/// the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    a: Span,
    b: Span,
    kept: bool,
}

impl Block {
    /// Compares what stands here piece by piece, if it is not the same already and if the
    /// pieces are not too many.
    fn compared(self, a: &[char], b: &[char], by: Cut) -> Vec<Self> {
        if self.kept || self.a.is_empty() || self.b.is_empty() {
            return vec![self];
        }
        let (left, right) = (words::pieces(a, self.a, by), words::pieces(b, self.b, by));
        if left.len().saturating_mul(right.len()) > MOST {
            return vec![self];
        }
        let (p, q) = words::numbered(a, &left, b, &right);
        // Clauses that stand only once on either side are the best anchors; words repeat.
        let how = if by == Cut::Words { Algorithm::Myers } else { Algorithm::Patience };
        let parts: Vec<Self> =
            capture_diff_slices(how, &p, &q).iter().map(|op| part(op, self, &left, &right)).collect();
        if by == Cut::Words && self.rewritten(&parts, a) { vec![self] } else { parts }
    }

    /// Whether so little was kept that the words met by chance.
    fn rewritten(self, parts: &[Self], a: &[char]) -> bool {
        let told =
            |s: Span| a.get(s.start..s.end).map_or(0, |t| t.iter().filter(|c| !is_border(**c)).count());
        let kept: usize = parts.iter().filter(|p| p.kept).map(|p| told(p.a)).sum();
        kept * CHANCE < self.a.len().min(self.b.len())
    }
}

/// The stretches of both texts that an operation speaks of.
fn part(op: &DiffOp, within: Block, left: &[Span], right: &[Span]) -> Block {
    let at = |pieces: &[Span], i: usize, end: usize| pieces.get(i).map_or(end, |s| s.start);
    let cover = |pieces: &[Span], range: std::ops::Range<usize>, end: usize| {
        Span::new(at(pieces, range.start, end), at(pieces, range.end, end))
    };
    Block {
        a: cover(left, op.old_range(), within.a.end),
        b: cover(right, op.new_range(), within.b.end),
        kept: matches!(op, DiffOp::Equal { .. }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    fn cut(text: &[char], span: Span) -> String {
        text[span.start..span.end].iter().collect()
    }

    fn rendered(a: &str, b: &str) -> String {
        let (a, b) = (chars(a), chars(b));
        let one = |e: &Edit| match e.stroke {
            Stroke::Kept => cut(&a, e.a),
            Stroke::Deleted => format!("[-{}-]", cut(&a, e.a)),
            Stroke::Inserted => format!("{{+{}+}}", cut(&b, e.b)),
        };
        edits(&a, &b).iter().map(one).collect()
    }

    #[test]
    fn changes_read_well() {
        let rows = [
            ("全市每年巡查", "全市每季度巡查", "全市[-每年-]{+每季度+}巡查"),
            ("甲乙丙", "甲乙丙", "甲乙丙"),
            ("", "新增。", "{+新增。+}"),
            ("（一）巡查。", "(一)巡查。", "（一）巡查。"),
            // Figures are whole, with their sign and their thousands.
            ("达到85%以上", "达到90%以上", "达到[-85%-]{+90%+}以上"),
            ("投入1,800万元", "投入2,800万元", "投入[-1,800-]{+2,800+}万元"),
            ("新建三十处", "新建二十三处", "新建[-三十-]{+二十三+}处"),
            ("2025年6月底前完成", "2025年9月底前完成", "2025年[-6-]{+9+}月底前完成"),
            // So are titles.
            (
                "按照《供水条例》执行",
                "按照《供水管理条例》执行",
                "按照[-《供水条例》-]{+《供水管理条例》+}执行",
            ),
            // A member of a list comes or goes with one of its separators.
            ("甲局、乙局、丙局负责", "甲局、丙局负责", "甲局、[-乙局、-]丙局负责"),
            ("甲局、乙局负责", "甲局、乙局、丙局负责", "甲局、乙局{+、丙局+}负责"),
            ("公开水质，接受监督。", "公开水质，开通热线，接受监督。", "公开水质，{+开通热线，+}接受监督。"),
            // Names that are half another name are replaced whole.
            (
                "（市发改委、市水利局）",
                "（市发展改革委、市水利局）",
                "（[-市发改委-]{+市发展改革委+}、市水利局）",
            ),
            // What is rewritten leaves no islands of one character.
            (
                "加强水源地的保护，每月检查。",
                "建立饮用水源的台账，每月检查。",
                "[-加强水源地的保护-]{+建立饮用水源的台账+}，每月检查。",
            ),
        ];
        for (a, b, want) in rows {
            assert_eq!(rendered(a, b), want);
        }
    }

    #[test]
    fn both_texts_can_be_put_together_again() {
        let texts = [
            "",
            "，",
            "对规模化供水工程每年巡查2次，对小型工程每季度巡查1次；建立《巡查台账》。",
            "每季度对规模化工程巡查不少于2次；小型工程每月巡查，建立《巡查台账（试行）》，公开结果。",
            "1.更新管网1800公里。\n2.改造水厂30座，投资2.5亿元。",
            "2.改造水厂45座；\n1.更新管网2000公里，投资3亿元",
            "《未闭合的标题，每",
            "𠀀𠀁𠀂每每每第第",
        ];
        for a in texts {
            for b in texts {
                let (a, b) = (chars(a), chars(b));
                let found = edits(&a, &b);
                let with = |stroke: Stroke, first: bool| -> String {
                    let mine = found.iter().filter(|e| e.stroke == Stroke::Kept || e.stroke == stroke);
                    mine.map(|e| if first { cut(&a, e.a) } else { cut(&b, e.b) }).collect()
                };
                assert_eq!(chars(&with(Stroke::Deleted, true)), a);
                assert_eq!(chars(&with(Stroke::Inserted, false)), b);
                assert!(found.iter().all(|e| !e.a.is_empty() || !e.b.is_empty()), "{found:?}");
                assert!(found.windows(2).all(|w| w[0].stroke != w[1].stroke), "{found:?}");
            }
        }
    }

    #[test]
    fn long_texts_cost_no_more_than_their_clauses() {
        let long =
            |word: &str| (0..20_000).map(|i| format!("{word}{i}处工程，")).collect::<Vec<_>>().concat();
        let (a, b) = (chars(&long("新建")), chars(&long("改造")));
        let start = std::time::Instant::now();
        let found = edits(&a, &b);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
        assert_eq!(found.len(), 2, "what is too large to compare is replaced");
    }
}
