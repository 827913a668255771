//! The build refuses what it can not read in the catalogue, and says where and what to do.

#[path = "../build/notation.rs"]
mod notation;

use notation::{Catalogue, Kind, List, Sender};

fn read(text: &str) -> Result<Catalogue, String> {
    let mut catalogue = Catalogue::default();
    catalogue.read("test.txt", text).map_err(|mistake| mistake.to_string())?;
    catalogue.finish().map_err(|mistake| mistake.to_string())?;
    Ok(catalogue)
}

#[test]
fn everything_the_notation_can_say() {
    let catalogue = read(
        "# a comment
version 1.5
block Smart Charging
enum Unit # another
    A W
    kW/
object Value
    value text
    @unit? Unit
message Do from either repeatable
    list[1..4] Value
    more[2..]? text 20
    any[] integer
    a boolean
    b time
    c uri
    d tenths
    e[/1..] integer
response",
    )
    .unwrap();
    assert_eq!(catalogue.version, "1.5");
    assert_eq!((catalogue.enums[0].name.as_str(), catalogue.enums[0].values.join(" ")), ("Unit", "A W kW".to_string()));
    let unit = &catalogue.objects[0].fields[1];
    assert!(
        catalogue.objects[0].name == "Value"
            && unit.name == "unit"
            && unit.place == notation::Place::Attribute
            && !unit.required
    );
    assert_eq!(unit.kind, Kind::Enum("Unit".to_string()));
    let message = &catalogue.messages[0];
    assert!(
        message.action == "Do"
            && message.sender == Sender::Either
            && message.repeatable
            && message.block == "Smart Charging"
    );
    assert_eq!(message.response.as_ref().map(Vec::len), Some(0));
    let lists: Vec<_> = message.request.iter().map(|field| (field.required, field.list.as_ref())).collect();
    assert_eq!(lists[0], (true, Some(&List { least: 1, least_in_xml: 1, most: Some(4) })));
    assert_eq!(lists[1], (false, Some(&List { least: 2, least_in_xml: 2, most: None })));
    assert_eq!(lists[2], (true, Some(&List { least: 0, least_in_xml: 0, most: None })));
    assert_eq!(lists[7], (true, Some(&List { least: 0, least_in_xml: 1, most: None })));
    assert_eq!(catalogue.enums[0].json_alone, ["kW"]);
    assert_eq!(message.request[1].kind, Kind::Text { longest: Some(20) });
    let kinds: Vec<_> = message.request[3..7].iter().map(|field| &field.kind).collect();
    assert_eq!(kinds, [&Kind::Boolean, &Kind::Time, &Kind::Uri, &Kind::Tenths]);
}

#[test]
fn a_mistake_names_its_line() {
    for (text, line, wrong) in [
        ("block Core", 1, "`block` before the version"),
        ("version 1.6\nversion 1.5", 2, "`version 1.5` is not understood"),
        ("version 1.6\nmesage X from either", 2, "`mesage X from either` is not understood"),
        ("version 1.6\nmessage X from either", 2, "message X belongs to no block"),
        ("version 1.6\nblock B\nmessage X from nobody", 3, "nobody is called `nobody`"),
        ("version 1.6\nblock B\nmessage X from charge-point repeatable", 3, "`repeatable` is no mark"),
        ("version 1.6\nblock B\nmessage X from either\n    a text", 3, "message X has no response"),
        (
            "version 1.6\nblock B\nmessage X from either\nresponse\nmessage X from either",
            5,
            "message X stands already at test.txt:3",
        ),
        ("version 1.6\nresponse", 2, "`response` without a message"),
        ("version 1.6\n    a text", 2, "belongs to nothing"),
        ("version 1.6\nobject O\n    a txt 20", 3, "`txt 20` is not a type"),
        ("version 1.6\nobject O\n    a", 3, "field a has no type"),
        ("version 1.6\nobject O\n    a text 0", 3, "`0` is not a length"),
        ("version 1.6\nobject O\n    a[1 text", 3, "`[1` does not say how many"),
        ("version 1.6\nobject O\n    a[4..1] text", 3, "`[4..1]` does not say how many"),
        ("version 1.6\nobject O\n    a-b text", 3, "`a-b` is not a name"),
        ("version 1.6\nobject O\n    a text\n    a text", 4, "field a is there twice"),
        ("version 1.6\nobject O\n    a text\n    b O", 4, "`O` is not a type"),
        ("version 1.6\nobject O\n    a text\nenum O", 4, "O stands already at test.txt:2"),
        ("version 1.6\nenum E\n    A B A", 3, "value A is there twice"),
        ("version 1.6\nenum E", 2, "enum E has no values"),
        ("version 1.6\nenum E\n    A", 2, "E is used nowhere"),
        ("version 1.6\nobject O", 2, "object O has no fields"),
    ] {
        let mistake = read(text).expect_err(text);
        assert!(mistake.starts_with(&format!("test.txt:{line}: ")) && mistake.contains(wrong), "{text:?}: {mistake}");
        assert!(mistake.ends_with('.') && mistake.matches(". ").count() >= 1, "it says what to do: {mistake}");
    }
    let fields: String = (0..65).map(|number| format!("    x{number} text\n")).collect();
    let mistake = read(&format!("version 1.6\nobject O\n{fields}")).expect_err("65 fields");
    assert!(mistake.contains("test.txt:67: more than 64 fields"), "{mistake}");
}
