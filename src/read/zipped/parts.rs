//! The parts of an office file that is a ZIP container, by name and under limits.
//!
//! In comes the container, out go the bytes or the text of a part. What a header declares
//! is not believed: a part is unpacked until its end or the limit. One that breaks off gives
//! what came before, and says so. What a part means is its reader's business.

use std::collections::BTreeMap;
use std::io::Cursor;

use encoding_rs::{Encoding, GB18030, UTF_8};
use memchr::memmem;

use super::{Directory, limit};
use crate::diag::codes;
use crate::read::SourceError;

/// What the parts of a container may unpack to, in bytes.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Limits {
    /// One part.
    pub(in crate::read) part: u64,
    /// All parts that are read.
    pub(in crate::read) total: u64,
}

/// An opened container.
#[derive(Debug)]
pub(in crate::read) struct Parts<'a> {
    reader: Cursor<&'a [u8]>,
    directory: Directory,
    /// Places of the members by their names, in lower case and with `/`: programs look at
    /// neither, and some writers take the backslash for a slash.
    members: BTreeMap<String, usize>,
    limits: Limits,
    unpacked: u64,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(in crate::read) struct Part {
    bytes: Vec<u8>,
    /// Whether it was unpacked to its end.
    pub(in crate::read) whole: bool,
}

impl<'a> Parts<'a> {
    /// Opens a container.
    pub(in crate::read) fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, SourceError> {
        let mut reader = Cursor::new(bytes);
        let directory = Directory::open(&mut reader)?;
        let mut members = BTreeMap::new();
        for at in 0..directory.len() {
            members.entry(key(&directory.entry(at)?.name())).or_insert(at);
        }
        Ok(Self { reader, directory, members, limits, unpacked: 0 })
    }

    /// Whether there is a part of this name.
    pub(in crate::read) fn has(&self, name: &str) -> bool {
        self.members.contains_key(&key(name))
    }

    /// Names of the parts, in lower case and in their order.
    pub(in crate::read) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// A part, where there is one of that name.
    pub(in crate::read) fn part(&mut self, name: &str) -> Result<Option<Part>, SourceError> {
        let Some(&at) = self.members.get(&key(name)) else { return Ok(None) };
        let entry = self.directory.entry(at)?;
        if entry.is_locked() {
            let message = "this is an office file locked by a password; save it without one";
            return Err(SourceError::new(codes::UNSUPPORTED_FORMAT, message));
        }
        let Limits { part, total } = self.limits;
        let room = part.min(total.saturating_sub(self.unpacked));
        let (bytes, end) = entry.unpack(&mut self.reader, room + 1);
        self.unpacked += bytes.len() as u64;
        if bytes.len() as u64 > room {
            let (part, total) = (part >> 20, total >> 20);
            return Err(limit(format!(
                "its part {name} unpacks to more than {part} MiB, or all of them to more than {total} MiB"
            )));
        }
        Ok(Some(Part { bytes, whole: end.is_ok() }))
    }
}

impl Part {
    /// Whether nothing of it could be unpacked.
    pub(in crate::read) fn is_lost(&self) -> bool {
        !self.whole && self.bytes.is_empty()
    }

    /// What was unpacked of it.
    pub(in crate::read) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Its text: after its byte-order mark, UTF-8, or the GBK that some writers declare.
    pub(in crate::read) fn text(self) -> String {
        let bytes = self.bytes;
        if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
            return encoding.decode(&bytes).0.into_owned();
        }
        String::from_utf8(bytes).unwrap_or_else(|e| {
            let bytes = e.as_bytes();
            let head = bytes.get(..bytes.len().min(100)).unwrap_or(bytes).to_ascii_lowercase();
            let gbk = memmem::find(&head, b"gb").is_some();
            let encoding = if gbk { GB18030 } else { UTF_8 };
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        })
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The part that `target` means where what names it lies in `folder`.
pub(in crate::read) fn resolve(folder: &str, target: &str) -> String {
    let target = target.trim().replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn container(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_unpacked_up_to_their_limits() {
        let bytes = container(&[("Word\\Big.xml", &[b' '; 5_000]), ("b.xml", &[b' '; 3_000])]);
        let read = |part, total| {
            let mut parts = Parts::open(&bytes, Limits { part, total }).unwrap();
            ["/word/big.xml", "B.xml"]
                .map(|name| parts.part(name).map_err(|e| e.code.name).map(|p| p.map(|p| p.text().len())))
        };
        let over = Err("limit-exceeded");
        assert_eq!(read(5_000, 8_000), [Ok(Some(5_000)), Ok(Some(3_000))]);
        assert_eq!(read(4_999, 20_000), [over, Ok(Some(3_000))]);
        assert_eq!(read(5_000, 7_999), [Ok(Some(5_000)), over]);
        let mut parts = Parts::open(&bytes, Limits { part: 1, total: 1 }).unwrap();
        assert!(parts.has("b.xml") && parts.part("c.xml").is_ok_and(|p| p.is_none()));
    }

    #[test]
    fn what_breaks_off_is_told() {
        let words: String = (0..6_000).map(|i| (i * i).to_string()).collect();
        let mut bytes = container(&[("a.xml", words.as_bytes())]);
        bytes[6_000..6_100].fill(0xff);
        let mut parts = Parts::open(&bytes, Limits { part: 1 << 20, total: 1 << 20 }).unwrap();
        let part = parts.part("a.xml").unwrap().unwrap();
        assert!(!part.whole && !part.is_lost(), "{}", part.bytes.len());
    }

    #[test]
    fn text_is_decoded() {
        let text = |bytes: &[u8]| Part { bytes: bytes.to_vec(), whole: true }.text();
        let gbk = [b"<?xml encoding=\"GBK\"?>".as_slice(), &GB18030.encode("云州").0].concat();
        assert_eq!(text("\u{feff}云州".as_bytes()), "云州");
        assert_eq!(text(b"\xff\xfe\x91\x4e"), "云");
        assert_eq!(text(&gbk), "<?xml encoding=\"GBK\"?>云州");
        assert_eq!(text(b"a\xff"), "a\u{fffd}");
    }

    #[test]
    fn targets_are_resolved() {
        let rows = [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("a/b", "../c/./d.xml", "a/c/d.xml"),
            ("", "word\\document.xml", "word/document.xml"),
            ("", "../../x", "x"),
            ("", "/Doc_0/Document.xml", "Doc_0/Document.xml"),
            ("Doc_0", "Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml"),
            ("Doc_0/Tpls", "../PublicRes.xml", "Doc_0/PublicRes.xml"),
            ("Doc_0", " ./Res\\a.xml ", "Doc_0/Res/a.xml"),
        ];
        for (folder, target, want) in rows {
            assert_eq!(resolve(folder, target), want);
        }
    }
}
