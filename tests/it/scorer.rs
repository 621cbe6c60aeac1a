//! Scores notices against hand-checked gold, field by field: the same figures as the
//! scorer of the gold set.
//!
//! A gold document is paired with the notice whose path ends in its file name; a document
//! without notice scores zero everywhere. Figures are micro-averaged over all documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Counts of one field over all documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Found and right.
    pub(crate) tp: usize,
    /// Found and wrong.
    pub(crate) fp: usize,
    /// Not found.
    pub(crate) missed: usize,
    /// What was wrong or missing, for a reader.
    pub(crate) misses: Vec<String>,
}

impl Tally {
    /// Share of what was found that is right.
    pub(crate) fn precision(&self) -> f64 {
        share(self.tp, self.tp + self.fp)
    }

    /// Share of what is there that was found.
    pub(crate) fn recall(&self) -> f64 {
        share(self.tp, self.tp + self.missed)
    }

    /// Harmonic mean of both.
    pub(crate) fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// Whether there was nothing to count: no figure then.
    pub(crate) fn is_empty(&self) -> bool {
        self.tp + self.fp + self.missed == 0
    }

    fn sets(&mut self, got: Vec<String>, want: Vec<String>, place: &str) {
        let mut balance: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for x in got {
            balance.entry(x).or_default().0 += 1;
        }
        for x in want {
            balance.entry(x).or_default().1 += 1;
        }
        for (x, (got, want)) in balance {
            let both = got.min(want);
            self.tp += both;
            self.fp += got - both;
            self.missed += want - both;
            if got > both {
                self.misses.push(format!("{place}: extra   {x}"));
            }
            if want > both {
                self.misses.push(format!("{place}: missing {x}"));
            }
        }
    }

