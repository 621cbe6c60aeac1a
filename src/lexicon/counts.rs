//! How documents announce the number of their items: `共3项一级指标、40项三级指标`, `（共5项）`.

use regex::Regex;

use super::LexiconError;

/// Patterns that announce counts; the number is their first group.
#[derive(Clone, Debug)]
pub struct Counts {
    /// A list of counts by rank.
    pub(crate) ranks: Regex,
    /// One count of such a list, with its rank in the second group.
    pub(crate) rank: Regex,
    /// A total of tasks or measures.
    pub(crate) total: Regex,
    /// A count behind a group's title.
    pub(crate) group: Regex,
}

impl Counts {
    /// Compiles the patterns.
    pub(crate) fn load() -> Result<Self, LexiconError> {
        const NUMBER: &str = "[0-9]{1,4}|[一二三四五六七八九十百]{1,5}";
        let compile = |pattern: &str| Regex::new(pattern).map_err(|e| LexiconError::new("counts", &e));
        Ok(Self {
            ranks: compile(&format!(
                r"共(?:计|有|设|设置|包括|分为)?(?:(?:{NUMBER})[项个条]?[一二三四五]级(?:指标|任务|目标|事项)[、,和及]?)+"
            ))?,
            rank: compile(&format!(r"({NUMBER})[项个条]?([一二三四五])级(?:指标|任务|目标|事项)"))?,
            total: compile(&format!(
                r"共(?:计|有|提出|明确|梳理|分解|包括|分)?(?:(?:{NUMBER})个?(?:大?方面|大类|部分|板块|类)[、,共计的]*)?({NUMBER})[项条](?:重点任务|工作任务|具体任务|任务|具体措施|政策措施|工作措施|措施|改革举措|具体举措|举措)"
            ))?,
            group: compile(&format!(r"\(共({NUMBER})[项条]\)"))?,
        })
    }
}
