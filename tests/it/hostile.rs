//! Input that no one means well: it ends in a notice or a named error, and takes time in
//! proportion to its size.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use gongwen::notice::Format;
use gongwen::pipeline;

use crate::support::{CONTEXT, Read, SOURCES, hint, none, say};

/// One notice's worth of ordinary text, to be repeated or damaged.
const PARAGRAPH: &str = "（三）完善服务体系。2024年6月底前，建成县级服务中心不少于12个，\
    落实《云州市公共服务办法》要求。（牵头单位：市民政局；配合单位：市财政局、各区县政府）\n";

/// Extracts and says what came of it; a panic fails the test.
fn outcome(name: &str, bytes: &[u8]) -> String {
    match pipeline::guarded(&CONTEXT, bytes, &hint(name)) {
        Ok(notices) => {
            assert!(!notices.is_empty(), "{name}: neither notice nor error");
            "notice".to_owned()
        }
        Err(e) => {
            assert_ne!(e.code.name, "recovered-panic", "{name}: {}", e.message);
            e.code.name.to_owned()
        }
    }
}

/// Bytes without any pattern, the same on every run.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..len).map(|_| next()).collect()
}

#[test]
fn sources_that_hold_nothing_are_told() {
    let bits = noise(100_000);
    let rows: &[(&str, &[u8])] = &[
        ("empty.html", b""),
        ("spaces.txt", b" \r\n\t \n"),
        ("bom.txt", b"\xef\xbb\xbf"),
        ("bom16.txt", b"\xff\xfe"),
        ("zeros.html", &[0; 5_000]),
        ("noise.html", &bits),
        ("tag.html", b"<"),
        ("comment.html", b"<!--"),
        ("script.html", b"<html><script>var a = '"),
        ("english.txt", b"The quick brown fox jumps over the lazy dog. "),
    ];
    for (name, bytes) in rows {
        assert_ne!(outcome(name, bytes), "notice", "{name}");
    }
}

fn is_html(read: &Read) -> bool {
    read.result.iter().flatten().any(|notice| notice.source.format == Format::Html)
}

#[test]
fn pages_cut_anywhere_still_end_well() {
    let Some(page) = SOURCES.iter().filter(|r| is_html(r)).max_by_key(|r| {
        // A page of ordinary size: twenty cuts of the largest would take too long here.
        if r.bytes.len() < 60_000 { r.bytes.len() } else { 0 }
    }) else {
        return say("SKIPPED: there is no page to cut");
    };
    for i in 0..=20 {
        let end = page.bytes.len() * i / 20 + usize::from(i < 20) * i;
        let cut = page.bytes.get(..end.min(page.bytes.len())).unwrap_or_default();
        outcome(&format!("{} cut at {end}", page.path), cut);
    }
}

/// Makes an input of about that many bytes.
type Shape = fn(usize) -> String;

/// Inputs of about `n` bytes that try to make something grow faster than they do.
const SHAPES: &[(&str, Shape)] = &[
    ("paragraphs", |n| PARAGRAPH.repeat(n / PARAGRAPH.len() + 1)),
    ("one line", |n| PARAGRAPH.trim_end().repeat(n / PARAGRAPH.len() + 1)),
    ("lost lines", |n| "关于检查的通知各局 一、市水利局2024年6月 （一）".repeat(n / 62)),
    ("open brackets", |n| format!("通知如下：{}", "（".repeat(n / 3))),
    ("open clauses", |n| "（责任单位：市财政局、".repeat(n / 30)),
    ("open titles", |n| format!("根据{}", "《〈".repeat(n / 6))),
    ("closed titles", |n| "《办法》".repeat(n / 12)),
    ("numbers", |n| "一、\n（一）\n1.\n".repeat(n / 20)),
    ("one number", |n| "1".repeat(n)),
    ("dates", |n| "2024年6月至".repeat(n / 14)),
    ("names", |n| format!("（责任单位：{}）", "市局、".repeat(n / 9))),
    ("pipes", |n| "序号 | 任务 | 责任单位\n".repeat(n / 30)),
    ("cells", |n| "|".repeat(n)),
    ("blank lines", |n| format!("通知{}", "\n \u{3000}\n".repeat(n / 6))),
    ("no Chinese", |n| "lorem ipsum dolor sit amet, ".repeat(n / 28)),
    ("open tags", |n| format!("<html><body>{}", "<div>".repeat(n / 5))),
    ("open tables", |n| format!("<html><body>{}", "<table><tr><td>任务".repeat(n / 21))),
    ("spans", |n| format!("<table>{}", "<tr><td rowspan=65534 colspan=1000>任务</td></tr>".repeat(n / 50))),
    ("lists", |n| format!("<html><body>{}", "<ul><li>办理事项".repeat(n / 20))),
    ("inline", |n| format!("<html><body><p>{}", "<b>通</b><i>知".repeat(n / 17))),
    ("attributes", |n| format!("<html><body><p {}>通知</p>", "a=b ".repeat(n / 4))),
    ("entities", |n| format!("<html><body><p>{}", "&#22269;&amp;".repeat(n / 13))),
];

