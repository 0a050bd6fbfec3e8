//! Chinese datelines: 本报讯, 新华社北京5月3日电.

/// Agencies and papers that open a Chinese dateline.
const HAN_SOURCES: [&str; 9] = ["本报", "本刊", "本台", "本社", "新华社", "中新社", "中新网", "人民网", "据新华社"];
/// How far into the text the 讯 or 电 of a Chinese dateline stands, in characters: `本报北京9月12日讯`.
const DATELINE_REACH: usize = 24;
/// What may stand before a Chinese dateline.
const BRACKETS: [char; 7] = ['【', '（', '(', '[', '■', '□', '●'];

/// Whether the text opens with a Chinese dateline, as only the first paragraph of an article does.
pub fn opens_with_dateline(text: &str) -> bool {
    // Few texts start so: that is asked before one is looked at.
    let is_passed = |c: &char| c.is_whitespace() || BRACKETS.contains(c);
    let first = text.chars().find(|c| !is_passed(c));
    if !first.is_some_and(|first| !first.is_ascii() && HAN_SOURCES.iter().any(|source| source.starts_with(first))) {
        return false;
    }
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(DATELINE_REACH).collect();
    let bare = bare.trim_start_matches(BRACKETS);
    let Some(rest) = HAN_SOURCES.iter().find_map(|source| bare.strip_prefix(source)) else { return false };
    let before_mark = rest.split(['，', '。', '、', '“', '”', '：']).next().unwrap_or_default();
    // 本报记者 张三 通讯员 李四
    let before_mark = before_mark.replace("通讯", "").replace("通訊", "");
    before_mark.contains(['讯', '电', '訊', '電'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_dateline_opens_an_article() {
        assert!(opens_with_dateline("本报讯 昨日，"));
        assert!(opens_with_dateline("【本报讯】昨日，"));
        assert!(opens_with_dateline("新华社上海5月1日电（记者 王小明）"));
        assert!(!opens_with_dateline("本报记者从会上获悉，快讯"));
        assert!(!opens_with_dateline("本报记者 张三 通讯员 李四"));
    }
}
