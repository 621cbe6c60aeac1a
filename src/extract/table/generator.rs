//! Test-only: invents tables of tasks and flattens them as text extraction does.
//!
//! The truth is known, so recovery can be counted over many shapes: cells on one line or
//! broken, set at the top or centred, units merged over rows, heads repeated on pages.

/// How the table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    /// One cell a line, row by row.
    Cells,
    /// Cells broken over lines, one cell after the other.
    Broken,
    /// One line of the page after the other, from left to right.
    Lines,
}

/// What to invent.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) heads: &'static [&'static str],
    pub(super) print: Print,
    pub(super) centred: bool,
    /// Rows a page; the head is repeated on each.
    pub(super) page: usize,
    /// Whether unit cells cover several rows at times.
    pub(super) merged: bool,
    pub(super) rows: usize,
    /// Added to the width of every column.
    pub(super) wider: usize,
}

/// A row as it ought to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) number: String,
    pub(super) section: Vec<String>,
    pub(super) task: String,
    /// Units of each unit column, with whether they were printed beside this row.
    pub(super) units: Vec<(String, bool)>,
}

/// A small reproducible source of numbers.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % sides.max(1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const VERBS: &[&str] = &["推进", "完善", "建立健全", "落实", "开展", "加快", "强化", "优化", "规范", "实施"];
const THINGS: &[&str] = &[
    "老旧管网改造",
    "基层治理网格",
    "政务服务事项清单",
    "农产品冷链物流",
    "涉企收费检查",
    "职业技能培训",
    "河道清淤工程",
    "数据共享平台",
    "养老服务设施",
    "信用修复机制",
    "招商项目调度",
    "绿色工厂创建",
];
const TAILS: &[&str] = &[
    "全年完成30个项目",
    "确保按期见效",
    "覆盖率达到95%以上",
    "形成长效机制",
    "做到应办尽办",
    "定期通报进展情况",
    "新增岗位2000个",
    "及时协调解决困难问题",
    "推动跨部门协同",
    "切实减轻企业负担",
];
const UNITS: &[&str] = &[
    "市发展改革委",
    "市财政局",
    "市住房城乡建设局",
    "市农业农村局",
    "市市场监管局",
    "市人力资源社会保障局",
    "各县区政府",
    "市数据局",
    "市交通运输局",
    "云州经开区管委会",
    "市委编办",
    "市商务局",
];
const TIMES: &[&str] =
    &["2025年6月底前", "2025年12月底前", "长期坚持", "持续推进", "2026年3月", "每季度", "2025年底前"];
const NOTES: &[&str] = &["新增任务", "省级试点", "年度重点", "续建"];

struct Cell {
    row: usize,
    rows: usize,
    column: usize,
    text: String,
}

/// The lines of the table and the rows that stand in it.
pub(super) fn invent(shape: &Shape, dice: &mut Dice) -> (Vec<String>, Vec<Truth>) {
    let (cells, truth) = content(shape, dice);
    (print(shape, &cells), truth)
}

fn sentence(dice: &mut Dice) -> String {
    let mut out = String::new();
    for i in 0..=dice.roll(3) {
        if i > 0 {
            out.push('，');
        }
        out.push_str(dice.pick(VERBS));
        out.push_str(dice.pick(THINGS));
        out.push('，');
        out.push_str(dice.pick(TAILS));
    }
    out.push('。');
    if dice.roll(3) == 0 {
        out.push_str(dice.pick(VERBS));
        out.push_str(dice.pick(THINGS));
        out.push('。');
    }
    out
}

fn units(dice: &mut Dice) -> String {
    let mut list: Vec<&str> = Vec::new();
    for _ in 0..=dice.roll(4) {
        let unit = dice.pick(UNITS);
        if !list.contains(&unit) {
            list.push(unit);
        }
    }
    list.join("、")
}

fn han(n: usize) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (n / 10, n % 10) {
        (0, u) => digits[u].to_owned(),
        (1, u) => format!("十{}", digits[u]),
        (t, u) => format!("{}十{}", digits[t % 10], digits[u]),
    }
}

fn is_group(head: &str) -> bool {
    matches!(head, "一级指标" | "二级指标" | "类别" | "重点领域")
}

