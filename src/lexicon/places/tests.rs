use super::*;

#[test]
fn names_lead_to_one_place_or_none() {
    let places = Places::load().unwrap();
    for (name, within, year, expected) in [
        ("遵义市", None, None, Some("520300")),
        ("遵义市汇川区", None, None, Some("520303")),
        ("汇川区", Some("520300"), None, Some("520303")),
        ("湘西州", None, None, Some("433100")),
        ("黔东南州", None, None, Some("522600")),
        ("伊犁州", None, None, Some("654000")),
        ("内蒙古", None, None, Some("150000")),
        ("西城区", Some("110000"), None, Some("110102")),
        ("襄樊市", None, Some(2015), Some("420600")),
        ("襄樊市", None, Some(2005), Some("420600")),
        ("朝阳区", None, None, None),
        ("鼓楼区", None, None, None),
        ("鼓楼区", Some("320000"), None, None),
        ("鼓楼区", Some("320100"), None, Some("320106")),
        ("崇文区", None, Some(2020), Some("110101")),
        ("乌有市", None, None, None),
    ] {
        let got = places.resolve(name, within, year).map(|p| p.code.as_ref());
        assert_eq!(got, expected, "{name} in {within:?}, {year:?}");
    }
    assert_eq!(places.resolve("襄樊市", None, Some(2015)).unwrap().name, "襄阳市");
    assert_eq!(places.resolve("襄樊市", None, Some(2005)).unwrap().name, "襄樊市");
}

#[test]
fn the_table_is_whole() {
    let places = Places::load().unwrap();
    assert_eq!(places.listed, 6823);
    assert!(
        places.rows[..places.listed].windows(2).all(|w| matches!(w, [a, b] if a.code <= b.code)),
        "sorted by code"
    );
    let orphan = |at: &usize| {
        places.rows.get(*at).is_some_and(|p| p.level != Level::Province) && places.parent(*at).is_none()
    };
    assert_eq!((0..places.rows.len()).find(orphan), None);
}
