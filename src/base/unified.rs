//! One code for a character that Unicode holds several times.
//!
//! The fonts of Linux, of browsers and of macOS draw 户 and the radical ⼾ with one glyph, and
//! the PDF files printed with them give the radical back when their text is read or copied.
//! Such text looks right and matches nothing: 人⺠政府 is no government. Korean fonts do the
//! same with the compatibility ideographs. Each is read as the ideograph that it prints.

use std::borrow::Cow;

use super::text::cut;

/// U+2E80 … U+2EF3, the supplement of radicals (Equivalent_Unified_Ideograph of Unicode 14),
/// with a [`HOLE`] where none of the same length in bytes stands for one.
const SUPPLEMENT: &str = "　厂乛乚乙亻冂　刀刂卜㔾小小兀尣尢　巳幺彑彐忄心扌攵　旡日月歺母民氵氺灬爫爫丬牛\
    犭王　目示礻　糹纟罓罒㓁冗　羊　　耂肀聿肉　艹艹艹虎衤覀西见角　讠贝　车辶辶辶邑\
    钅長镸长门　阝雨青韦页风飞食　飠饣　马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// U+2F00 … U+2FD5, the radicals of Kangxi (NFKC, but for the two whose glyph is the
/// simplified character's: 户, 青).
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀\
    寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋\
    比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸\
    缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛\
    辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
    黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// U+F900 … U+FAD9, compatibility ideographs, with holes for those that are no duplicates.
const COMPATIBILITY: &str = "豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟\
    廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累\
    縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮\
    兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈\
    裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉\
    杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘\
    藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀　　塚　晴　　凞猪益\
    礼神祥福靖精羽　蘒　諸　　逸都　　　飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎\
    懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸\
    難響頻恵　舘　　並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒\
    敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆\
    視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜　　　㮝䀘䀹　　　齃龎";

/// `text` with the ideographs that it prints in place of radicals and duplicates. Every
/// character keeps its length in bytes.
pub fn unified(text: String) -> String {
    match replaced(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(new) => new,
    }
}

/// The ideograph that `c` prints.
pub fn ideograph(c: char) -> char {
    let (table, first) = match c {
        '\u{2e80}'..='\u{2ef3}' => (SUPPLEMENT, 0x2e80),
        '\u{2f00}'..='\u{2fd5}' => (KANGXI, 0x2f00),
        '\u{f900}'..='\u{fad9}' => (COMPATIBILITY, 0xf900),
        _ => return c,
    };
    let at = (c as usize - first) * 3;
    cut(table, at..at + 3).chars().next().filter(|&new| new != HOLE).unwrap_or(c)
}

/// What fills the holes of the tables.
const HOLE: char = '\u{3000}';

fn replaced(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    // Their first bytes; those of quotation marks and full-width signs go by quickly.
    for at in memchr::memchr2_iter(0xe2, 0xef, bytes) {
        if !matches!(bytes.get(at + 1), Some(0xba..=0xbf | 0xa4..=0xab)) {
            continue;
        }
        let Some(c) = cut(text, at..at + 3).chars().next() else { continue };
        let new = ideograph(c);
        if new != c {
            out.push_str(cut(text, copied..at));
            out.push(new);
            copied = at + 3;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(cut(text, copied..text.len()));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_duplicates_are_read_as_ideographs() {
        for (text, want) in [
            ("⼭阳市⼈⺠政府", "山阳市人民政府"),
            ("⽣态环境部⻔、⼴播电视局", "生态环境部门、广播电视局"),
            ("⼾籍⻘年", "户籍青年"),
            ("二○二四\u{f98e}六月", "二○二四年六月"),
            // Quotation marks, full-width signs, and ideographs that stand there alone.
            ("“一网通办”，﨑、⿰", "“一网通办”，﨑、⿰"),
            ("", ""),
        ] {
            assert_eq!(unified(text.to_owned()), want);
        }
    }

    #[test]
    fn every_entry_keeps_its_length_and_stays() {
        for table in [SUPPLEMENT, KANGXI, COMPATIBILITY] {
            assert!(table.chars().all(|c| c.len_utf8() == 3 && ideograph(c) == c));
        }
        assert_eq!([SUPPLEMENT, KANGXI, COMPATIBILITY].map(|t| t.chars().count()), [116, 214, 474]);
    }
}