    pub(crate) fn check(&mut self, right: bool, complaint: impl FnOnce() -> String) {
        if right {
            self.tp += 1;
        } else {
            self.missed += 1;
            self.misses.push(complaint());
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a gold set are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Tallies by field name.
pub(crate) type Tallies = BTreeMap<String, Tally>;

/// Scores every gold document against the notice of its file name.
pub(crate) fn score(golds: &[Value], notices: &BTreeMap<String, Value>) -> Tallies {
    let mut tallies = Tallies::new();
    for gold in golds {
        let name = text(gold, "file");
        document(&mut tallies, gold, notices.get(name), name);
    }
    tallies
}

fn document(tallies: &mut Tallies, gold: &Value, notice: Option<&Value>, name: &str) {
    let n = notice.unwrap_or(&Value::Null);
    meta(tallies, gold, n, name);
    if let Some(want) = gold.get("addressees") {
        let got = list(n, "addressees").iter().map(|a| norm(text(a, "text"))).collect();
        tally(tallies, "addressees").sets(got, strings(want), name);
    }
    if gold.get("measures").is_some() {
        measures(tallies, list(n, "measures"), list(gold, "measures"), name);
    }
    if gold.get("citations").is_some() {
        let titled = list(n, "citations").iter().filter(|c| !text(c, "title").is_empty());
        let got = unique(titled.map(citation_key));
        let want = unique(list(gold, "citations").iter().map(citation_key));
        tally(tallies, "citations").sets(got, want, name);
    }
    let body = norm(text(n, "text"));
    if gold.get("boilerplate").is_some() {
        // No notice at all is the right answer for a page that holds no document.
        let silent = gold.get("measures").is_some_and(|m| m.as_array().is_some_and(Vec::is_empty));
        let right_silence = notice.is_none() && silent && gold.get("title").is_none();
        for b in list(gold, "boilerplate") {
            let b = b.as_str().unwrap_or_default();
            let gone = notice.is_some() && !body.contains(&norm(b));
            tally(tallies, "boilerplate_removed")
                .check(right_silence || gone, || format!("{name}: boilerplate kept: {b}"));
        }
    }
    for b in list(gold, "body") {
        let b = b.as_str().unwrap_or_default();
        tally(tallies, "body_kept").check(body.contains(&norm(b)), || format!("{name}: body lost: {b}"));
    }
    for code in list(gold, "findings") {
        let raised = list(n, "diagnostics").iter().any(|d| d.get("code") == Some(code));
        tally(tallies, "findings").check(raised, || format!("{name}: no finding {code}"));
    }
}

fn meta(tallies: &mut Tallies, gold: &Value, n: &Value, name: &str) {
    let issuers = list(n, "issuers").iter().map(|o| norm(text(o, "text"))).collect();
    let number = n.get("doc_number").and_then(|d| d.get("text")).and_then(Value::as_str);
    let date = |field| n.pointer(&format!("/dates/{field}")).and_then(Value::as_str).unwrap_or_default();
    let region = n.pointer("/region/code").and_then(Value::as_str).unwrap_or_default();
    let rows = [
        ("title", norm(text(n, "title"))),
        ("doc_number", norm(number.unwrap_or_default())),
        ("index_number", norm(text(n, "index_number"))),
        ("issuer", joined(issuers)),
        ("region", region.to_owned()),
        ("issued", date("issued").to_owned()),
        ("published", date("published").to_owned()),
    ];
    for (field, got) in rows {
        let Some(want) = gold.get(field) else { continue };
        let want = match want {
            Value::Array(_) => joined(strings(want)),
            Value::String(s) if matches!(field, "issued" | "published" | "region") => s.clone(),
            Value::String(s) => norm(s),
            _ => String::new(),
        };
        let filled = |s: String| if s.is_empty() { vec![] } else { vec![s] };
        tally(tallies, &format!("meta.{field}")).sets(filled(got), filled(want), name);
    }
}

fn joined(mut names: Vec<String>) -> String {
    names.sort();
    names.join("、")
}

fn measures(tallies: &mut Tallies, got: &[Value], want: &[Value], name: &str) {
    let pairs = pair(got, want);
    // On an optional measure careful readers may differ: found or not, it does not count.
    let optional = |j: usize| want.get(j).is_some_and(|w| w.get("optional") == Some(&Value::Bool(true)));
    let taken: BTreeSet<usize> = pairs.iter().map(|&(i, _)| i).collect();
    let partner: BTreeMap<usize, usize> =
        pairs.into_iter().filter(|&(_, j)| !optional(j)).map(|(i, j)| (j, i)).collect();
    tally(tallies, "measures").tp += partner.len();
    for (i, g) in got.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
        let t = tally(tallies, "measures");
        t.fp += 1;
        t.misses.push(format!("{name}: extra   measure {} {}", text(g, "number"), text(g, "text")));
        let units = unit_roles(got.get(i));
        tally(tallies, "units").sets(units, vec![], name);
    }
    for (j, w) in want.iter().enumerate().filter(|&(j, _)| !optional(j)) {
        let mine = partner.get(&j).and_then(|&i| got.get(i));
        if mine.is_none() {
            let t = tally(tallies, "measures");
            t.missed += 1;
            t.misses.push(format!("{name}: missing measure {} {}", text(w, "number"), text(w, "text")));
        }
        measure(tallies, mine, w, &format!("{name} #{}", text(w, "number")));
    }
}

fn measure(tallies: &mut Tallies, mine: Option<&Value>, w: &Value, place: &str) {
    let g = mine.unwrap_or(&Value::Null);
    let number =
        |m: &Value| m.get("number").filter(|n| !n.is_null()).map(|n| norm(&plain(n))).into_iter().collect();
    tally(tallies, "number").sets(number(g), number(w), place);
    if w.get("section").is_some_and(|s| !s.is_null()) {
        let path = |m: &Value| strings(m.get("section").unwrap_or(&Value::Null)).join(" > ");
        tally(tallies, "section").sets(vec![path(g)], vec![path(w)], place);
    }
    if let Some(Value::Array(units)) = w.get("units") {
        let want = unique(units.iter().map(|u| format!("{} {}", norm(at(u, 0)), at(u, 1))));
        tally(tallies, "units").sets(unit_roles(mine), want, place);
        names(tallies, g, units, place);
    }
    if let Some(Value::Array(times)) = w.get("times") {
        let got = list(g, "times").iter().map(time_key).collect();
        tally(tallies, "times").sets(got, times.iter().map(time_key).collect(), place);
    }
}

/// Full names: scored only where gold gives one and the unit itself was found.
fn names(tallies: &mut Tallies, g: &Value, units: &[Value], place: &str) {
    let named: BTreeMap<String, String> = units
        .iter()
        .filter(|u| u.as_array().is_some_and(|u| u.len() > 2))
        .map(|u| (norm(at(u, 0)), norm(at(u, 2))))
        .collect();
    let mine: BTreeMap<String, String> = list(g, "units")
        .iter()
        .map(|u| (norm(text(u, "text")), norm(text(u, "name"))))
        .filter(|(unit, _)| named.contains_key(unit))
        .collect();
    let want = mine.keys().filter_map(|k| Some(format!("{k} = {}", named.get(k)?))).collect();
    let got = mine.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k} = {v}")).collect();
    tally(tallies, "unit_names").sets(got, want, place);
}

/// Pairs measures one to one by text, best first; a pair needs similarity of 0.9.
fn pair(got: &[Value], want: &[Value]) -> Vec<(usize, usize)> {
    let folded = |ms: &[Value]| ms.iter().map(|m| norm(text(m, "text")).chars().collect()).collect();
    let (gt, wt): (Vec<Vec<char>>, Vec<Vec<char>>) = (folded(got), folded(want));
    let mut exact: BTreeMap<&[char], Vec<usize>> = BTreeMap::new();
    gt.iter().enumerate().rev().for_each(|(i, t)| exact.entry(t).or_default().push(i));
    let (mut pairs, mut used, mut left) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (j, t) in wt.iter().enumerate() {
        match exact.get_mut(t.as_slice()).and_then(Vec::pop) {
            Some(i) => {
                used.insert(i);
                pairs.push((i, j));
            }
            None => left.push((j, t)),
        }
    }
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (j, w) in left {
        let free = gt.iter().enumerate().filter(|(i, _)| !used.contains(i));
        candidates.extend(free.filter_map(|(i, g)| similar(g, w).map(|s| (s, i, j))));
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let mut done = BTreeSet::new();
    for (_, i, j) in candidates {
        if !used.contains(&i) && done.insert(j) {
            used.insert(i);
            pairs.push((i, j));
        }
    }
    pairs
}

/// Share of characters that two texts have in common, order kept, where it is at least
/// 0.9.
pub(crate) fn similar(a: &[char], b: &[char]) -> Option<f64> {
    let ratio = |matches: usize| 2.0 * share(matches, a.len() + b.len());
    if a == b {
        return Some(1.0);
    }
    if a.is_empty() || b.is_empty() || ratio(common(a, b)) < 0.9 {
        return None;
    }
    Some(ratio(Matcher::new(b).matches(a, b))).filter(|&s| s >= 0.9)
}

/// Characters in common, order or no order: never less than with order.
fn common(a: &[char], b: &[char]) -> usize {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for &c in a {
        *counts.entry(c).or_default() += 1;
    }
    b.iter()
        .filter(|c| counts.get_mut(c).is_some_and(|n| n.checked_sub(1).map(|less| *n = less).is_some()))
        .count()
}

/// Ratcliff and Obershelp's matching: the longest common block, then the same to its left
/// and to its right.
struct Matcher {
    places: BTreeMap<char, Vec<usize>>,
    /// Length of the block that ends at a place of `b`, for the row of `a` before and for
    /// this row; the number of the row tells whether an entry is still valid.
    lengths: [Vec<(usize, usize)>; 2],
    row: usize,
}

impl Matcher {
    fn new(b: &[char]) -> Self {
        let mut places: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        b.iter().enumerate().for_each(|(j, &c)| places.entry(c).or_default().push(j));
        let empty = vec![(0, 0); b.len()];
        Self { places, lengths: [empty.clone(), empty], row: 1 }
    }

    fn matches(&mut self, a: &[char], b: &[char]) -> usize {
        let (mut queue, mut total) = (vec![(0, a.len(), 0, b.len())], 0);
        while let Some((alo, ahi, blo, bhi)) = queue.pop() {
            let (i, j, size) = self.longest(a, (alo, ahi), (blo, bhi));
            if size > 0 {
                total += size;
                queue.push((alo, i, blo, j));
                queue.push((i + size, ahi, j + size, bhi));
            }
        }
        total
    }

    /// The longest common block; of equals the first in `a`, then the first in `b`.
    fn longest(
        &mut self,
        a: &[char],
        (alo, ahi): (usize, usize),
        (blo, bhi): (usize, usize),
    ) -> (usize, usize, usize) {
        let mut best = (alo, blo, 0);
        self.row += 1;
        for (i, c) in a.iter().enumerate().take(ahi).skip(alo) {
            self.row += 1;
            let [before, now] = &mut self.lengths;
            let places = self.places.get(c).map_or(&[][..], Vec::as_slice);
            let first = places.partition_point(|&j| j < blo);
            for &j in places.iter().skip(first).take_while(|&&j| j < bhi) {
                let ended = j.checked_sub(1).and_then(|k| before.get(k)).filter(|e| e.0 + 1 == self.row);
                let size = ended.map_or(1, |e| e.1 + 1);
                if let Some(slot) = now.get_mut(j) {
                    *slot = (self.row, size);
                }
                if size > best.2 {
                    best = (i + 1 - size, j + 1 - size, size);
                }
            }
            self.lengths.swap(0, 1);
        }
        best
    }
}

/// Text as a reader compares it: width, spaces and the shape of quotes do not count.
pub(crate) fn norm(s: &str) -> String {
    let space = |c: &char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(c);
    s.nfkc()
        .filter(|c| !space(c))
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            '—' | '–' => '-',
            '〔' | '﹝' => '[',
            '〕' | '﹞' => ']',
            '〈' => '<',
            '〉' => '>',
            c => c,
        })
        .collect()
}

