//! Text of notices inside Markdown: it is shown as it is and marks nothing up.

use crate::report::terms::clean;

/// One line of text for anywhere in a Markdown document.
pub(super) fn inline(text: &str) -> String {
    let line = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let ahead = line.get(at + c.len_utf8()..).unwrap_or_default();
        if marks(c, before, ahead, at == 0) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    numbered(out)
}

/// Whether a character would be read as markup here.
fn marks(c: char, before: char, ahead: &str, first: bool) -> bool {
    match c {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
        // Many readers make links of bare addresses.
        ':' => ahead.starts_with('/'),
        '@' => before.is_alphanumeric(),
        '.' => before.eq_ignore_ascii_case(&'w'),
        '#' | '+' | '-' | '=' | '!' => first,
        _ => false,
    }
}

/// `1. ` at its beginning would begin a list.
fn numbered(text: String) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match text.get(digits..) {
        Some(rest) if digits > 0 && rest.starts_with(['.', ')']) => {
            format!("{}\\{rest}", text.get(..digits).unwrap_or_default())
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let rows = [
            ("甲|乙", "甲\\|乙"),
            ("甲\n乙\r\n丙", "甲 乙 丙"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("[点击](javascript:alert(1))", "\\[点击\\](javascript:alert(1))"),
            ("![](http://x/y.png)", "\\!\\[\\](http\\://x/y.png)"),
            ("见www.gov.cn", "见www\\.gov.cn"),
            ("a@gov.cn", "a\\@gov.cn"),
            ("`rm` **粗** &lt;", "\\`rm\\` \\*\\*粗\\*\\* \\&lt;"),
            ("# 标题", "\\# 标题"),
            ("1. 甲", "1\\. 甲"),
            ("2.5万元", "2\\.5万元"),
            ("投资2.5万元", "投资2.5万元"),
            ("- 甲", "\\- 甲"),
            ("甲\u{202e}乙\u{0}", "甲乙"),
            ("末尾\\", "末尾\\\\"),
        ];
        for (text, want) in rows {
            assert_eq!(inline(text), want, "{text}");
        }
    }
}
