//! Archives in use: their lists, and for those inside others their bytes.
//!
//! Sources are read in order, so members of one archive come one after the other, and its
//! list is made once. Of ten thousand archives only the last few stay here.

use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use gongwen::SourceError;
use gongwen::read::bundle::{self, Budget, Bundle};

use super::inputs::{Held, Root, unreadable};

/// What the shelf holds in memory before the oldest archive is put away.
const ROOM: u64 = 128 << 20;

/// About what one line of an archive's list takes.
const LINE: u64 = 512;

/// An archive and where its bytes are.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) bundle: Bundle,
    root: Root,
}

impl Opened {
    /// Opens an archive; none if it is something else.
    pub(super) fn new(root: Root, budget: &mut Budget) -> Result<Option<Self>, SourceError> {
        let bundle = Bundle::open(&mut root.reader()?, budget)?;
        Ok(bundle.map(|bundle| Self { bundle, root }))
    }

    /// Member `at`, if it is an archive itself. One that cannot be read is told when its
    /// turn comes.
    pub(super) fn inner(&self, at: usize, budget: &mut Budget) -> Result<Option<Self>, SourceError> {
        let mut reader = self.root.reader()?;
        if !self.bundle.peek(&mut reader, at).is_ok_and(|head| bundle::may_be(&head)) {
            return Ok(None);
        }
        let Ok(bytes) = self.bundle.read(&mut reader, at) else { return Ok(None) };
        Self::new(Root::Memory(bytes.into()), budget)
    }

    fn read(&self, at: usize) -> Result<Vec<u8>, SourceError> {
        self.bundle.read(&mut self.root.reader()?, at)
    }

    fn weight(&self) -> u64 {
        let bytes = match &self.root {
            Root::File(_) => 0,
            Root::Memory(bytes) => bytes.len() as u64,
        };
        bytes + self.bundle.members().len() as u64 * LINE
    }
}

/// A file, and which archive inside it.
type Place = (Root, Option<usize>);

/// The archives that were used last.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    books: Mutex<VecDeque<(Place, Arc<Opened>)>>,
}

impl Shelf {
    /// The bytes of a member.
    pub(super) fn load(&self, held: &Held) -> Result<Vec<u8>, SourceError> {
        let outer = || self.get((held.root.clone(), None), || Ok(held.root.clone()));
        let Some(within) = held.within else { return outer()?.read(held.at) };
        let place = (held.root.clone(), Some(within));
        let inner = self.get(place, || Ok(Root::Memory(outer()?.read(within)?.into())))?;
        let bytes = inner.read(held.at)?;
        let deeper = Bundle::open(&mut Cursor::new(&bytes), &mut Budget::of(bytes.len() as u64));
        if deeper.is_ok_and(|bundle| bundle.is_some_and(|b| !b.is_source())) {
            return Err(bundle::too_deep());
        }
        Ok(bytes)
    }

    fn get(
        &self,
        place: Place,
        root: impl FnOnce() -> Result<Root, SourceError>,
    ) -> Result<Arc<Opened>, SourceError> {
        if let Some(opened) = self.find(&place) {
            return Ok(opened);
        }
        // Two threads may open the same archive; that costs time once, and no order.
        let root = root()?;
        let mut budget = Budget::of(root.len());
        let changed = || unreadable("the archive changed while it was read".into());
        let opened = Arc::new(Opened::new(root, &mut budget)?.ok_or_else(changed)?);
        self.put(place, &opened);
        Ok(opened)
    }

    fn find(&self, place: &Place) -> Option<Arc<Opened>> {
        let books = self.books.lock().ok()?;
        books.iter().find(|(p, _)| p == place).map(|(_, opened)| Arc::clone(opened))
    }

    fn put(&self, place: Place, opened: &Arc<Opened>) {
        let Ok(mut books) = self.books.lock() else { return };
        books.push_back((place, Arc::clone(opened)));
        while books.len() > 1 && books.iter().map(|(_, o)| o.weight()).sum::<u64>() > ROOM
            || books.len() > MOST
        {
            books.pop_front();
        }
    }
}

/// Most archives on the shelf: more than threads, few enough to look through.
const MOST: usize = 64;
