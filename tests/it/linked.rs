//! What connects notices: families and alignments of the corpus, and the gold of alignments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use gongwen::align::{self, score::Weights};
use gongwen::corpus::{Builder, Corpus};
use gongwen::link::{self, Links};
use gongwen::links::{Alignment, Family, Member, Side};
use gongwen::notice::{Measure, Notice};
use serde_json::Value;

use crate::schemas::{complaints, validator};
use crate::scorer::{Tallies, Tally, norm, similar};
use crate::support::{CONTEXT, SOURCES, files, fresh, none, root, shared};

/// Notices of one set with what connects them.
pub(crate) struct Linked {
    pub(crate) notices: Vec<&'static Notice>,
    corpus: Corpus,
    pub(crate) links: Links,
    pub(crate) alignments: Vec<Alignment>,
}

impl Linked {
    fn of(set: &str) -> Self {
        let read = SOURCES.iter().filter(|read| read.set == set);
        let notices: Vec<&Notice> = read.flat_map(|read| read.result.iter().flatten()).collect();
        let corpus = corpus(notices.iter().copied());
        let links = link::link(&CONTEXT, &corpus);
        let alignments = align::alignments(&CONTEXT, &corpus, &links.families, &Weights::default());
        Self { notices, corpus, links, alignments }
    }

    fn measures(&self) -> BTreeMap<&str, &Measure> {
        self.notices.iter().flat_map(|n| &n.measures).map(|m| (m.id.as_str(), m)).collect()
    }

    fn path<'a>(&'a self, id: &'a str) -> &'a str {
        self.notices.iter().find(|n| n.id == id).map_or(id, |n| &n.source.path)
    }
}

fn corpus<'a>(notices: impl Iterator<Item = &'a Notice>) -> Corpus {
    let mut builder = Builder::default();
    notices.for_each(|notice| builder.add(&CONTEXT, notice));
    builder.close()
}

pub(crate) static CORPUS: LazyLock<Linked> = LazyLock::new(|| Linked::of("corpus"));
static SEEDS: LazyLock<Linked> = LazyLock::new(|| Linked::of("seeds"));

#[test]
fn the_corpus_is_connected_as_it_was() {
    let dir = root().join("tests/linked");
    let shown = [("links.txt", links()), ("families.txt", families()), ("alignments.txt", alignments())];
    let stale = shown.iter().filter_map(|(name, text)| fresh(&dir.join(name), text, "UPDATE_GOLDEN").err());
    none(&stale.collect::<Vec<_>>());
}

fn links() -> String {
    let mut out = String::new();
    for l in &CORPUS.links.links {
        let name = l.title.as_deref().or(l.doc_number.as_deref()).unwrap_or("-");
        let to = l.to.as_deref().map(|id| CORPUS.path(id)).or(l.document.as_deref()).unwrap_or("open");
        let _ = writeln!(out, "{} {:?} {name} ({:?}) → {to}", CORPUS.path(&l.from), l.relation, l.by);
    }
    out
}

fn families() -> String {
    let mut out = String::new();
    for f in &CORPUS.links.families {
        let _ = writeln!(
            out,
            "{} {}, root {}",
            f.id,
            f.topic,
            f.root.as_deref().map_or("none", |r| CORPUS.path(r))
        );
        for m in &f.members {
            let parent = m.parent.as_deref().map_or("none", |p| CORPUS.path(p));
            let named = m.named.as_deref().map_or("-", |n| CORPUS.path(n));
            let _ = writeln!(
                out,
                "  {}: {:?} of {named}, under {parent}, {} copies",
                CORPUS.path(&m.notice),
                m.by,
                m.copies.len()
            );
        }
    }
    out
}

/// One line a pair, for a reader.
fn alignments() -> String {
    let measures = CORPUS.measures();
    let mut out = String::new();
    for x in &CORPUS.alignments {
        let (Some(a), Some(b)) = (measures.get(x.a.as_str()), measures.get(x.b.as_str())) else { continue };
        let head = |m: &Measure| m.text.chars().take(18).collect::<String>().replace('\n', " ");
        let place = |id: &str| {
            let path = CORPUS.path(id.split('/').next().unwrap_or_default());
            path.split('/').next().unwrap_or_default().to_owned()
        };
        let _ = write!(
            out,
            "{:.2} {:?} {} {} | {} {}",
            x.score,
            x.relation,
            place(&x.a),
            head(a),
            place(&x.b),
            head(b)
        );
        for c in x.changes.iter().filter(|c| c.stricter.is_some()) {
            let said = |s: &Option<String>| s.clone().unwrap_or_default();
            let _ =
                write!(out, " [{} → {}: {:?}]", said(&c.a), said(&c.b), c.stricter.unwrap_or(Side::Equal));
        }
        out.push_str(if x.escalation { " escalation\n" } else { "\n" });
    }
    out
}

