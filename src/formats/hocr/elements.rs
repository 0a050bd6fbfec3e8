//! Elements and classes of hOCR, as engines use them.

/// What an element is to the reader, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Means nothing: `html`, `strong`.
    Other,
    /// Its text is none of the page: `style`.
    Hidden,
    Page,
    Block,
    Line,
    Word,
    Character,
}

/// What a block is beside text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    None,
    Picture,
    Rule,
    /// A block of text, or a paragraph, which is one where nothing larger is marked.
    Area,
}

/// The kind that a class gives to an element; `None` for classes that are none of hOCR's.
pub(super) fn kind_of_class(class: &str, name: &str) -> Option<(Kind, Mark)> {
    let kind = match class {
        "ocr_page" => Kind::Page,
        "ocr_line" | "ocrx_line" => Kind::Line,
        "ocrx_word" | "ocr_word" => Kind::Word,
        "ocr_cinfo" | "ocrx_cinfo" | "ocr_glyph" | "ocr_char" => Kind::Character,
        "ocr_photo" | "ocr_image" | "ocrx_image" | "ocrx_photo" | "ocr_linedrawing" => {
            return Some((Kind::Block, Mark::Picture));
        }
        "ocr_separator" | "ocrx_separator" => return Some((Kind::Block, Mark::Rule)),
        "ocr_carea" | "ocrx_block" | "ocr_par" if name != "span" => return Some((Kind::Block, Mark::Area)),
        "ocr_document" => Kind::Other,
        // Tesseract calls lines by what they are; blocks of that name are no spans.
        "ocr_caption" | "ocr_header" | "ocr_footer" | "ocr_textfloat" | "ocr_title" if name == "span" => Kind::Line,
        _ if class.starts_with("ocr") && name != "span" => Kind::Block,
        _ => return None,
    };
    Some((kind, Mark::None))
}

pub(super) fn is_paragraph_like(name: &str) -> bool {
    matches!(name, "p" | "div" | "li" | "td" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote")
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "meta" | "img" | "hr" | "link" | "input" | "col" | "base" | "area" | "wbr")
}

pub(super) fn is_inline(name: &str) -> bool {
    let names = ["span", "strong", "em", "b", "i", "u", "a", "font", "sub", "sup", "small", "big", "tt", "s"];
    names.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}
