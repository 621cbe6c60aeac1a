//! Where content systems put a document's text, compiled from `containers.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::LexiconError;
use crate::base::text::mapped;

const TABLE: &str = include_str!("containers.toml");

/// Where content systems put the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Containers {
    ids: BTreeSet<String>,
    classes: BTreeSet<String>,
    sure: BTreeSet<String>,
    titles: BTreeSet<String>,
    topics: BTreeSet<String>,
    parts: BTreeSet<String>,
    begin: BTreeSet<String>,
    end: BTreeSet<String>,
}

impl Containers {
    /// Reads the table that stands beside this file.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        toml::from_str(TABLE).map_err(|e| LexiconError::new("containers.toml", &e))
    }

    /// Whether an element of this id and these classes is a container of content.
    pub(crate) fn holds(&self, id: &str, classes: &str) -> bool {
        let holds = |names: &BTreeSet<String>, name: &str| {
            let name = name.to_ascii_lowercase();
            named(names, &name) || self.put_together(&name)
        };
        !id.is_empty() && holds(&self.ids, id)
            || classes.split_ascii_whitespace().any(|c| holds(&self.classes, c))
    }

    /// Whether nothing but the text of a document bears this id or one of these classes.
    pub(crate) fn surely_holds(&self, id: &str, classes: &str) -> bool {
        let sure = |name: &str| self.sure.contains(&name.to_ascii_lowercase());
        !id.is_empty() && sure(id) || classes.split_ascii_whitespace().any(sure)
    }

    /// Whether an element of this id or one of these classes bears the document's title.
    pub(crate) fn entitles(&self, id: &str, classes: &str) -> bool {
        let title = |name: &str| self.titles.contains(&name.to_ascii_lowercase());
        !id.is_empty() && title(id) || classes.split_ascii_whitespace().any(title)
    }

    fn put_together(&self, name: &str) -> bool {
        name.split_once(['-', '_'])
            .is_some_and(|(topic, part)| self.topics.contains(topic) && self.parts.contains(part))
    }

    /// Whether a comment or meta tag marks the content's begin.
    pub(crate) fn begins(&self, comment: &str) -> bool {
        self.begin.contains(&squeeze(comment))
    }

    /// Whether a comment or meta tag marks the content's end.
    pub(crate) fn ends(&self, comment: &str) -> bool {
        self.end.contains(&squeeze(comment))
    }
}

fn named(names: &BTreeSet<String>, name: &str) -> bool {
    names.contains(name)
        || name
            .match_indices('_')
            .any(|(at, _)| name.get(..=at).is_some_and(|begin| names.contains(&format!("{begin}*"))))
}

fn squeeze(s: &str) -> String {
    mapped(s, |c| Some(c.to_ascii_lowercase()).filter(|c| !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_known_by_name() {
        let containers = Containers::load().unwrap();
        for (id, class, want) in [
            ("UCAP-CONTENT", "", true),
            ("", "view TRS_UEDITOR trs_web", true),
            ("vsb_content_501", "", true),
            ("nav", "wrap", false),
        ] {
            assert_eq!(containers.holds(id, class), want, "{id} {class}");
        }
        assert!(containers.entitles("", "clearfix Article-Title") && !containers.entitles("", "titlebar"));
        assert!(containers.begins("ZJEG_RSS.content.begin") && containers.ends(" 正文结束 "));
    }
}
