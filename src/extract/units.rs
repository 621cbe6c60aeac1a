//! Turns the bodies that clauses and cells name into units with role, name and territory,
//! and applies the rules that a document states once for all its measures.

use std::collections::BTreeSet;
use std::ops::Range;

use super::bodies::{self, Said};
use super::clause::{self, Clause};
use crate::base::text::{Joined, fold_str};
use crate::lexicon::Lexicon;
use crate::notice::{Kind, Region, Role, Unit};

/// What the document says once and means everywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// In every list without a word of role the first body leads.
    pub first_leads: bool,
    /// Bodies that bear a mark lead: 带★的为牵头单位.
    pub marked_leads: bool,
    /// Bodies that are responsible for this and every later measure with a clause.
    pub everywhere: Vec<Unit>,
}

impl Rules {
    /// The role of a body that may bear a mark.
    fn role(&self, role: Role, marked: bool) -> Role {
        if marked && self.marked_leads && role == Role::Responsible { Role::Lead } else { role }
    }
}

/// Where names are looked up: the lexicon, the issuer's territory, the year of issue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Naming<'a> {
    /// Names and aliases.
    pub lexicon: &'a Lexicon,
    /// Territory of the notice's issuer.
    pub home: Option<&'a Region>,
    /// Year in which the notice was issued.
    pub year: Option<i16>,
    /// Whether a zone's committee issues the notice: bodies that bear no place are the zone's,
    /// and what those are called is not certain.
    pub zone: bool,
}

/// The units of one clause. `text` is the text that its ranges refer to.
pub(super) fn of_clause(naming: Naming<'_>, text: &Joined, clause: &Clause, rules: &Rules) -> Vec<Unit> {
    let role = |role: Role, marked: bool| rules.role(role, marked);
    let assigned: Vec<(Range<usize>, Role)> =
        clause.bodies.iter().map(|b| (b.range.clone(), role(b.role, b.marked))).collect();
    let mut units = named(naming, text, &assigned);
    if rules.first_leads && !clause.explicit {
        first_leads(&mut units);
    }
    units
}

/// The units of a table cell: a list in the role of its column, unless it says the roles
/// itself (`牵头单位：市水务局 配合单位：市财政局`, `市水务局牵头`).
pub(super) fn of_cell(naming: Naming<'_>, text: &Joined, role: Role, rules: &Rules) -> Vec<Unit> {
    let labelled = text.folded.contains(':');
    let clauses = if labelled { clause::clauses(naming.lexicon, &text.folded) } else { Vec::new() };
    let mut units = Vec::new();
    for clause in clauses.iter().filter(|c| !c.bodies.is_empty()) {
        merge(&mut units, of_clause(naming, text, clause, rules));
    }
    if !units.is_empty() {
        return units;
    }
    match naming.lexicon.roles.verb_tail(&text.folded) {
        // Under a heading the verb only repeats it: 按职责分工负责.
        Some((end, said)) => {
            let role = if said == Role::Responsible { role } else { said };
            of_list(naming, &text.part(0..end), role, rules)
        }
        None => of_list(naming, text, role, rules),
    }
}

/// The units of a list of bodies in one role.
fn of_list(naming: Naming<'_>, text: &Joined, role: Role, rules: &Rules) -> Vec<Unit> {
    let entries = bodies::split(naming.lexicon, &text.folded);
    let role = |said: Option<Said>| said.map_or(role, |s| s.role);
    let assigned: Vec<(Range<usize>, Role)> =
        entries.into_iter().map(|e| (e.range, rules.role(role(e.said), e.marked))).collect();
    named(naming, text, &assigned)
}

/// The bodies of a rule for the whole document.
pub(super) fn of_rule(naming: Naming<'_>, text: &Joined, ranges: &[Range<usize>]) -> Vec<Unit> {
    let assigned: Vec<(Range<usize>, Role)> = ranges.iter().map(|r| (r.clone(), Role::Responsible)).collect();
    let mut units = named(naming, text, &assigned);
    for unit in &mut units {
        unit.inherited = true;
    }
    units
}

/// Whether a unit is an office inside a department: 银行科, 综合处室.
pub(super) fn is_office(unit: &Unit) -> bool {
    let inside = ["科", "科室", "股", "股室", "处室"].iter().any(|end| unit.text.ends_with(end));
    inside && unit.name.is_none() && !unit.collective
}

/// Makes the first of two or more bodies the leader.
pub(super) fn first_leads(units: &mut [Unit]) {
    if let [first, _, ..] = units
        && first.role == Role::Responsible
    {
        first.role = Role::Lead;
    }
}

/// Adds `more` to `units`, each body once a role.
pub(super) fn merge(units: &mut Vec<Unit>, more: impl IntoIterator<Item = Unit>) {
    let mut seen: BTreeSet<(String, Role)> = units.iter().map(|u| (u.text.clone(), u.role)).collect();
    for unit in more {
        if seen.insert((unit.text.clone(), unit.role)) {
            units.push(unit);
        }
    }
}

fn named(naming: Naming<'_>, text: &Joined, assigned: &[(Range<usize>, Role)]) -> Vec<Unit> {
    let mut printed: Vec<Unit> = Vec::with_capacity(assigned.len());
    let mut found: Vec<bodies::Resolved<'_>> = Vec::with_capacity(assigned.len());
    for (range, role) in assigned {
        let words: String = text.raw_of(range.clone()).chars().filter(|c| !c.is_whitespace()).collect();
        if words.is_empty() {
            continue;
        }
        found.push(bodies::resolve(naming.lexicon, &words, found.last(), naming.home, naming.year));
        printed.push(Unit { text: words, role: *role, span: text.span(range.clone()), ..Unit::default() });
    }
    bodies::share_endings(naming.lexicon, &mut found);
    for (unit, body) in printed.iter().zip(&mut found).filter(|(_, body)| !body.known) {
        if let Some((key, every)) = bodies::by_field(naming.lexicon, &unit.text) {
            body.org = Some(key).filter(|_| !every);
            body.kind = if every { Kind::Collective } else { Kind::Department };
            body.collective = every;
        }
    }
    let mut out = Vec::with_capacity(printed.len());
    merge(
        &mut out,
        printed.into_iter().zip(found).map(|(unit, body)| Unit {
            covers: covers(naming, &unit.text, body.collective),
            name: body.name.filter(|_| !(naming.zone && body.whose == bodies::Whose::Assumed)),
            org: body.org.map(str::to_owned),
            kind: if body.person { Kind::Person } else { body.kind },
            region: body.region,
            collective: body.collective,
            ..unit
        }),
    );
    out
}

/// The territories of a class that has one body in each.
fn covers(naming: Naming<'_>, text: &str, collective: bool) -> Vec<String> {
    let home = naming.home.filter(|_| collective);
    home.map_or_else(Vec::new, |home| bodies::covered(naming.lexicon, &fold_str(text), home, naming.year))
}
