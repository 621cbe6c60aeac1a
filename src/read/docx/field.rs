//! Follows fields: of a field only its result is printed, never its instruction.
//!
//! In come the marks of a field and its instruction, out goes whether text is visible, and
//! what fields print that keep no result: form check boxes and circled characters.

use super::xml::Xml;
use crate::read::counting;

/// Longest instruction that is kept, in bytes.
const LONGEST: usize = 2_000;
/// Most fields that stand open at once.
const MOST_OPEN: usize = 64;

/// Fields that are open, the outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
struct Field {
    instruction: String,
    in_result: bool,
    has_result: bool,
    form: Option<String>,
}

impl Fields {
    /// Whether text at this point is printed.
    pub(super) fn visible(&self) -> bool {
        self.open.iter().all(|f| f.in_result)
    }

    /// Notes that the open fields have a result.
    pub(super) fn filled(&mut self) {
        for field in &mut self.open {
            field.has_result = true;
        }
    }

    /// Adds to the instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|f| f.instruction.len() < LONGEST) {
            field.instruction.push_str(text);
        }
    }

    /// Reads a mark of a field; gives what the field prints though it keeps no result.
    pub(super) fn mark(&mut self, xml: &mut Xml<'_>, kind: &str) -> Option<String> {
        match kind {
            "begin" if self.open.len() < MOST_OPEN => {
                let mut form = None;
                xml.each(|xml, tag| {
                    if tag.name() == "ffData" {
                        form = control(xml);
                    }
                });
                self.open.push(Field { form, ..Field::default() });
            }
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.in_result = true;
                }
            }
            "end" => {
                let field = self.open.pop()?;
                if self.visible() && !field.has_result {
                    return field.form.or_else(|| drawn(&field.instruction));
                }
            }
            _ => {}
        }
        None
    }

    /// Drops what a paragraph leaves open without a result: an instruction that never ends
    /// must not swallow the rest of the document.
    pub(super) fn end_paragraph(&mut self) {
        let keep = self.open.iter().take_while(|f| f.in_result).count();
        self.open.truncate(keep);
    }
}

/// What a form's check box or list shows.
fn control(xml: &mut Xml<'_>) -> Option<String> {
    let mut shown = None;
    xml.each(|xml, tag| match tag.name() {
        "checkBox" => {
            let mut on = false;
            xml.each(|_, tag| {
                if matches!(tag.name(), "default" | "checked") {
                    on = tag.is_on();
                }
            });
            shown = Some(if on { "☑" } else { "☐" }.to_owned());
        }
        "ddList" => {
            let (mut chosen, mut entries) = (0, Vec::new());
            xml.each(|_, tag| match tag.name() {
                "result" | "default" => chosen = tag.number().unwrap_or(0),
                "listEntry" => entries.push(tag.val().unwrap_or_default()),
                _ => {}
            });
            shown = usize::try_from(chosen).ok().and_then(|i| entries.get(i).cloned());
        }
        _ => {}
    });
    shown
}

/// `EQ \o\ac(○,3)` prints 3 inside a circle.
fn drawn(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    let rest = rest.strip_prefix("eq").or_else(|| rest.strip_prefix("EQ"))?;
    let (_, inner) = rest.split_once('(')?;
    let (inner, _) = inner.rsplit_once(')')?;
    let (frame, text) = inner.split_once([',', '，', ';'])?;
    let text = text.trim();
    let circle = frame.trim() == "○";
    let circled = text.parse().ok().filter(|_| circle).and_then(counting::circled).map(String::from);
    circled.or_else(|| text.chars().all(|c| !matches!(c, '\\' | '(' | ')')).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn circles_are_drawn() {
        assert_eq!(drawn(" EQ \\o\\ac(○,3)").as_deref(), Some("③"));
        assert_eq!(drawn("eq \\o\\ac(○, 甲 )").as_deref(), Some("甲"));
        assert_eq!(drawn(" PAGE "), None);
    }
}
