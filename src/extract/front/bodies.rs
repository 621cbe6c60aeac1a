//! Who issues a notice and to whom it is addressed, as printed.

use super::{Named, Source, stated, title};
use crate::base::span::Span;
use crate::base::text::{cut, fold_str, one_line};
use crate::lexicon::classes::Classes;
use crate::lexicon::front::{Front, Means};
use crate::outline::frame::{LineRole, day, is_org, squeeze};

/// The notice's own signature.
#[derive(Clone, Debug, Default)]
pub(super) struct Signature {
    pub(super) names: Vec<Named>,
    /// Where its date stands.
    pub(super) date: Option<Span>,
}

/// Finds the signature that is the notice's own: the cover's before that of a document it
/// forwards.
pub(super) fn signature(source: &Source, title: Option<&str>) -> Signature {
    let prefix = title.map(|t| title_issuers(source, t)).unwrap_or_default();
    let found = blocks(source);
    let agrees = |s: &&Signature| {
        prefix.is_empty()
            || s.names.is_empty()
            || s.names.iter().any(|n| prefix.iter().any(|p| same(&n.text, &p.text)))
    };
    let mut fitting = found.iter().filter(agrees);
    fitting.next().cloned().unwrap_or_default()
}

/// Every signature of part 0, in order.
fn blocks(source: &Source) -> Vec<Signature> {
    let mut out: Vec<Signature> = Vec::new();
    let mut open = false;
    for (span, role, part) in source.frame.pieces() {
        if part != 0 || !matches!(role, LineRole::Signature | LineRole::Date) {
            open = open && role == LineRole::Furniture;
            continue;
        }
        if role == LineRole::Date && !open && out.is_empty() && in_head(source, span) {
            continue;
        }
        if !open {
            out.push(Signature::default());
        }
        open = true;
        let Some(current) = out.last_mut() else { continue };
        let folded = source.folded(span);
        match day::first(folded) {
            Some(day) => {
                current.date = Some(span);
                let before = source.blocks.text.span_in(span, 0..day.bytes.start);
                current.names.extend(names(source, before));
                open = false;
            }
            None => current.names.extend(names(source, span)),
        }
    }
    out
}

/// Whether a date stands before any text: under the title.
pub(super) fn in_head(source: &Source, date: Span) -> bool {
    let text =
        |p: &(Span, LineRole, u32)| matches!(p.1, LineRole::Addressee | LineRole::Preamble | LineRole::Body);
    source.frame.pieces().find(text).is_none_or(|(span, _, _)| date.start < span.start)
}

/// Bodies on a signature's line: several stand apart by spaces or 、.
fn names(source: &Source, line: Span) -> Vec<Named> {
    let front = &source.lexicon.front;
    let line = source.blocks.text.trim(line);
    let folded = source.folded(line);
    let whole = squeeze(folded);
    if whole.is_empty() || front.orgs.offices.stand_in(&whole) && !is_org(front, &whole) {
        return Vec::new();
    }
    let pieces: Vec<(usize, &str)> = split(folded, |c| c == ' ' || c == '、' || c == ',');
    let apart = pieces.len() > 1 && pieces.iter().all(|(_, p)| is_org(front, p));
    if apart {
        return pieces
            .iter()
            .map(|(at, p)| {
                let span = source.blocks.text.span_in(line, *at..at + p.len());
                Named { text: sealed(front, source.raw(span)), span: Some(span) }
            })
            .collect();
    }
    vec![Named { text: sealed(front, &one_line(source.raw(line))), span: Some(line) }]
}

fn sealed(front: &Front, name: &str) -> String {
    let folded = fold_str(name);
    let seal = front.orgs.seals.iter().find(|s| folded.ends_with(s.as_str()));
    let keep = name.chars().count() - seal.map_or(0, |s| s.chars().count());
    name.chars().take(keep).collect()
}

/// Non-empty pieces with their byte offsets.
fn split(s: &str, at: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in s.char_indices().filter(|&(_, c)| at(c)) {
        out.push((start, cut(s, start..i)));
        start = i + c.len_utf8();
    }
    out.push((start, cut(s, start..s.len())));
    out.retain(|(_, p)| !p.is_empty());
    out
}

/// Whether two names mean one body, one of them shortened.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (squeeze(a), squeeze(b));
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|l| l == c))
}

/// Who issues: the signature, else the title's beginning, the letterhead, the page's field.
pub(super) fn issuers(source: &Source, title: Option<&str>, signature: &Signature) -> Vec<Named> {
    let prefix = title.map(|t| title_issuers(source, t)).unwrap_or_default();
    if !signature.names.is_empty() {
        // The title often has the full name of a body that signs in short.
        let alike = prefix.len() == signature.names.len();
        let full = |n: &Named| {
            prefix.iter().filter(|_| alike).find(|p| same(&p.text, &n.text) && p.text.len() > n.text.len())
        };
        return unique(
            signature
                .names
                .iter()
                .map(|n| Named { text: full(n).unwrap_or(n).text.clone(), span: n.span })
                .collect(),
        );
    }
    if !prefix.is_empty() {
        return unique(prefix);
    }
    let heads: Vec<Named> = source.own(LineRole::Letterhead).flat_map(|s| letterhead(source, s)).collect();
    if !heads.is_empty() {
        return unique(heads);
    }
    // 县政府网站 publishes and issues nothing.
    let sites = &source.lexicon.front.title.sites;
    let field = source.fields(Means::Issuer).find(|f| stated(&f.value) && !sites.close(f.value.trim()));
    unique(field.map(|f| field_names(&source.lexicon.front, &f.value)).unwrap_or_default())
}

