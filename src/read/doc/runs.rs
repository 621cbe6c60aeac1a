//! Pages of formatted runs (FKP): which property changes hold at an offset of the main stream.
//!
//! A page of 512 bytes lists the runs of a stretch of the stream, in order. Each question is
//! two binary searches, so that nothing is unpacked that no paragraph asks for.

use super::bytes::{Plc, part, u8_at, u32_at};

/// Which pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Characters,
    Paragraphs,
}

/// The runs of one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runs<'a> {
    main: &'a [u8],
    pages: Plc<'a>,
    kind: Kind,
}

/// The changes that hold up to an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) end: u32,
    pub(super) list: &'a [u8],
}

const PAGE: usize = 512;

impl<'a> Runs<'a> {
    pub(super) fn new(main: &'a [u8], pages: &'a [u8], kind: Kind) -> Self {
        Self { main, pages: Plc::new(pages, 4), kind }
    }

    /// The run at an offset; where the file has none, an empty one as long as its page.
    pub(super) fn at(&self, offset: u32) -> Run<'a> {
        let Some(n) = self.pages.find(offset) else { return Run { end: u32::MAX, list: &[] } };
        let end = self.pages.position(n + 1).unwrap_or(u32::MAX);
        self.in_page(n, offset).unwrap_or(Run { end, list: &[] })
    }

    fn in_page(&self, n: usize, offset: u32) -> Option<Run<'a>> {
        let number = u32_at(self.pages.entry(n)?, 0)? & 0x003f_ffff;
        let page = part(self.main, number as usize * PAGE, PAGE)?;
        let count = usize::from(u8_at(page, PAGE - 1)?);
        let size = if self.kind == Kind::Characters { 1 } else { 13 };
        let runs = Plc::new(part(page, 0, 4 + count * (4 + size))?, size);
        let found = runs.find(offset)?;
        let at = usize::from(u8_at(runs.entry(found)?, 0)?) * 2;
        let list = if at == 0 { &[] } else { self.list(page, at).unwrap_or(&[]) };
        Some(Run { end: runs.position(found + 1)?, list })
    }

    fn list(&self, page: &'a [u8], at: usize) -> Option<&'a [u8]> {
        let length = usize::from(u8_at(page, at)?);
        match (self.kind, length) {
            (Kind::Characters, _) => part(page, at + 1, length),
            (Kind::Paragraphs, 0) => part(page, at + 2, usize::from(u8_at(page, at + 1)?) * 2),
            (Kind::Paragraphs, _) => part(page, at + 1, length * 2 - 1),
        }
    }
}
