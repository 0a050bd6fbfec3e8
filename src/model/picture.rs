//! The picture of a page, as it is shown under its text.

/// A picture packed as PDF keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    pub height: u32,
    pub packing: Packing,
    pub bytes: Vec<u8>,
}

/// How the pixels of a picture are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// A JPEG file.
    Jpeg(Colours),
    /// Deflate over the rows of a PNG file, 8 bits a channel.
    Png(Colours),
    /// CCITT Group 4, black on white.
    Fax,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    Grey,
    /// Red, green, blue.
    Rgb,
}