#[test]
fn the_province_and_its_cities_are_one_family() {
    let family = CORPUS.links.families.iter().max_by_key(|f| f.members.len()).expect("a family");
    let paths: BTreeSet<&str> = family.members.iter().map(|m| CORPUS.path(&m.notice)).collect();
    for path in [
        "yunze/opinions.html",
        "linxi/plan.html",
        "lanchuan/tasks.html",
        "chengzhou/measures.txt",
        "qingli/tasks.txt",
        "yandu/plan.txt",
    ] {
        assert!(paths.contains(path), "{path} is not in {paths:?}");
    }
    assert!(paths.iter().all(|p| !p.starts_with("forms/") && !p.ends_with("rules.html")), "{paths:?}");
    assert_eq!(family.root.as_deref().map(|r| CORPUS.path(r)), Some("yunze/opinions.html"));
    for member in &family.members {
        let place = |id: &str| {
            CORPUS.corpus.find(id).and_then(|at| CORPUS.corpus.get(at)).expect("a member is a notice")
        };
        assert!(member.parent.as_deref().is_none_or(|p| place(p).above(place(&member.notice))), "{member:?}");
    }
    let copies = CORPUS.links.links.iter().filter(|l| l.relation == gongwen::links::LinkRelation::Duplicates);
    assert_eq!(copies.count(), 8, "nine forms are one document");
}

#[test]
fn every_span_says_what_both_sides_have() {
    let mut complaints = Vec::new();
    for linked in [&*CORPUS, &*SEEDS] {
        let measures = linked.measures();
        for x in &linked.alignments {
            let (a, b) = (measures[x.a.as_str()], measures[x.b.as_str()]);
            let cut = |m: &Measure, s: gongwen::base::span::Span| {
                m.text.chars().skip(s.start).take(s.len()).collect::<String>()
            };
            for p in &x.passages {
                if cut(a, p.a) != cut(b, p.b) || p.a.is_empty() {
                    complaints.push(format!("{} {}: {} and {}", x.a, x.b, cut(a, p.a), cut(b, p.b)));
                }
            }
        }
    }
    none(&complaints);
}

#[test]
fn every_line_follows_its_schema() {
    let mut broken = Vec::new();
    let json = |v: serde_json::Result<Value>| v.expect("a line is JSON");
    for linked in [&*CORPUS, &*SEEDS] {
        let lines = linked.links.links.iter().map(|l| ("link", json(serde_json::to_value(l))));
        let families = linked.links.families.iter().map(|f| ("family", json(serde_json::to_value(f))));
        let alignments = linked.alignments.iter().map(|a| ("alignment", json(serde_json::to_value(a))));
        let validators: BTreeMap<_, _> = ["link", "family", "alignment"].map(|n| (n, validator(n))).into();
        for (name, line) in lines.chain(families).chain(alignments) {
            broken.extend(complaints(&validators[name], name, &line));
        }
    }
    none(&broken);
}

#[test]
fn neither_threads_nor_order_change_a_line() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let again = pool.install(|| {
        let corpus = corpus(CORPUS.notices.iter().rev().copied());
        let links = link::link(&CONTEXT, &corpus);
        let alignments = align::alignments(&CONTEXT, &corpus, &links.families, &Weights::default());
        (links, alignments)
    });
    assert!(again.0 == CORPUS.links && again.1 == CORPUS.alignments);
}

/// Gold pairs by the ids of their measures.
struct Gold {
    required: BTreeMap<[String; 2], Value>,
    optional: BTreeSet<[String; 2]>,
    missing: Vec<String>,
    notices: BTreeSet<[String; 2]>,
}