/// Each body once; a party committee and a government that were run together are two.
fn unique(names: Vec<Named>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for name in names.into_iter().flat_map(|n| glued(&n)).flat_map(|n| apart(&n)) {
        if !out.iter().any(|n| n.text == name.text) {
            out.push(name);
        }
    }
    out
}

/// `云州市财政局云州市水利局`, whose space or line break was lost, is two bodies: the second
/// begins with the place of the first again.
fn glued(name: &Named) -> Vec<Named> {
    let text = name.text.as_str();
    let ends = text.char_indices().filter(|(at, c)| *at > 0 && "省市区县州盟旗".contains(*c));
    let place = ends.map(|(at, c)| cut(text, 0..at + c.len_utf8())).find(|p| text.matches(p).count() > 1);
    let Some(place) = place else { return vec![name.clone()] };
    let mut cuts = vec![0];
    for (at, _) in text.match_indices(place) {
        let last = cuts.last().copied().unwrap_or(0);
        let at = last + begin(cut(text, last..at));
        if at > last && ends_body(cut(text, last..at)) {
            cuts.push(at);
        }
    }
    cuts.push(text.len());
    let chars = |at: usize| cut(text, 0..at).chars().count();
    let piece = |w: &[usize]| Named {
        text: cut(text, w[0]..w[1]).to_owned(),
        span: name.span.map(|s| Span::from((s.start + chars(w[0]), s.start + chars(w[1])))),
    };
    cuts.windows(2).map(piece).collect()
}

/// Where the body begins whose place stands behind `before`: 中共云州市委 and
/// 国家税务总局云州市税务局 begin with the country's.
fn begin(before: &str) -> usize {
    let country = ["中共", "国家", "中国", "中华人民共和国"].iter().filter_map(|w| before.rfind(w)).max();
    country.filter(|&at| ends_body(cut(before, 0..at))).unwrap_or(before.len())
}

/// Whether a name may end here: 局, 委员会 and their like, not 关于 or 中国人民银行.
fn ends_body(text: &str) -> bool {
    text.ends_with(['局', '厅', '会', '委', '办', '院', '部', '室', '署', '府'])
}

/// `中共中央国务院` is two bodies.
fn apart(name: &Named) -> Vec<Named> {
    const PARTY: &[&str] = &["中央办公厅", "委员会办公室", "委办公厅", "委办公室", "委员会", "中央", "委"];
    let text = name.text.as_str();
    let government = text.find("国务院").or_else(|| text.find("人民政府"));
    if let (true, Some(end)) = (text.starts_with("中共"), government) {
        let party = PARTY.iter().filter_map(|p| cut(text, 0..end).find(p).map(|at| at + p.len())).max();
        if let Some(at) = party.filter(|&at| at < text.len()) {
            let chars = cut(text, 0..at).chars().count();
            let span = |from: usize, to: usize| name.span.map(|s| Span::from((s.start + from, s.start + to)));
            return vec![
                Named { text: cut(text, 0..at).to_owned(), span: span(0, chars) },
                Named {
                    text: cut(text, at..text.len()).trim().to_owned(),
                    span: span(chars, text.chars().count()),
                },
            ];
        }
    }
    vec![name.clone()]
}

/// The bodies that a title begins with.
fn title_issuers(source: &Source, title: &str) -> Vec<Named> {
    let Some(prefix) = title::before_verb(source, title) else { return Vec::new() };
    let front = &source.lexicon.front;
    let pieces: Vec<&str> = prefix.split([' ', '\u{3000}', '、']).filter(|p| !p.is_empty()).collect();
    let ok = !pieces.is_empty() && pieces.iter().all(|p| is_org(front, &fold_str(p)));
    let whole = one_line(prefix);
    if ok {
        pieces.into_iter().map(|p| Named { text: p.to_owned(), span: None }).collect()
    } else if is_org(front, &fold_str(&whole)) {
        vec![Named { text: whole, span: None }]
    } else {
        Vec::new()
    }
}

fn letterhead(source: &Source, line: Span) -> Vec<Named> {
    let folded = source.folded(line);
    let trimmed = folded.trim_end();
    let bare = ["文件", "令", "公告", "通告"].iter().find_map(|w| trimmed.strip_suffix(w)).unwrap_or(folded);
    let span = source.blocks.text.trim(source.blocks.text.span_in(line, 0..bare.len()));
    if is_org(&source.lexicon.front, &squeeze(bare)) { names(source, span) } else { Vec::new() }
}

