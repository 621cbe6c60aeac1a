//! What a notice calls itself.
//!
//! Takes the notice's own titles and number; says whether a title in the text is one of
//! them, also where it leaves out 的, 中 or 关于, the bracket at the end, or names the issuer
//! in front.

use std::collections::BTreeSet;

use crate::base::text::fold_str;
use crate::notice::CitationRelation;
use crate::outline::frame::{title_key, without_note};

/// A shorter title is too general to be told by its end.
const SHORTEST_END: usize = 8;
/// A name of a territory or of a body that issues: `中共云州市委办公室云州市人民政府办公室`.
const LONGEST_NAME: usize = 40;

/// Keys of the notice's own titles.
#[derive(Debug, Default)]
pub(super) struct Own {
    keys: BTreeSet<String>,
    loose: BTreeSet<String>,
}

impl Own {
    pub(super) fn new(titles: &[&str]) -> Self {
        let mut own = Self::default();
        for title in titles {
            own.keys.insert(title_key(title));
            own.keys.insert(title_key(without_note(&fold_str(title))));
            own.loose.insert(loose(title));
        }
        own.keys.remove("");
        own.loose.remove("");
        own
    }

    /// Whether `title` names the notice or the document it encloses.
    pub(super) fn holds(&self, title: &str) -> bool {
        self.keys.contains(&title_key(title)) || self.keys.contains(&title_key(without_note(title)))
    }

    /// Whether a title differs from an own one only in what may be left out. A document on
    /// which the notice relies may bear the same name in the territory above: it is none.
    pub(super) fn resembles(&self, title: &str, relation: CitationRelation) -> bool {
        let title = loose(title);
        let relied = matches!(relation, CitationRelation::Basis | CitationRelation::Implements);
        let length = title.chars().count();
        self.loose.contains(&title)
            || self.loose.iter().any(|own| {
                let named = title.strip_suffix(own.as_str()).filter(|_| own.chars().count() >= SHORTEST_END);
                let bare = own.strip_suffix(title.as_str()).filter(|_| !relied && length >= SHORTEST_END);
                named.is_some_and(|name| self.speaks(name)) || bare.is_some_and(is_place)
            })
    }

    /// Whether the own titles begin with this name.
    fn speaks(&self, name: &str) -> bool {
        name.chars().count() <= LONGEST_NAME && self.loose.iter().any(|own| own.starts_with(name))
    }
}

fn is_place(name: &str) -> bool {
    name.chars().count() <= LONGEST_NAME && name.ends_with(['省', '市', '县', '区', '州', '旗', '盟', '镇'])
}

fn loose(title: &str) -> String {
    let key = title_key(without_note(&fold_str(title))).replace("关于", "");
    key.chars().filter(|c| !matches!(c, '的' | '中' | '和' | '与' | '及' | '了')).collect()
}