/// The gold of alignments, as `score_alignments.py` reads it: a pair that one reader alone
/// listed is optional.
fn gold(dir: &Path) -> Gold {
    let mut gold = Gold {
        required: BTreeMap::new(),
        optional: BTreeSet::new(),
        missing: Vec::new(),
        notices: BTreeSet::new(),
    };
    for name in files(dir) {
        let text = fs::read_to_string(dir.join(&name)).expect("gold can be read");
        let set: Value = serde_json::from_str(&text).expect("gold is JSON");
        let notice = |field: &str| {
            let file = set[field].as_str().unwrap_or_default();
            SEEDS.notices.iter().find(|n| n.source.path == file).expect("the notice of the gold")
        };
        let (a, b) = (notice("a_file"), notice("b_file"));
        gold.notices.insert(sorted(&a.id, &b.id));
        for pair in set["pairs"].as_array().into_iter().flatten() {
            match (located(a, &pair["a"]), located(b, &pair["b"])) {
                (Some(x), Some(y)) if pair["optional"] == true => drop(gold.optional.insert(sorted(x, y))),
                (Some(x), Some(y)) => drop(gold.required.insert(sorted(x, y), pair.clone())),
                _ => gold.missing.push(pair["a"]["text"].to_string()),
            }
        }
    }
    gold
}

fn located<'n>(notice: &'n Notice, want: &Value) -> Option<&'n str> {
    let chars = |s: &str| norm(s).chars().collect::<Vec<_>>();
    let want = chars(want["text"].as_str().unwrap_or_default());
    let like = notice.measures.iter().filter_map(|m| Some((similar(&chars(&m.text), &want)?, m.id.as_str())));
    like.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

fn sorted(a: &str, b: &str) -> [String; 2] {
    let mut pair = [a.to_owned(), b.to_owned()];
    pair.sort();
    pair
}

/// Tallies of alignments for the gate.
pub(crate) fn tallies() -> Option<Tallies> {
    let gold = gold(&shared("eval/alignments")?);
    let mut tallies = tallied(&gold, &SEEDS.alignments);
    tallies.extend([("alignments.pages".to_owned(), pages())]);
    Some(tallies)
}

/// Pages of which one reader said which measures belong together: the places of the measures in
/// their notices, with what is doubtful apart. The weights of the odds are fitted to them.
fn pages() -> Tally {
    let read = SOURCES.iter().filter(|read| read.set == "pages");
    let notices: Vec<&Notice> = read.filter_map(|read| read.result.iter().flatten().next()).collect();
    let corpus = corpus(notices.iter().copied());
    let text = fs::read_to_string(root().join("tests/scored/pairs.json")).expect("pairs can be read");
    let sets: Value = serde_json::from_str(&text).expect("pairs are JSON");
    let mut tally = Tally::default();
    for set in sets.as_array().into_iter().flatten() {
        let notice = |side: &str| {
            notices.iter().find(|n| n.source.path == set[side]).expect("the notice of the pairs")
        };
        let (a, b) = (notice("a"), notice("b"));
        let pairs = |grade: &str| -> BTreeSet<[String; 2]> {
            let id = |n: &Notice, place: &Value| format!("{}/{}", n.id, place.as_str().unwrap_or_default());
            let pair = |p: &Value| sorted(&id(a, &p[0]), &id(b, &p[1]));
            set[grade].as_array().into_iter().flatten().map(pair).collect()
        };
        let members = [a, b].map(|n| Member { notice: n.id.clone(), ..Member::default() }).into();
        let family = Family { members, ..Family::default() };
        let found = align::alignments(&CONTEXT, &corpus, &[family], &Weights::default());
        let found: BTreeSet<[String; 2]> = found.iter().map(|x| sorted(&x.a, &x.b)).collect();
        let wanted: BTreeSet<[String; 2]> = &pairs("same") | &pairs("related");
        for pair in &wanted {
            tally.check(found.contains(pair), || pair.join(" | "));
        }
        let doubtful = pairs("doubtful");
        tally.fp += found.iter().filter(|p| !wanted.contains(*p) && !doubtful.contains(*p)).count();
    }
    tally
}

