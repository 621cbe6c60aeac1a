use super::*;
use crate::read::html;

/// The lines of a page, as far as they are shown.
fn lines(html: &str) -> Vec<(String, usize, usize, Style)> {
    let page = html::parse(html).unwrap();
    let lines = of_page(&page, false).all;
    lines.into_iter().map(|l| (l.text, l.chars, l.linked, l.style)).collect()
}

#[test]
fn what_reading_leaves_out_leaves_the_lines_as_they_are() {
    let pieces = [
        "<p>",
        "</p>",
        "<span>一</span>",
        "<span lang=a>二</span>",
        "<span> 三</span>",
        "<span>四\n</span>",
        "<span>\n\u{200b}五\u{200b}</span>",
        "<span>　　六</span>",
        "<span>7&nbsp;</span>",
        "<span></span>",
        "<span>\n</span>",
        "<span>八<b>九</b></span>",
        "<b>",
        "</b>",
        "<a href=a>",
        "</a>",
        "<table><tr>",
        "<td>",
        "</table>",
        "<p><span>十\n</span></p>",
        "<div><span>百\n</span></div>",
        "<td><span>千\n</span></td>",
        "<a href=b><span>万\n</span></a>",
        "<li><b><span>亿\n</span></b>",
        "</li>",
        "<br>",
        "<span style='font-weight:bold'>",
        "</span>",
        "<script>a</script>",
        "\n<script>a</script>\n<script>b</script>",
        "\n<style>b</style>\n",
        "文",
        "\n",
        "<div style='text-align:center'>",
        "</div>",
        "<pre>",
        "</body>",
        "<!-- 注 -->",
        "<select><option>",
        "</select>",
    ];
    // Behind a drawing, every element stays.
    for a in pieces {
        for b in pieces {
            for c in pieces {
                let body = format!("{a}{b}{c}文字");
                let (left, all) = (format!("<body>{body}"), format!("<body><svg></svg>{body}"));
                assert_eq!(lines(&left), lines(&all), "{body}");
            }
        }
    }
}
