//! The report as its reader has it: in Chromium, from disk.

mod driver;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use driver::Browser;
use gongwen::report::Report;

use crate::reports::{REPORT, hostile, large, printed};
use crate::support::{folder, gongwen, none, say};

/// The page of a report, on disk.
fn page(name: &str, report: &Report) -> PathBuf {
    let file = folder(&format!("page-{name}")).join("report.html");
    fs::write(&file, printed("html", report)).expect("a page");
    file
}

/// Leads to a view of the first family and waits for it.
fn view(browser: &Browser, rest: &str, drawn: &str) {
    let front = "JSON.parse(document.getElementById('front').textContent)";
    browser.run(&format!("location.hash = '#/' + {front}.families[0].id + '/{rest}'"));
    browser.until(&format!("return document.querySelector({drawn:?}) !== null"));
}

#[test]
fn the_page_opens_from_disk_and_shows_the_matrix() {
    let Some(browser) = Browser::open("matrix", 1280, 900) else { return };
    browser.load(&page("matrix", &REPORT));
    let family = REPORT.families.first().expect("a family");
    assert_eq!(browser.count("return document.querySelectorAll('.map tbody tr').length"), 2);
    view(&browser, "matrix", ".matrix tbody td");
    let rows = family.measures.iter().filter(|r| r.member == family.base).count() as u64;
    let all = "return document.querySelectorAll('.matrix tbody tr:not(.group)').length";
    assert_eq!(browser.count(all), rows);
    let columns = "return document.querySelectorAll('.matrix thead tr:first-child th').length - 1";
    assert_eq!(browser.count(columns), family.members.len() as u64 - 1);
    let signs = "return document.querySelectorAll('.matrix td .sign.escalation').length";
    let escalated = family.cells.iter().filter(|c| c.escalation).count() as u64;
    assert_eq!(browser.count(signs), escalated);

    // A filter narrows, its address brings it back, and clearing it ends it.
    browser.run("document.querySelector('#escalated').click()");
    let over = family.cells.iter().filter(|c| c.escalation).map(|c| c.row);
    let over = over.collect::<std::collections::BTreeSet<_>>().len() as u64;
    assert_eq!(browser.count(all), over);
    assert!(browser.text("return location.hash").contains("escalated=1"));
    browser.run("document.querySelector('.filters button').click()");
    assert_eq!(browser.count(all), rows);
    browser.run("document.querySelector('#q').focus()");
    browser.type_in("水质");
    browser.until(&format!("return ({}) < {rows}", all.trim_start_matches("return ")));
    assert!(browser.count(all) > 0);
    none(&browser.complaints());
}

#[test]
fn texts_open_by_keyboard_and_lead_to_their_source() {
    let Some(browser) = Browser::open("texts", 1280, 900) else { return };
    browser.load(&page("texts", &REPORT));
    view(&browser, "matrix", ".matrix tbody td");
    // From the first head to the first cell, and in.
    browser.run("document.querySelector('.matrix tbody [data-go][tabindex=\"0\"]').focus()");
    browser.type_in("\u{e014}");
    assert_eq!(browser.text("return document.activeElement.tagName"), "TD");
    browser.type_in("\u{e007}");
    browser.until("return document.querySelectorAll('.tier-column .body').length > 1");
    assert!(browser.count("return document.querySelectorAll('.columns ins, .columns del').length") > 0);
    assert!(browser.count("return document.querySelectorAll('.changes tbody tr').length") > 0);

    // Each value leads to the very characters that it was read from.
    let chips = browser.count("return document.querySelectorAll('.chip').length");
    assert!(chips > 3, "{chips} values");
    for at in 0..chips {
        let said = browser.text(&format!(
            "const chip = document.querySelectorAll('.chip')[{at}]; chip.click(); return chip.querySelector('bdi').textContent"
        ));
        browser.until("return document.querySelector('dialog[open] mark.place') !== null");
        let place = "return [...document.querySelectorAll('dialog[open] mark.place')].map((m) => m.textContent).join('')";
        assert_eq!(browser.text(place), said);
        browser.run("document.querySelector('dialog[open] .close').click()");
    }

    // And back to where the reader was.
    browser.run("history.back()");
    browser.until("return document.activeElement.tagName === 'TD'");
    none(&browser.complaints());
}