fn content(shape: &Shape, dice: &mut Dice) -> (Vec<Cell>, Vec<Truth>) {
    let mut cells = Vec::new();
    let mut truth = vec![Truth::default(); shape.rows];
    let mut breaks = [vec![0], vec![0]];
    let mut outer = 0;
    for (c, head) in shape.heads.iter().enumerate() {
        if is_group(head) {
            // Inner groups end where outer ones do.
            let mut row = 0;
            let mut count = 0;
            let starts = if outer == 0 { &breaks[0] } else { &breaks[1] }.clone();
            let mut own = Vec::new();
            while row < shape.rows {
                let next_outer = starts.iter().copied().find(|&s| s > row).unwrap_or(shape.rows);
                let size = (1 + dice.roll(if outer == 0 { 8 } else { 4 }))
                    .min(next_outer - row)
                    .min(shape.rows - row);
                count = if outer > 0 && starts.contains(&row) { 1 } else { count + 1 };
                let name = format!("{}{}", dice.pick(VERBS), dice.pick(THINGS));
                let text = match *head {
                    "一级指标" => format!("{}、{name}", han(count)),
                    "二级指标" => format!("{count}.{name}。"),
                    "重点领域" => format!("（{}）{name}", han(count)),
                    _ => name,
                };
                for t in &mut truth[row..row + size] {
                    t.section.push(text.clone());
                }
                cells.push(Cell { row, rows: size, column: c, text });
                own.push(row);
                row += size;
            }
            breaks[usize::from(outer == 0)].clone_from(&own);
            outer += 1;
            continue;
        }
        let mut row = 0;
        while row < shape.rows {
            let mut rows = 1;
            let text = match *head {
                "序号" => (row + 1).to_string(),
                "工作任务" | "具体措施" | "三级指标" | "工作措施" => sentence(dice),
                "重点任务" => format!("{}{}", dice.pick(VERBS), dice.pick(THINGS)),
                "完成时限" | "完成时间" => dice.pick(TIMES).to_owned(),
                "备注" => {
                    if dice.roll(4) == 0 {
                        dice.pick(NOTES).to_owned()
                    } else {
                        String::new()
                    }
                }
                _ => {
                    if shape.merged && dice.roll(3) == 0 {
                        let all: Vec<usize> =
                            breaks[1].iter().chain(&breaks[0]).copied().filter(|&b| b > row).collect();
                        let end = if outer == 0 {
                            shape.rows
                        } else {
                            all.iter().copied().min().unwrap_or(shape.rows)
                        };
                        rows = (2 + dice.roll(2)).min(end - row).max(1);
                    }
                    units(dice)
                }
            };
            for (i, t) in truth[row..row + rows].iter_mut().enumerate() {
                match *head {
                    "序号" => t.number.clone_from(&text),
                    "工作任务" | "具体措施" | "三级指标" | "工作措施" | "重点任务" => {
                        t.task.push_str(&text);
                    }
                    "完成时限" | "完成时间" | "备注" => {}
                    _ => t.units.push((text.clone(), i == 0)),
                }
            }
            if !text.is_empty() {
                cells.push(Cell { row, rows, column: c, text });
            }
            row += rows;
        }
    }
    (cells, truth)
}

fn width(head: &str, wider: usize) -> usize {
    wider
        + match head {
            "序号" => 3,
            "一级指标" | "二级指标" | "类别" | "重点领域" => 5,
            "重点任务" => 7,
            "工作任务" | "具体措施" | "三级指标" | "工作措施" => 20,
            "完成时限" | "完成时间" | "备注" => 6,
            _ => 9,
        }
}

/// Breaks at a width in full-width characters: letters and digits take half of one. No
/// line begins with a stop, as in every typesetter.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let own = if c.is_ascii() { 1 } else { 2 };
        let hangs = "，。、；".contains(c);
        if used + own > 2 * width && !hangs {
            out.push(String::new());
            used = 0;
        }
        if let Some(line) = out.last_mut() {
            line.push(c);
        }
        used += own;
    }
    out
}

fn print(shape: &Shape, cells: &[Cell]) -> Vec<String> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < shape.rows {
        let to = (from + shape.page).min(shape.rows);
        out.extend(shape.heads.iter().map(|h| (*h).to_owned()));
        let mut page: Vec<&Cell> = cells.iter().filter(|c| c.row < to && c.row + c.rows > from).collect();
        page.retain(|c| c.row >= from || is_group(shape.heads[c.column]));
        page.sort_by_key(|c| (c.row.max(from), c.column));
        match shape.print {
            Print::Cells => out.extend(page.iter().map(|c| c.text.clone())),
            Print::Broken => out
                .extend(page.iter().flat_map(|c| broken(&c.text, width(shape.heads[c.column], shape.wider)))),
            Print::Lines => out.extend(by_lines(shape, &page, from, to)),
        }
        from = to;
    }
    out
}

/// Lines of one page from top to bottom, each from left to right.
fn by_lines(shape: &Shape, page: &[&Cell], from: usize, to: usize) -> Vec<String> {
    let lines: Vec<Vec<String>> =
        page.iter().map(|c| broken(&c.text, width(shape.heads[c.column], shape.wider))).collect();
    let extent = |c: &Cell| (c.row.max(from) - from, (c.row + c.rows).min(to) - from);
    let mut heights = vec![1usize; to - from];
    for (cell, text) in page.iter().zip(&lines) {
        let (a, b) = extent(cell);
        let have: usize = heights[a..b].iter().sum();
        if have < text.len() {
            heights[b - 1] += text.len() - have;
        }
    }
    let top = |r: usize| heights[..r].iter().sum::<usize>();
    let mut placed: Vec<(usize, usize, String)> = Vec::new();
    for (cell, text) in page.iter().zip(&lines) {
        let (a, b) = extent(cell);
        let room = top(b) - top(a);
        let lead = if shape.centred { room - text.len() } else { 0 };
        for (i, line) in text.iter().enumerate() {
            // Half lines, so that centred cells stand between the lines of others.
            placed.push((2 * (top(a) + i) + lead, cell.column, line.clone()));
        }
    }
    placed.sort();
    placed.into_iter().map(|(_, _, line)| line).collect()
}
