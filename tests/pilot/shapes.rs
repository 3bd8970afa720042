//! Tables as spreadsheets of many countries write them, and files that are none. All figures by hand.

use serde_json::Value;

use crate::Desk;
use crate::files::zipped;
use crate::formats::TOKENS;
use crate::measures::close;

fn desk(bytes: &[u8]) -> Desk {
    let desk = Desk::new(TOKENS);
    desk.put("pilot.csv", bytes);
    desk
}

fn of(bytes: &[u8]) -> Value {
    desk(bytes).json(&["actuals", "plan.toml", "pilot.csv"])["pilot"].clone()
}

fn refused(bytes: &[u8]) -> String {
    desk(bytes).refused("pilot.csv")
}

fn step(pilot: &Value, name: &str) -> Value {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"))["measured"]
        .clone()
}

const PLAIN: &str = "period,units,calls,cost\n2026-10-29,100,150,1.20\n2026-10-30,100,170,2.00\n";

fn utf16(text: &str, marked: bool) -> Vec<u8> {
    let mark = if marked { "\u{feff}" } else { "" };
    format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

// 320 calls for 200 units that cost 3.20, however the columns are parted and the letters written.
#[test]
fn a_table_is_the_same_in_every_dress() {
    for bytes in [
        PLAIN.as_bytes().to_vec(),
        PLAIN.replace(',', ";").into_bytes(),
        PLAIN.replace(',', "\t").into_bytes(),
        format!("sep=,\r\n{PLAIN}").into_bytes(),
        format!("sep=;\n{}", PLAIN.replace(',', ";")).into_bytes(),
        format!("Pilot of the desk, autumn\n\n{PLAIN}").into_bytes(),
        PLAIN.replace(',', ";").replace('.', ",").into_bytes(),
        utf16(PLAIN, true),
        utf16(PLAIN, false),
        utf16(&PLAIN.replace(',', "\t"), true),
        zipped(&utf16(PLAIN, true)),
    ] {
        let pilot = of(&bytes);
        close(&step(&pilot, "calls_per_unit"), 1.6);
        close(&step(&pilot, "billed_cost_per_call"), 0.01);
        assert_eq!(pilot["skipped_rows"], 0);
    }
}

// Blocks of a large table of semicolons, with a title: 30,000 rows of a day each of 28.
#[test]
fn a_large_table_may_have_semicolons() {
    let row = |row: u32| format!("2026-10-{:02};{row};1;2;{}\n", 1 + row % 28, row % 5);
    let rows: String = (0..30_000).map(row).collect();
    let pilot = of(format!("Export\nperiod;ticket;units;calls;errors_seen\n{rows}").as_bytes());
    close(&step(&pilot, "calls_per_unit"), 2.0);
    close(&pilot["units"], 30_000.0);
}

// 1,250.00 and 0.50: 1,250.50 over 10 calls.
#[test]
fn a_decimal_comma_is_read_where_the_file_proves_it() {
    let pilot = of("period;calls;cost\n2026-10-29;4;€1.250,00\n2026-10-30;6;0,50\n".as_bytes());
    close(&step(&pilot, "billed_cost_per_call"), 125.05);
    assert!(pilot["notes"].to_string().contains("read with a decimal comma"));
    // The point between thousands is then none in any column: 2,000 calls.
    let pilot = of(b"period;calls;cost\n2026-10-29;1.500;100,25\n2026-10-30;500;99,75\n");
    close(&step(&pilot, "billed_cost_per_call"), 0.1);
    let said = refused(b"period;calls;cost\n2026-10-29;1.500;100\n2026-10-30;500;100\n");
    assert!(
        said.contains("amounts such as `1.500` are thousands to one and thousandths to another"),
        "{said}"
    );
}

// One slip among points is a slip: it is skipped, and the rest counts.
#[test]
fn one_comma_among_points_is_a_slip() {
    let pilot = of(b"period,calls,cost\n2026-10-28,10,\"0,5\"\n2026-10-29,10,1.25\n2026-10-30,10,0.75\n");
    assert_eq!(pilot["skipped_rows"], 1);
    close(&step(&pilot, "billed_cost_per_call"), 0.1);
}

// Six of eight rows: the two that are left are of another kind.
#[test]
fn a_file_of_which_many_rows_fail_alike_is_refused() {
    let row = |day: u32| format!("2026-10-{:02},100,{}\n", 10 + day, if day < 6 { "about 2k" } else { "9" });
    let rows: String = (0..8).map(row).collect();
    let said = refused(format!("period,units,calls\n{rows}").as_bytes());
    let words = "6 of 8 rows cannot be read for one reason; the first, line 2: `calls` must be a number, found `about 2k`";
    assert!(said.contains(words), "{said}");
}

#[test]
fn what_is_no_text_is_named_with_what_to_do() {
    for (bytes, words) in [
        (&b"PK\x03\x04\x14\x00[Content_Types].xml"[..], "an Excel workbook"),
        (b"PK\x03\x04\x14\x00usage.csv", "a zip archive"),
        (b"PAR1\x15\x04\x15", "a Parquet file"),
        (b"%PDF-1.7\n%", "a PDF"),
    ] {
        let said = refused(bytes);
        assert!(said.contains(words) && said.contains("hint:"), "{said}");
    }
}

#[test]
fn hints_do_not_mislead() {
    let said = refused(b"Date,model_id,cost_currency,amount\n2026-10-30,a,USD,1\n");
    assert!(!said.contains("--map model=") && !said.contains("--map cost=cost_currency"), "{said}");
    assert!(!refused(br#"[{"a":1}]"#).contains("comma"));
}