#[test]
fn the_page_speaks_both_languages_and_has_a_name_for_everything() {
    let Some(browser) = Browser::open("names", 1280, 900) else { return };
    browser.load(&page("names", &REPORT));
    assert_eq!(browser.text("return document.documentElement.lang"), "zh-CN");
    let chinese = browser.text("return document.querySelector('h1').textContent");
    browser.run("document.querySelector('#language').click()");
    assert_eq!(browser.text("return document.documentElement.lang"), "en");
    assert_ne!(browser.text("return document.querySelector('h1').textContent"), chinese);
    let mut unnamed = Vec::new();
    for (rest, drawn) in VIEWS {
        view(&browser, rest, drawn);
        let found = browser.run(NAMES);
        unnamed.extend(found.as_array().into_iter().flatten().map(|what| format!("{rest}: {what}")));
    }
    none(&unnamed);
    none(&browser.complaints());
}

/// Every view of a family, and what stands in it when it is drawn.
const VIEWS: &[(&str, &str)] = &[
    ("matrix", ".matrix tbody td"),
    ("tiers", ".ladder .columns"),
    ("own", ".in-own > *"),
    ("members", ".members"),
    ("cell/0/1", ".tier-column"),
    ("row/1", ".columns.all"),
];

/// Controls without a name, plots without a text, heads that skip a tier, colours that are
/// too faint (WCAG 2.2: 4.5 to 1).
const NAMES: &str = r"
const out = [];
const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.title
  || (e.id && document.querySelector(`label[for='${e.id}']`)?.textContent) || e.closest('label')?.textContent;
