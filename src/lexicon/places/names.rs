//! Short names of places, derived from their official names.
//!
//! In: the table's rows. Out: every name under which a row can be written. 伊犁哈萨克自治州
//! is also 伊犁州, 伊犁自治州 and, where other words confirm it, 伊犁.

use std::borrow::Cow;

use super::{Form, Name, Place};
use crate::base::text::cut;

/// Classes of places, longest first.
const CLASSES: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "矿区",
    "省",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
];

/// Peoples as they stand in the names of autonomous places, longest first.
const PEOPLES: &[&str] = &[
    "柯尔克孜",
    "哈萨克族",
    "塔吉克族",
    "维吾尔",
    "哈萨克",
    "蒙古族",
    "朝鲜族",
    "土家族",
    "布依族",
    "傈僳族",
    "景颇族",
    "布朗族",
    "拉祜族",
    "纳西族",
    "裕固族",
    "保安族",
    "东乡族",
    "撒拉族",
    "锡伯族",
    "塔吉克",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "哈尼族",
    "达斡尔族",
    "鄂温克族",
    "鄂伦春",
    "普米族",
    "独龙族",
    "蒙古",
    "回族",
    "藏族",
    "苗族",
    "彝族",
    "壮族",
    "侗族",
    "瑶族",
    "白族",
    "傣族",
    "黎族",
    "羌族",
    "畲族",
    "满族",
    "水族",
    "怒族",
    "佤族",
    "土族",
    "京族",
    "各族",
    "锡伯",
    "达斡尔",
    "鄂温克",
];

pub(super) fn of(rows: &[Place]) -> Vec<Name> {
    let mut names = Vec::with_capacity(rows.len() * 2);
    for (place, row) in rows.iter().enumerate() {
        names.push(Name { text: row.name.clone(), form: Form::Full, place });
        // Only the table's own rows stand here, and they are borrowed from it.
        if let Cow::Borrowed(name) = row.name {
            names.extend(shorts(name).into_iter().map(|(text, form)| Name { text, form, place }));
        }
    }
    names
}

/// The name without its class and peoples; the whole name where nothing would be left.
pub(super) fn stem(name: &str) -> &str {
    let (mut stem, class) = part(name);
    if class.starts_with("自治") {
        stem = without_peoples(stem);
    }
    if stem.chars().count() < 2 { name } else { stem }
}

fn part(name: &str) -> (&str, &str) {
    CLASSES.iter().find_map(|class| name.strip_suffix(class).map(|stem| (stem, *class))).unwrap_or((name, ""))
}

fn without_peoples(mut stem: &str) -> &str {
    // A name of peoples alone (土族自治县 of 互助) keeps what stands before them.
    while let Some(rest) = PEOPLES.iter().find_map(|p| stem.strip_suffix(p)) {
        if rest.chars().count() < 2 {
            break;
        }
        stem = rest;
    }
    stem
}

fn shorts(name: &'static str) -> Vec<(Cow<'static, str>, Form)> {
    let (_, class) = part(name);
    let bare = stem(name);
    if bare == name {
        return Vec::new();
    }
    let mut out = vec![(Cow::Borrowed(cut(name, 0..bare.len())), Form::Stem)];
    let tail = class.chars().next_back().filter(|&c| class.starts_with("自治") && c != '区');
    if let Some(tail) = tail {
        out.push((Cow::Owned(format!("{bare}{tail}")), Form::Short));
        let whole = format!("{bare}{class}");
        if whole != name {
            out.push((Cow::Owned(whole), Form::Short));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_lose_class_and_peoples() {
        for (name, expected) in [
            ("遵义市", "遵义"),
            ("湘西土家族苗族自治州", "湘西"),
            ("伊犁哈萨克自治州", "伊犁"),
            ("双江拉祜族佤族布朗族傣族自治县", "双江"),
            ("阿勒泰地区", "阿勒泰"),
            ("广西壮族自治区", "广西"),
            ("赵县", "赵县"),
            ("郊区", "郊区"),
            ("鄂温克族自治旗", "鄂温克族"),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
    }
}