#[test]
fn time_grows_with_size_and_no_faster() {
    let size = if cfg!(debug_assertions) { 40_000 } else { 1_000_000 };
    let mut watched: Vec<Growth> =
        SHAPES.iter().map(|(name, shape)| Growth::new(name, *shape, size)).collect();
    // Other work on the machine only ever adds time, so each side counts with its best
    // run; what looks steep is looked at again, later, when that work may be over.
    for pause in [0, 300, 1000, 3000] {
        std::thread::sleep(Duration::from_millis(pause));
        watched.iter_mut().filter(|g| g.ratio() > STEEP).for_each(Growth::measure);
        if watched.iter().all(|g| g.ratio() <= STEEP) {
            break;
        }
    }
    for g in &watched {
        say(&format!("{:14} doubled twice: {:.2} times", g.name, g.ratio()));
    }
    let steep = watched.iter().filter(|g| g.ratio() > STEEP);
    none(
        &steep
            .map(|g| format!("{}: four times the input takes {:.2} times as long", g.name, g.ratio()))
            .collect::<Vec<_>>(),
    );
}

/// How many times as long four times the input may take. What is linear takes 4, what is
/// quadratic 16: a machine has to double one side's best time and not the other's to be taken
/// for a slope.
const STEEP: f64 = 8.0;

/// The best times for an input and for one of four times its size.
struct Growth {
    name: &'static str,
    inputs: [String; 2],
    best: Option<[Duration; 2]>,
}

impl Growth {
    fn new(name: &'static str, shape: Shape, size: usize) -> Self {
        Self { name, inputs: [shape(size), shape(4 * size)], best: None }
    }

    fn measure(&mut self) {
        for _ in 0..4 {
            let [one, two] = self.inputs.each_ref().map(|input| timed(self.name, input.as_bytes()));
            let [a, b] = self.best.unwrap_or([Duration::MAX; 2]);
            self.best = Some([a.min(one), b.min(two)]);
            // Far below four, the single input was disturbed, and a slope could hide.
            if (3.0..=5.0).contains(&self.ratio()) {
                break;
            }
        }
    }

    fn ratio(&self) -> f64 {
        // Below this, what a run costs whatever its size hides the slope.
        let floor = Duration::from_millis(2);
        self.best.map_or(f64::MAX, |[a, b]| b.max(floor).as_secs_f64() / a.max(floor).as_secs_f64())
    }
}

/// The processor's time, so that what else the machine does does not count.
fn timed(name: &str, bytes: &[u8]) -> Duration {
    let start = ThreadTime::now();
    outcome(name, bytes);
    start.elapsed()
}

#[test]
fn very_large_input_comes_back() {
    // A hundred times this in release builds would be seconds; the slope is tested above.
    let size = if cfg!(debug_assertions) { 1 << 20 } else { 50 << 20 };
    let rows = [
        ("divs.html", "<div>".repeat(size / 5)),
        ("brackets.txt", "（".repeat(1_000_000.min(size))),
        ("latin.txt", "all work and no play makes a dull page ".repeat(size / 40)),
    ];
    for (name, input) in rows {
        let start = Instant::now();
        let came = outcome(name, input.as_bytes());
        say(&format!("{name}: {} bytes, {came} in {:.1?}", input.len(), start.elapsed()));
    }
}
