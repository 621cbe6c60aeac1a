use super::*;

#[test]
fn folding_keeps_the_count_of_characters() {
    let s = "（一）２０２４年６月底前，完成８０％—９０％；〔甲〕﹝乙﹞　○九";
    assert_eq!(fold_str(s).chars().count(), s.chars().count());
    assert_eq!(fold_str(s), "(一)2024年6月底前,完成80%-90%;〔甲〕〔乙〕 〇九");
}

#[test]
fn signs_are_found_between_runs_of_han() {
    let s = "一、a中文丰（丯俀忠犯鿿ꀀ）鿿";
    let left = |c: &(usize, char)| !('\u{5000}'..='\u{9fff}').contains(&c.1);
    assert!(besides_han(s).eq(s.char_indices().filter(left)));
    let text = Text::new(s.into());
    assert!(text.raw_at.iter().map(|&at| at as usize).eq(s.char_indices().map(|c| c.0).chain([s.len()])));
    let folded = fold_str(s);
    let at = folded.char_indices().map(|c| c.0).chain([folded.len()]);
    assert!(text.folded == folded && text.folded_at.iter().map(|&at| at as usize).eq(at));
}

#[test]
fn positions_mean_the_same_in_both_texts() {
    let t = Text::new("市财政局（牵头）".into());
    let folded = t.folded(t.all());
    let at = folded.find("(牵头)").unwrap_or_default();
    let span = t.span_in(t.all(), at..at + "(牵头)".len());
    assert_eq!((span, t.raw(span)), (Span::new(4, 8), "（牵头）"));
}

#[test]
fn joined_text_leads_back_to_its_pieces() {
    let t = Text::new("甲乙丙丁（删）戊己".into());
    let mut j = Joined::new();
    j.push(&t, Span::new(0, 4));
    j.push(&t, Span::new(7, 9));
    assert_eq!(j.raw, "甲乙丙丁戊己");
    let at = j.folded.find("丁戊").unwrap_or_default();
    assert_eq!(j.span(at..at + "丁戊".len()), Span::new(3, 8));
    let at = j.folded.find('戊').unwrap_or_default();
    assert_eq!(j.span(at..at + "戊".len()), Span::new(7, 8));
    let less = j.without(&["甲".len().."甲乙".len(), "甲乙丙".len().."甲乙丙丁戊".len()]);
    assert_eq!((less.raw.as_str(), less.span(3..9)), ("甲丙己", Span::new(2, 9)));
}

#[test]
fn headings_lose_spaces_only_beside_han() {
    assert_eq!(one_line("总 则"), "总则");
    assert_eq!(one_line("推进 5G 与 Open RAN 建设\n工程"), "推进5G与Open RAN建设工程");
}
