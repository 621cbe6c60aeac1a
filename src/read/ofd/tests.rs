//! Small OFD files, built as ZIP archives of XML.
