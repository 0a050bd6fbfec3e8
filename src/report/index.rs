//! The report's first page.

use std::collections::HashMap;
use std::fmt::Write;

use quick_xml::escape::escape;

use super::{Doubtful, Entry, ROWS, percent};
use crate::batch::State;
use crate::model::Verdict;

/// Names of the pages that are shown, by document and page.
type Shown = HashMap<(String, usize), String>;

const STYLE: &str = include_str!("report.css");

/// The whole page.
pub(super) fn html(entries: &[Entry], doubtful: &[Doubtful<'_>], shown: &Shown) -> String {
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Columnist: report</title>\
         <style>{STYLE}</style></head><body class=\"index\"><h1>Columnist: report</h1>\n"
    );
    html.push_str(&totals(entries, doubtful));
    html.push_str(&failures(entries));
    html.push_str(&most_doubtful(doubtful, shown));
    html.push_str(&slowest(entries, shown));
    html.push_str("</body></html>\n");
    html
}

fn totals(entries: &[Entry], doubtful: &[Doubtful<'_>]) -> String {
    let count = |state: State| entries.iter().filter(|entry| entry.state == state).count();
    let verdict = |verdict: Verdict| doubtful.iter().filter(|page| page.quality.verdict == verdict).count();
    let pages: usize = entries.iter().map(|entry| entry.pages).sum();
    let seconds: f32 = entries.iter().map(|entry| entry.seconds).sum();
    let numbers = [
        ("documents", entries.len().to_string()),
        ("done", count(State::Done).to_string()),
        ("blank", count(State::Blank).to_string()),
        ("partly read", count(State::Partial).to_string()),
        ("failed", count(State::Failed).to_string()),
        ("pages", pages.to_string()),
        ("fine", (pages.saturating_sub(doubtful.len())).to_string()),
        ("look at it", verdict(Verdict::LookAtIt).to_string()),
        ("scan again", verdict(Verdict::ScanAgain).to_string()),
        ("seconds a page", format!("{:.1}", seconds / pages.max(1) as f32)),
    ];
    let cells = numbers.iter().map(|(name, number)| format!("<div><b>{number}</b>{name}</div>"));
    format!("<section class=\"totals\">{}</section>\n", cells.collect::<String>())
}

fn failures(entries: &[Entry]) -> String {
    let failed: Vec<_> = entries.iter().filter(|entry| !entry.reasons.is_empty()).collect();
    let rows = failed.iter().take(ROWS).map(|entry| {
        let reasons: Vec<_> = entry.reasons.iter().map(|reason| escape(reason.as_str())).collect();
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(entry.output.as_str()),
            name_of(entry.state),
            reasons.join("<br>")
        )
    });
    section("Failures", &["document", "state", "reason"], rows.collect(), failed.len())
}

fn most_doubtful(doubtful: &[Doubtful<'_>], shown: &Shown) -> String {
    let rows = doubtful.iter().take(ROWS).map(|page| {
        let verdict = match page.quality.verdict {
            Verdict::Fine => "fine",
            Verdict::LookAtIt => "look at it",
            Verdict::ScanAgain => "scan again",
        };
        let parts = [page.quality.sure, page.quality.known, page.quality.layout].map(percent);
        format!(
            "<tr><td>{}</td><td>{}</td><td>{:.2}</td><td>{verdict}</td><td>{}</td></tr>",
            thumbnail(shown, &page.entry.output, page.page),
            title(&page.entry.output, page.page, page.entry.pages),
            page.quality.score,
            parts.join("</td><td>")
        )
    });
    let heads = ["", "page", "score", "verdict", "sure words", "known words", "layout"];
    section("Most doubtful pages", &heads, rows.collect(), doubtful.len())
}

fn slowest(entries: &[Entry], shown: &Shown) -> String {
    /// Enough to see what is slow.
    const SLOWEST: usize = 24;
    let mut slow: Vec<_> = entries.iter().filter(|entry| 0 < entry.pages).collect();
    slow.sort_by(|a, b| b.seconds_a_page().total_cmp(&a.seconds_a_page()));
    slow.truncate(SLOWEST);
    let rows = slow.iter().map(|entry| {
        format!(
            "<tr><td>{}</td><td>{}</td><td>{:.1} s</td><td>{}</td></tr>",
            thumbnail(shown, &entry.output, 0),
            escape(entry.output.as_str()),
            entry.seconds_a_page(),
            entry.pages
        )
    });
    section("Slowest documents", &["", "document", "time for a page", "pages"], rows.collect(), slow.len())
}

fn section(name: &str, heads: &[&str], rows: Vec<String>, all: usize) -> String {
    let mut html = format!("<section><h2>{name} ({all})</h2>");
    if rows.is_empty() {
        html.push_str("<p>None.</p></section>\n");
        return html;
    }
    let heads: String = heads.iter().map(|head| format!("<th>{head}</th>")).collect();
    let _ = write!(html, "<table><thead><tr>{heads}</tr></thead><tbody>{}</tbody></table>", rows.concat());
    if rows.len() < all {
        let _ = write!(html, "<p>{} more are in the ledger.</p>", all - rows.len());
    }
    html.push_str("</section>\n");
    html
}

fn thumbnail(shown: &Shown, output: &str, page: usize) -> String {
    let name = shown.get(&(output.to_owned(), page));
    let link = |name: &String| {
        format!(
            "<a href=\"pages/{name}.html\"><img src=\"pages/{name}-small.jpg\" alt=\"the page with its reading\"></a>"
        )
    };
    name.map_or_else(String::new, link)
}

fn title(output: &str, page: usize, pages: usize) -> String {
    let output = escape(output);
    if 1 < pages { format!("{output}, page {}", page + 1) } else { output.into_owned() }
}

fn name_of(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::Blank => "blank",
        State::Partial => "partly read",
        State::Failed => "failed",
    }
}