fn tallied(gold: &Gold, alignments: &[Alignment]) -> Tallies {
    let notice = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let of_gold = |x: &&Alignment| gold.notices.contains(&sorted(&notice(&x.a), &notice(&x.b)));
    let mine: BTreeMap<[String; 2], &Alignment> =
        alignments.iter().filter(of_gold).map(|x| (sorted(&x.a, &x.b), x)).collect();
    let (mut pairs, mut same, mut stricter) = (Tally::default(), Tally::default(), Tally::default());
    pairs.missed += gold.missing.len();
    for (key, pair) in &gold.required {
        let found = mine.get(key);
        let name = || format!("{} | {}", pair["a"]["text"], pair["b"]["text"]);
        pairs.check(found.is_some(), name);
        if pair["grade"] == 2 {
            same.check(found.is_some(), name);
        }
        let Some(want) = pair["stricter"].as_str().filter(|s| *s != "incomparable") else { continue };
        let side = |x: &Alignment| -> BTreeSet<char> {
            let said = x.changes.iter().filter_map(|c| match c.stricter {
                Some(Side::A) => Some(notice(&x.a)),
                Some(Side::B) => Some(notice(&x.b)),
                _ => None,
            });
            let first = |id: &String| SEEDS.notices.first().is_some_and(|n| n.id == *id);
            said.map(|id| if first(&id) { 'a' } else { 'b' }).collect()
        };
        let want: BTreeSet<char> = if want == "equal" { BTreeSet::new() } else { want.chars().collect() };
        stricter.check(found.is_some_and(|x| side(x) == want), name);
    }
    let extra = mine.keys().filter(|k| !gold.required.contains_key(*k) && !gold.optional.contains(*k));
    pairs.fp = extra.count();
    [("alignments", pairs), ("alignments.same_task", same), ("alignments.stricter", stricter)]
        .map(|(name, tally)| (name.to_owned(), tally))
        .into()
}

/// One of the weights.
type Slot = fn(&mut Weights) -> &mut f64;

/// A result that hangs on the last digit of a weight is fitted to the sample.
#[test]
fn no_weight_decides_alone() {
    let Some(dir) = shared("eval/alignments") else { return };
    let gold = gold(&dir);
    let figure = |weights: &Weights| {
        let found = align::alignments(&CONTEXT, &SEEDS.corpus, &SEEDS.links.families, weights);
        tallied(&gold, &found).get("alignments").map_or(0.0, Tally::f1)
    };
    let (plain, mut complaints, mut out) = (figure(&Weights::default()), Vec::new(), String::new());
    let slots: &[(&str, Slot)] = &[
        ("heading", |w| &mut w.heading),
        ("opening", |w| &mut w.opening),
        ("listing", |w| &mut w.listing),
        ("section", |w| &mut w.section),
        ("words", |w| &mut w.words),
        ("stretch", |w| &mut w.stretch),
        ("tasks", |w| &mut w.tasks),
        ("name", |w| &mut w.name),
        ("named", |w| &mut w.named),
        ("field", |w| &mut w.field),
        ("covered", |w| &mut w.covered),
        ("order", |w| &mut w.order),
        ("length", |w| &mut w.length),
        ("few", |w| &mut w.few),
        ("voice", |w| &mut w.voice),
        ("alone", |w| &mut w.alone),
        ("cutoff", |w| &mut w.cutoff),
        ("cited", |w| &mut w.cited),
        ("figures", |w| &mut w.figures),
        ("units", |w| &mut w.units),
        ("strong", |w| &mut w.strong),
        ("taken", |w| &mut w.taken),
        ("odds.near", |w| &mut w.odds.near),
        ("odds.shared", |w| &mut w.odds.shared),
        ("odds.ahead", |w| &mut w.odds.ahead),
        ("odds.alike", |w| &mut w.odds.alike),
        ("odds.apart", |w| &mut w.odds.apart),
        ("odds.sizes", |w| &mut w.odds.sizes),
        ("odds.plain", |w| &mut w.odds.plain),
    ];
    for (name, slot) in slots {
        for by in [0.8, 1.2] {
            let mut weights = Weights::default();
            *slot(&mut weights) *= by;
            let f1 = figure(&weights);
            let _ = writeln!(out, "{name:<8} × {by}: {f1:.4}");
            if f1 < plain - 0.08 {
                complaints.push(format!("{name} × {by}: {f1:.4} instead of {plain:.4}"));
            }
        }
    }
    if crate::support::asked("GATE_WEIGHTS") {
        crate::support::say(&format!("plain        {plain:.4}\n{out}"));
    }
    none(&complaints);
}
