//! What PAGE XML says of a region: its name and its type, in Transkribus' own attribute too.

use std::borrow::Cow;

use crate::formats::placed;
use crate::formats::xml::Tag;
use crate::model::Role;

pub(super) fn names_of(tag: &Tag) -> Vec<String> {
    tag.attribute("id").map(Cow::into_owned).into_iter().collect()
}

/// The role of a region, by `custom="structure {type:heading;}"` before `type="paragraph"`: the one is what a person has
/// said, the other what Transkribus gives to all.
pub(super) fn role_of(tag: &Tag) -> Option<Role> {
    let custom = tag.attribute("custom").and_then(|custom| structure_type(&custom).and_then(role_named));
    custom.or_else(|| tag.attribute("type").and_then(|name| role_named(&name)))
}

/// The name of the article that a region is of: `custom="article {id:a7;}"`, as Columnist writes it, or
/// `structure {id:a7; type:article;}`, as Transkribus does.
pub(super) fn article_of(tag: &Tag) -> Option<String> {
    let custom = tag.attribute("custom")?;
    let of_structure = || property(&custom, "structure", "id").filter(|_| structure_type(&custom) == Some("article"));
    property(&custom, "article", "id").or_else(of_structure).map(str::to_owned)
}

fn structure_type(custom: &str) -> Option<&str> {
    property(custom, "structure", "type")
}

/// A value out of `name {key:value; key:value;}`.
fn property<'a>(custom: &'a str, name: &str, key: &str) -> Option<&'a str> {
    let mut starts = custom.match_indices(name).map(|(at, _)| &custom[at + name.len()..]);
    let (inside, _) = starts.find_map(|rest| rest.trim_start().strip_prefix('{'))?.split_once('}')?;
    let values = inside.split(';').filter_map(|pair| pair.split_once(':'));
    values.into_iter().find(|(found, _)| found.trim() == key).map(|(_, value)| value.trim())
}

fn role_named(name: &str) -> Option<Role> {
    Some(match name {
        "paragraph" | "article" | "continued-article" => Role::Body,
        "heading" | "headline" => Role::Headline,
        "header" | "footer" | "page-header" | "page-footer" | "header-text" => Role::RunningHead,
        "page-number" => Role::Folio,
        "caption" => Role::Caption,
        "footnote" | "footnote-continued" | "endnote" => Role::Footnote,
        "advert" | "advertisement" => Role::Advertisement,
        "credit" => Role::Byline,
        // As Columnist writes it.
        name => return placed::role_named(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Notes;
    use crate::formats::xml::{Token, Tokens};

    fn role(attributes: &str) -> Option<Role> {
        let text = format!("<TextRegion {attributes}>");
        let mut notes = Notes::default();
        let Some(Token::Open(tag)) = Tokens::new(&text, &mut notes).next() else { panic!("no tag") };
        role_of(&tag)
    }

    #[test]
    fn what_a_person_said_in_transkribus_comes_before_the_type() {
        assert_eq!(
            role("type='paragraph' custom='readingOrder {index:3;} structure {type:heading;}'"),
            Some(Role::Headline)
        );
        assert_eq!(role("type='page-number' custom='readingOrder {index:3;}'"), Some(Role::Folio));
        assert_eq!(role("type='paragraph' custom='structure {type:own_invention;}'"), Some(Role::Body));
        assert_eq!(role("custom='structure {'"), None);
    }
}
