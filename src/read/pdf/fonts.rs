//! Characters of fonts that name a standard encoding of Chinese and carry no map to Unicode.
//!
//! `GBK-EUC-H` and its like say which character of Adobe's collections a code means, and the
//! collections have published maps to Unicode. The interpreter uses them for fonts that are
//! not embedded only; here they are kept by font name for the embedded ones.

use std::collections::{BTreeMap, BTreeSet};

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::dict::keys::{
    BASE_FONT, CIDSYSTEMINFO, DESCENDANT_FONTS, ENCODING, ORDERING, REGISTRY, RESOURCES, TO_UNICODE,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, ObjRef, Stream, String as Bytes};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

/// Encodings by name of font, without the prefix of a subset.
#[derive(Default)]
pub(super) struct Fonts {
    seen: BTreeSet<(u32, i32)>,
    known: BTreeMap<String, (CMap, CMap)>,
}

/// Forms that are looked into on one page.
const FORMS: usize = 50;

impl Fonts {
    /// Notes the fonts of a page.
    pub(super) fn page(&mut self, page: &Page<'_>) {
        let resources = page.resources();
        self.of(resources);
        for key in resources.x_objects.keys().take(FORMS) {
            let id = resources.x_objects.get_ref(&*key);
            if id.is_some_and(|id| self.is_seen(id)) {
                continue;
            }
            let inner = resources.get_x_object(&key).and_then(|s| s.dict().get::<Dict<'_>>(RESOURCES));
            if let Some(inner) = inner {
                self.of(&Resources::new(inner));
            }
        }
    }

    /// The text of a code in a font.
    pub(super) fn text(&self, font: &str, code: u32) -> Option<BfString> {
        let (encoding, unicode) = self.known.get(bare(font))?;
        let cid = (1..=4).find_map(|len| encoding.lookup_cid_code(code, len))?;
        unicode.lookup_bf_string(cid)
    }

    fn is_seen(&mut self, id: ObjRef) -> bool {
        !self.seen.insert((id.obj_number, id.gen_number))
    }

    fn of(&mut self, resources: &Resources<'_>) {
        for key in resources.fonts.keys() {
            let id = resources.fonts.get_ref(&*key);
            if id.is_some_and(|id| self.is_seen(id)) {
                continue;
            }
            let font = resources.get_font(&key);
            if let Some((name, maps)) = font.and_then(|f| maps(&f)) {
                self.known.entry(name).or_insert(maps);
            }
        }
    }
}

/// The name of a font without a map of its own, and the maps from its codes to characters.
fn maps(font: &Dict<'_>) -> Option<(String, (CMap, CMap))> {
    if font.get::<Stream<'_>>(TO_UNICODE).is_some() {
        return None;
    }
    let name = font.get::<Name<'_>>(BASE_FONT)?;
    let encoding = match CMapName::from_bytes(&font.get::<Name<'_>>(ENCODING)?) {
        CMapName::IdentityH => CMap::identity_h(),
        CMapName::IdentityV => CMap::identity_v(),
        named => CMap::parse(load_embedded(named)?, load_embedded)?,
    };
    let family = encoding.metadata().character_collection.as_ref().map(|c| c.family.clone());
    let family = family.filter(|f| *f != CidFamily::AdobeIdentity).or_else(|| collection(font))?;
    let unicode = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    Some((bare(name.as_str()).to_owned(), (encoding, unicode)))
}

/// The collection that the font's descendant names.
fn collection(font: &Dict<'_>) -> Option<CidFamily> {
    let descendant = font.get::<Array<'_>>(DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
    let info = descendant.get::<Dict<'_>>(CIDSYSTEMINFO)?;
    let (registry, ordering) = (info.get::<Bytes<'_>>(REGISTRY)?, info.get::<Bytes<'_>>(ORDERING)?);
    Some(CidFamily::from_registry_ordering(&registry, &ordering))
}

/// A name without the six letters in front of a subset's.
fn bare(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    }
}