for (const e of document.querySelectorAll('button, a[href], select, input, summary')) if (!named(e)) out.push(e.outerHTML.slice(0, 80));
for (const e of document.querySelectorAll('svg')) if (!e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && e.getAttribute('aria-hidden') !== 'true' && !e.querySelector('title')) out.push(e.outerHTML.slice(0, 80));
let before = 0;
for (const e of document.querySelectorAll('h1, h2, h3, h4')) { const tier = Number(e.tagName[1]); if (tier > before + 1) out.push(`h${tier} behind h${before}`); before = tier; }
for (const name of ['header', 'main', 'footer', 'nav']) if (!document.querySelector(name)) out.push(`no ${name}`);
const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (e) => { for (let x = e; x; x = x.parentElement) { const c = getComputedStyle(x).backgroundColor; if (!/, 0\)$|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
for (const e of document.querySelectorAll('a, p, small, dt, .quiet, ins, del, .tier, .sign.escalation, .sign.relaxed, th, td')) {
  if (!e.textContent.trim() || !e.offsetParent) continue;
  const [x, y] = [light(getComputedStyle(e).color), light(behind(e))];
  const ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  if (ratio < 4.5) out.push(`${e.tagName}.${e.className}: contrast ${ratio.toFixed(2)}`);
}
return [...new Set(out)];";

#[test]
fn nothing_of_a_hostile_notice_runs() {
    let Some(browser) = Browser::open("hostile", 1280, 900) else { return };
    let dir = folder("hostile-page");
    let (pages, out) = (dir.join("pages"), dir.join("out"));
    fs::create_dir_all(&pages).expect("a folder");
    hostile(&pages);
    let run =
        gongwen(&["run", &pages.display().to_string(), "--out", &out.display().to_string(), "-q"]).output();
    assert!(run.expect("gongwen runs").status.success());
    let file = out.join("report.html");
    // What a crawler may say of an address.
    let text = fs::read_to_string(&file).expect("a page");
    let text = text.replacen("\"url\":null", "\"url\":\"javascript:window.ran=1\"", 1);
    fs::write(&file, &text).expect("a page");
    browser.load(&file);
    browser.run("window.alert = () => { window.ran = 1; }");
    let mut bad = Vec::new();
    let mut look = |what: &str| {
        let found = browser.run(HOSTILE);
        bad.extend(found.as_array().into_iter().flatten().map(|f| format!("{what}: {f}")));
    };
    look("overview");
    for (rest, drawn) in VIEWS.iter().filter(|(rest, _)| *rest != "row/1") {
        view(&browser, rest, drawn);
        look(rest);
    }
    browser.run("document.querySelector('.chip, .plain-link')?.click()");
    look("source");
    browser.run("document.querySelector('dialog[open] .close')?.click(); location.hash = '#/notices'");
    browser.until("return document.querySelector('main.notices') !== null");
    look("notices");
    // The address itself may be hostile.
    browser.run(
        "location.hash = '#/%3Cimg%20src=x%20onerror=alert(1)%3E/matrix?q=%3Cscript%3Ealert(1)%3C/script%3E'",
    );
    browser.until("return document.querySelector('main h1') !== null");
    look("address");
    none(&bad);
    assert!(browser.text("return document.getElementById('text-0').textContent").contains("u003c"));
    none(&browser.complaints());
}

/// Elements, handlers, addresses and signs that no report makes.
const HOSTILE: &str = r"
const out = [];
if (window.ran) out.push('something ran');
for (const e of document.querySelectorAll('main script, main img, main iframe, main object, main embed')) out.push(e.outerHTML);
for (const e of document.querySelectorAll('*')) for (const a of e.attributes) {
  if (/^on/i.test(a.name) || /^\s*javascript:/i.test(a.value)) out.push(`${e.tagName} ${a.name}=${a.value}`);
}
if (/[\u202a-\u202e\u2066-\u2069]/.test(document.querySelector('main').textContent)) out.push('a sign that turns the text');
return out;";

#[test]
fn a_narrow_window_scrolls_down_only() {
    let Some(browser) = Browser::open("narrow", 390, 800) else { return };
    browser.load(&page("narrow", &REPORT));
    let mut wide = Vec::new();
    let mut look = |what: &str| {
        let width = browser.count("return document.documentElement.scrollWidth");
        if width > 390 {
            wide.push(format!("{what}: {width} pixels"));
        }
    };
    look("overview");
    for (rest, drawn) in VIEWS {
        view(&browser, rest, drawn);
        look(rest);
    }
    none(&wide);
    none(&browser.complaints());
}

#[test]
fn ten_families_of_fifty_governments_stay_fluid() {
    let Some(browser) = Browser::open("large", 1280, 900) else { return };
    let file = page("large", &large(10));
    let timed = |what: &str, most: u64, work: &dyn Fn()| {
        let start = Instant::now();
        work();
        let took = start.elapsed();
        say(&format!("{what}: {} ms", took.as_millis()));
        assert!(took < Duration::from_millis(most), "{what} took {took:?}");
    };
    // Many times what it takes: only what stops being fluid fails.
    timed("opening ten families", 20_000, &|| browser.load(&file));
    timed("drawing the matrix", 8_000, &|| view(&browser, "matrix", ".matrix tbody td"));
    browser.until("return document.querySelectorAll('.matrix tbody tr:not(.group)').length === 60");
    timed("filtering it", 4_000, &|| {
        browser.run("document.querySelector('#escalated').click()");
    });
    timed("opening a cell", 4_000, &|| view(&browser, "cell/0/7", ".tier-column"));
    timed("local measures", 4_000, &|| view(&browser, "own", ".inventions"));
    timed("by tier", 4_000, &|| view(&browser, "tiers", ".ladder .columns"));
    none(&browser.complaints());
}
