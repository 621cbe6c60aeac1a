//! Rows: a text of our own, and what is read in it.

use super::*;
use crate::base::span::Span;
use crate::base::text::Text;
use crate::lexicon::dates;

fn joined(s: &str) -> (Text, Joined) {
    let text = Text::new(s.to_owned());
    let mut body = Joined::new();
    body.push(&text, Span::new(0, text.len()));
    (text, body)
}

fn show(times: &[Time]) -> String {
    let one = |t: &Time| {
        let kind = serde_json::to_value(t.kind).unwrap().as_str().unwrap().to_owned();
        let relation = t.relation.map(|r| serde_json::to_value(r).unwrap().as_str().unwrap().to_owned());
        let parts = [Some(kind), relation, t.value.clone(), t.recurrence.clone(), t.calendar.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    times.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn reading(grammar: &TimeGrammar, s: &str, issued: Option<&str>) -> (String, Vec<String>) {
    let (text, body) = joined(s);
    let mut sink = Sink::default();
    let anchor = issued.and_then(date::parse);
    let times = times(grammar, &body, anchor, &mut sink);
    if let Some(day) = anchor {
        before_issue(&body, &times, day, &mut sink);
    }
    for t in &times {
        assert_eq!(text.raw(t.span), t.text, "{s}");
    }
    (show(&times), sink.diagnostics.into_iter().map(|d| d.code).collect())
}

#[test]
fn every_row_of_the_table_is_read_as_it_says() {
    let grammar = TimeGrammar::load().unwrap();
    let mut wrong = Vec::new();
    for (name, examples, counter) in dates::rows() {
        let empty = counter.into_iter().map(|c| (c, String::new()));
        for (s, expected) in examples.into_iter().chain(empty) {
            let read = reading(&grammar, &s, Some("2024-03-02")).0;
            if read != expected {
                wrong.push(format!("{name}: {s}\n   read     {read}\n   expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
