//! The logical structure of an issue: divisions in divisions, down to blocks of pages.

use std::collections::HashMap;

use crate::model::Role;

/// What the structure says of a block.
#[derive(Debug)]
pub(super) struct Mark {
    /// The block's name in its file.
    pub block: String,
    pub role: Option<Role>,
    pub article: Option<usize>,
}

/// A division: its type in capitals, and that in which it lies.
struct Division {
    kind: String,
    parent: Option<usize>,
    has_body: bool,
}

/// The structure while it is read.
#[derive(Default)]
pub(super) struct Logical {
    divisions: Vec<Division>,
    open: Vec<usize>,
    /// File, block, and the division that points there.
    pointers: Vec<(String, String, usize)>,
}

impl Logical {
    pub fn open(&mut self, kind: &str) {
        let kind = kind.to_ascii_uppercase();
        let parent = self.open.last().copied();
        if let Some(parent) = parent.filter(|_| kind == "BODY") {
            self.divisions[parent].has_body = true;
        }
        self.open.push(self.divisions.len());
        self.divisions.push(Division { kind, parent, has_body: false });
    }

    pub fn close(&mut self) {
        self.open.pop();
    }

    /// A block; without a name it is a whole page, of which nothing more is said.
    pub fn point(&mut self, file: &str, block: &str) {
        if let Some(division) = self.open.last().filter(|_| !block.is_empty()) {
            self.pointers.push((file.to_owned(), block.to_owned(), *division));
        }
    }

    /// What is said of the blocks of each file. Articles are numbered in their order.
    pub fn marks(&self) -> HashMap<String, Vec<Mark>> {
        let mut marks: HashMap<String, Vec<Mark>> = HashMap::new();
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        for (file, block, division) in &self.pointers {
            let owner = self.owner(*division);
            let role = self.role(*division, owner);
            let is_text = role.is_none_or(|role| role != Role::Advertisement && !role.is_furniture());
            let article = owner.filter(|_| is_text).map(|owner| {
                let next = numbers.len();
                *numbers.entry(owner).or_insert(next)
            });
            marks.entry(file.clone()).or_default().push(Mark { block: block.clone(), role, article });
        }
        marks
    }

    /// The article that a division is of. A heading is that of the division it stands in, and of none round that: the title of
    /// a section is no part of the text before it.
    fn owner(&self, division: usize) -> Option<usize> {
        let heading = self.upwards(division).find(|at| self.divisions[*at].kind == "HEADING");
        match heading {
            Some(heading) => self.divisions[heading].parent.filter(|at| self.is_article(*at)),
            None => self.upwards(division).find(|at| self.is_article(*at)),
        }
    }

    /// A division and those round it.
    fn upwards(&self, division: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(division), |at| self.divisions[*at].parent)
    }

    /// Sections have headings and articles; one with a text of its own is an article too.
    fn is_article(&self, at: usize) -> bool {
        let division = &self.divisions[at];
        let is_part = matches!(division.kind.as_str(), "BODY_CONTENT" | "HEADING" | "BODY");
        !is_part
            && (division.has_body || matches!(division.kind.as_str(), "ARTICLE" | "ITEM" | "STORY" | "POEM" | "LETTER"))
    }

    /// By the innermost type that says something, up to the article.
    fn role(&self, division: usize, owner: Option<usize>) -> Option<Role> {
        let mut in_heading = false;
        let mut own = None;
        for at in self.upwards(division) {
            let kind = self.divisions[at].kind.as_str();
            in_heading |= kind == "HEADING";
            let named = role_named(kind);
            // Whatever stands in an advertisement or in the title of the paper is a part of that.
            if matches!(named, Some(Role::Advertisement | Role::Masthead | Role::Imprint)) {
                return named;
            }
            own = own.or(named);
            if Some(at) == owner && own.is_some() {
                break;
            }
        }
        // The title of what is no article stands over articles.
        match (owner, own) {
            (None, Some(Role::Headline)) => Some(Role::Banner),
            (Some(_), None) if in_heading => Some(Role::Headline),
            _ => own,
        }
    }
}

/// Types of docWorks, of BnF and of the like.
fn role_named(kind: &str) -> Option<Role> {
    Some(match kind {
        "TITLE" | "HEADLINE" | "MAIN_TITLE" => Role::Headline,
        "OVERLINE" | "KICKER" => Role::Kicker,
        "SUBHEADLINE" | "SUBTITLE" | "DECK" => Role::Deck,
        "AUTHOR" | "BYLINE" => Role::Byline,
        "CROSSHEADING" | "INTERTITLE" | "CROSSLINE" => Role::CrossHeading,
        "PARAGRAPH" | "TEXT" | "BODY" | "BODY_CONTENT" => Role::Body,
        "TABLE" => Role::Table,
        "CAPTION" => Role::Caption,
        "FOOTNOTE" => Role::Footnote,
        "ADVERTISEMENT" | "ADVERT" | "CLASSIFIED" => Role::Advertisement,
        "TITLE_SECTION" | "MASTHEAD" => Role::Masthead,
        "PUBLISHING_STMT" => Role::Imprint,
        "PAGE_NUMBER" => Role::Folio,
        "RUNNING_TITLE" | "HEADER" | "FOOTER" => Role::RunningHead,
        _ => return None,
    })
}
