//! Temporary.
use std::ops::Range;

use crate::lexicon::Lexicon;

/// One body of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Bytes.
    pub range: Range<usize>,
}

/// Splits.
pub fn split(_lexicon: &Lexicon, s: &str) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (i, c) in s.char_indices() {
        match c {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth -= 1,
            '、' | ',' | ';' | '\n' | '。' if depth == 0 => {
                out.push(start..i);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(start..s.len());
    out.into_iter()
        .filter_map(|r| {
            let t = s.get(r.clone())?;
            let lead = t.len() - t.trim_start().len();
            let body = t
                .trim()
                .trim_end_matches("等有关部门和单位")
                .trim_end_matches("等有关部门")
                .trim_end_matches("等部门")
                .trim_end_matches('等');
            (!body.is_empty()).then(|| Entry { range: r.start + lead..r.start + lead + body.len() })
        })
        .collect()
}

/// Whether.
pub fn looks_like_list(_lexicon: &Lexicon, s: &str) -> bool {
    let e = split(_lexicon, s);
    !e.is_empty()
        && e.iter().all(|e| {
            let t = &s[e.range.clone()];
            let t = t.trim_end_matches(')').trim_end_matches('〕');
            [
                "局", "委", "厅", "部", "办", "政府", "会", "院", "署", "行", "中心", "部门", "单位", "公司",
                "总局", "区", "县", "市", "镇", "社", "联", "室", "集团", "支队", "站", "街道", "所", "大学",
                "乡",
            ]
            .iter()
            .any(|x| t.ends_with(x))
        })
}
