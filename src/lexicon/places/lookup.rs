//! Which places a text names: exactly, or by a chain of names at its beginning.

use super::{Form, Led, Name, Places, is_generic, opening};
use crate::base::text::cut;

impl Places {
    /// Whether any name may begin as `text` does.
    pub(super) fn opens_name(&self, text: &str) -> bool {
        let bit = opening(text);
        self.openings.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    /// Rows of exactly this name, which stand together.
    pub(super) fn named(&self, text: &str) -> &[Name] {
        if !self.opens_name(text) {
            return &[];
        }
        let from = self.names.partition_point(|n| n.text.as_ref() < text);
        let rest = self.names.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|n| n.text == text).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The places that exactly this name can stand for in `year`, and the firmest form.
    /// A place that bears the name then goes before one that bore it once; of stems, the
    /// higher tier.
    pub(crate) fn standing(&self, text: &str, year: Option<i16>, stems: bool) -> Option<(Vec<usize>, Form)> {
        let named = self.named(text);
        let form = named.iter().map(|n| n.form).min()?;
        if form == Form::Stem && !stems {
            return None;
        }
        let mut now = Vec::new();
        let mut once = Vec::new();
        for at in named.iter().filter(|n| n.form == form || n.form < Form::Stem).map(|n| n.place) {
            match self.in_year(at, year) {
                Some(to) if to == at => now.push(to),
                Some(to) => once.push(to),
                None => {}
            }
        }
        let mut found = if now.is_empty() { once } else { now };
        found.sort_unstable();
        found.dedup();
        // Of several that bear the name, one founded later than the notice is not meant.
        if let (Some(year), true) = (year, found.len() > 1) {
            let stood = |&at: &usize| self.rows.get(at).is_some_and(|p| p.since <= year);
            if found.iter().any(stood) {
                found.retain(stood);
            }
        }
        if form == Form::Stem {
            let top = found.iter().filter_map(|&at| self.rows.get(at)).map(|p| p.level).min();
            found.retain(|&at| self.rows.get(at).map(|p| p.level) == top);
        }
        (!found.is_empty()).then_some((found, form))
    }

    /// Reads the longest chain of place names at the start of `text`.
    pub(crate) fn lead(&self, text: &str, year: Option<i16>, stems: bool) -> Option<Led> {
        let mut led: Option<Led> = None;
        for _ in 0..4 {
            let done = led.as_ref().map_or(0, |l| l.len);
            let Some(next) = self.lead_one(cut(text, done..text.len()), year, stems, led.as_ref()) else {
                break;
            };
            led = Some(Led { len: done + next.len, ..next });
        }
        led
    }

    fn lead_one(&self, text: &str, year: Option<i16>, stems: bool, under: Option<&Led>) -> Option<Led> {
        let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).take(15).skip(1).collect();
        ends.into_iter().rev().find_map(|len| {
            if under.is_none() && is_generic(cut(text, 0..len)) {
                return None;
            }
            let (mut places, form) = self.standing(cut(text, 0..len), year, stems)?;
            // 甲市 is not 甲县: a stem before the word of another tier names a place that no
            // table has.
            if form == Form::Stem
                && cut(text, len..text.len()).starts_with(['市', '县', '区', '州', '盟', '旗', '省'])
            {
                return None;
            }
            if let Some(under) = under {
                places.retain(|&at| under.places.iter().any(|&u| at != u && self.inside(at, u)));
            }
            (!places.is_empty()).then_some(Led { places, len, form })
        })
    }
}