fn field_names(front: &Front, value: &str) -> Vec<Named> {
    let pieces: Vec<&str> =
        value.split([' ', '\u{3000}', '、', ';', '；', ',', '，']).filter(|p| !p.is_empty()).collect();
    let apart = pieces.iter().all(|p| is_org(front, &fold_str(p)));
    let pieces = if apart { pieces } else { vec![value.trim()] };
    pieces.into_iter().map(|p| Named { text: one_line(p), span: None }).collect()
}

/// To whom it is addressed, one entry each.
pub(super) fn addressees(source: &Source) -> Vec<Named> {
    let mut out = Vec::new();
    let mut open: Option<Span> = None;
    for line in source.own(LineRole::Addressee) {
        let folded = source.folded(line);
        for (span, class) in entries(&source.lexicon.classes, folded)
            .into_iter()
            .map(|(r, c)| (source.blocks.text.span_in(line, r), c))
        {
            let span = match open.take() {
                Some(before) => before.cover(span),
                None => span,
            };
            let text = one_line(source.raw(span));
            if class {
                open = Some(span);
            } else if !text.is_empty() && !is_salutation(&source.lexicon.front, &text) {
                out.push(Named { text, span: Some(span) });
            }
        }
    }
    out
}

/// 各位代表: a speech addresses those present.
fn is_salutation(front: &Front, text: &str) -> bool {
    front.address.salutations.iter().any(|s| text.trim_end_matches(['：', ':', '！']) == s)
}

/// Byte ranges of the recipients on a line. True where the line breaks off inside one.
fn entries(classes: &Classes, line: &str) -> Vec<(std::ops::Range<usize>, bool)> {
    let mut out: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
    let (mut joins, mut before) = (false, None);
    for (range, separator) in pieces(line) {
        let piece = cut(line, range.clone());
        // 各有关部门、单位: a bare noun shares the words before it.
        let bare = before == Some('、')
            && (BARE.contains(&piece.trim())
                || governs(out.last().map_or("", |o| cut(line, o.0.clone())), piece));
        let merges = joins && !piece.trim_start().starts_with('各') || bare;
        let coordinated = separator == Some('、') && is_class(classes, piece);
        match out.last_mut().filter(|_| merges) {
            Some(last) => last.0.end = range.end,
            None if piece.trim().is_empty() => {}
            None => out.push((range, false)),
        }
        joins = coordinated;
        before = separator;
    }
    out
}

/// 各县（市、区）委、人民政府: the governments of the territories whose committees are named.
fn governs(committees: &str, piece: &str) -> bool {
    committees.starts_with('各')
        && committees.ends_with('委')
        && !committees.contains("发改")
        && matches!(piece.trim(), "人民政府" | "政府")
}

const BARE: &[&str] = &["单位", "部门", "机构", "企业", "团体", "学校", "银行", "委员会", "人员"];

/// `各省、自治区、直辖市人民政府` and `市政府各委、办、局` are one recipient: a bare word
/// for a class of territories or offices leans on the next.
fn is_class(classes: &Classes, piece: &str) -> bool {
    // 各县（市）、区人民政府.
    let piece = piece.trim();
    let bracket = piece.rfind('(').filter(|_| piece.ends_with(')'));
    let piece = bracket.map_or(piece, |at| cut(piece, 0..at));
    let class = piece.rfind('各').map_or(piece, |at| cut(piece, at + '各'.len_utf8()..piece.len()));
    // 有关委、办、局; 有关企业 is a class of its own.
    let office = ["有关", "相关"].iter().find_map(|w| class.rsplit_once(w)).map(|(_, office)| office);
    let office = office.filter(|o| o.chars().nth(1).is_none());
    classes.leans(office.unwrap_or(class)) || piece.ends_with("中央")
}

/// Stretches between separators outside brackets, each with the separator behind it.
fn pieces(line: &str) -> Vec<(std::ops::Range<usize>, Option<char>)> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            '、' | ',' | ';' | ':' if depth == 0 => {
                out.push((trimmed(line, start..at), Some(c)));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push((trimmed(line, start..line.len()), None));
    out
}

fn trimmed(line: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let piece = cut(line, range.clone());
    let lead = piece.len() - piece.trim_start().len();
    let tail = piece.len() - piece.trim_end().len();
    if lead == piece.len() { range.start..range.start } else { range.start + lead..range.end - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_that_were_run_together_are_told_apart() {
        for (text, want) in [
            ("云州市财政局云州市水利局", "云州市财政局|云州市水利局"),
            (
                "云州市商务委员会国家税务总局云州市税务局云州市公安局",
                "云州市商务委员会|国家税务总局云州市税务局|云州市公安局",
            ),
            ("云州市泽县教育局中共云州市泽县委员会宣传部", "云州市泽县教育局|中共云州市泽县委员会宣传部"),
            // One body each.
            ("国家税务总局云州市税务局", "国家税务总局云州市税务局"),
            ("云州市人民政府驻云州市泽县办事处", "云州市人民政府驻云州市泽县办事处"),
        ] {
            let told = glued(&Named { text: text.to_owned(), span: None });
            let told: Vec<&str> = told.iter().map(|n| n.text.as_str()).collect();
            assert_eq!(told.join("|"), want);
        }
    }
}