/// What must agree for a time: its normal form, not its wording.
fn time_key(t: &Value) -> String {
    let keys = ["calendar", "kind", "recurrence", "relation", "value"];
    let said = keys.iter().filter_map(|k| Some((k, t.get(k).filter(|v| !v.is_null())?)));
    said.map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ")
}

fn citation_key(c: &Value) -> String {
    let title = norm(text(c, "title"));
    if title.is_empty() { norm(text(c, "doc_number")) } else { title }
}

fn unit_roles(m: Option<&Value>) -> Vec<String> {
    let units = m.map_or(&[][..], |m| list(m, "units"));
    unique(units.iter().map(|u| format!("{} {}", norm(text(u, "text")), text(u, "role"))))
}

fn unique(items: impl Iterator<Item = String>) -> Vec<String> {
    items.collect::<BTreeSet<_>>().into_iter().collect()
}

fn tally<'a>(tallies: &'a mut Tallies, field: &str) -> &'a mut Tally {
    tallies.entry(field.to_owned()).or_default()
}

fn text<'a>(v: &'a Value, field: &str) -> &'a str {
    v.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn at(v: &Value, i: usize) -> &str {
    v.get(i).and_then(Value::as_str).unwrap_or_default()
}

fn plain(v: &Value) -> String {
    v.as_str().map_or_else(|| v.to_string(), str::to_owned)
}

fn list<'a>(v: &'a Value, field: &str) -> &'a [Value] {
    v.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn strings(v: &Value) -> Vec<String> {
    v.as_array().into_iter().flatten().map(|s| norm(s.as_str().unwrap_or_default())).collect()
}

#[test]
fn similarity_is_that_of_the_longest_blocks() {
    let rows = [
        ("abcd", "abcd", Some(1.0)),
        ("", "a", None),
        ("abcdefghij", "abcdefghiX", Some(0.9)),
        ("abcdefghij", "Xabcdefghij", Some(20.0 / 21.0)),
        ("abcde", "edcba", None),
        ("abcdefghijklmnopqrst", "klmnopqrstabcdefghij", None),
    ];
    for (a, b, want) in rows {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        assert_eq!(similar(&chars(a), &chars(b)), want, "{a} {b}");
    }
}

#[test]
fn width_spaces_and_quotes_do_not_count() {
    assert_eq!(norm("（一） “甲　乙”〔２０２４〕１号"), "(一)\"甲乙\"[2024]1号");
}
