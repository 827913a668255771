//! Writes the SQL function of an action: its arguments, how they become the payload, and what its comment says of them.

use crate::wording::{self, CONNECTORS_ONLY, Default, EVERYWHERE, Wording};
use ocpp_wire::catalogue::{Field, Message, Type};
use std::fmt::Write;

/// The longest line of SQL.
const WIDTH: usize = 140;

/// One argument of the function.
struct Argument {
    field: &'static Field,
    name: String,
    sql_type: &'static str,
    default: Option<&'static str>,
    /// What it puts into the payload.
    value: String,
    note: String,
}

/// What one field of the request is made of.
enum Part {
    Scalar(Argument),
    /// An object of scalars only, whose fields are arguments of their own.
    Flat(&'static Field, Vec<Argument>),
    /// Goes into the payload as it is; NULL or no item leaves it out.
    Whole(Argument),
}

/// The function, with its comment.
pub fn function(message: &'static Message, wording: &'static Wording) -> String {
    let parts: Vec<Part> = message.request.fields.iter().map(|field| part(message.action, field, wording)).collect();
    let arguments = in_order(&parts, wording);
    for said in wording.arguments.iter().map(|argument| argument.field).chain(wording.last.iter().copied()) {
        assert!(arguments.iter().any(|known| known.field.name == said), "{} has no field {said}", message.action);
    }
    let name = snake_case(message.action);
    let types: Vec<&str> = arguments.iter().map(|argument| argument.sql_type).collect();
    let comment = comment(message, wording, &arguments).replace('\'', "''");
    let separator = if types.is_empty() { "" } else { ", " };
    let mut sql = format!("CREATE OR REPLACE FUNCTION ocpp.{name}(\n{}\n", signature(&arguments));
    let _ = writeln!(sql, ") RETURNS bigint LANGUAGE sql AS $$\n{}\n$$;", body(message.action, &payload(&parts)));
    let _ = writeln!(
        sql,
        "COMMENT ON FUNCTION ocpp.{name}(text, {}{separator}interval, boolean) IS '{comment}';",
        types.join(", ")
    );
    sql
}

/// `StartTransaction` and `startTransaction` are both `start_transaction`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (place, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn part(action: &str, field: &'static Field, wording: &'static Wording) -> Part {
    match field.kind {
        Type::Object(object) if field.list.is_none() && object.fields.iter().all(is_scalar) => {
            assert!(field.required, "{action}.{}: decide what leaves an optional object out", field.name);
            Part::Flat(field, object.fields.iter().map(|inner| argument(action, inner, wording)).collect())
        }
        _ if is_scalar(field) => Part::Scalar(argument(action, field, wording)),
        _ => {
            assert!(!field.required, "{action}.{}: decide what its argument is", field.name);
            Part::Whole(argument(action, field, wording))
        }
    }
}

fn is_scalar(field: &Field) -> bool {
    field.list.is_none() && !matches!(field.kind, Type::Object(_))
}

fn argument(action: &str, field: &'static Field, wording: &'static Wording) -> Argument {
    let said = wording.arguments.iter().find(|argument| argument.field == field.name);
    let name = match said {
        Some(wording::Argument { name, .. }) if !name.is_empty() => name.to_string(),
        _ => snake_case(field.name),
    };
    let (default, given) = match said.map(|argument| &argument.default) {
        Some(Default::Is(expression)) => (Some(*expression), name.clone()),
        Some(Default::NullIs(expression)) => (Some("NULL"), format!("coalesce({name}, {expression})")),
        Some(Default::OfField) | None => ((!field.required).then_some("NULL"), name.clone()),
    };
    let sql_type = match (field.kind, field.list) {
        (Type::Text { .. }, Some(_)) => "text[]",
        (Type::Object(_), _) => "jsonb",
        (_, Some(_)) => panic!("{action}.{}: decide what type a list of these is", field.name),
        // Those that we give are bigint, and one charge point's own may be as large.
        (Type::Integer, None) if field.name == "transactionId" => "bigint",
        (Type::Integer, None) => "integer",
        (Type::Tenths, None) => "numeric",
        (Type::Boolean, None) => "boolean",
        (Type::Time, None) => "timestamptz",
        (Type::Text { .. } | Type::Uri | Type::Enum(_), None) => "text",
    };
    let value = match sql_type {
        "timestamptz" => format!("ocpp.utc({given})"),
        "text[]" => format!("to_jsonb({given})"),
        _ => given,
    };
    Argument { field, name, sql_type, default, value, note: note(action, field, said) }
}

/// What the comment says of an argument: what the catalogue knows of the field, then what only a person can tell.
fn note(action: &str, field: &Field, said: Option<&wording::Argument>) -> String {
    let everywhere = EVERYWHERE.iter().find(|(name, _)| *name == field.name).map_or("", |(_, note)| note);
    let told = said.map(|argument| argument.note).filter(|note| !note.is_empty()).unwrap_or(everywhere);
    let known = match field.kind {
        Type::Text { longest: Some(longest) } if field.list.is_some() => {
            format!("at most {} characters each", grouped(longest))
        }
        Type::Text { longest: Some(longest) } => format!("at most {} characters", grouped(longest)),
        Type::Enum(enumeration) if enumeration.values.iter().all(|value| told.contains(value)) => String::new(),
        Type::Enum(enumeration) => alternatives(enumeration.values),
        Type::Object(object) if field.list.is_some() => format!("a list of {}", object.name),
        Type::Object(object) => format!("one {}", object.name),
        Type::Integer if field.name == "connectorId" => {
            let only = CONNECTORS_ONLY.contains(&action);
            assert_ne!(only, told.starts_with("0 is "), "{action}: say what connector 0 is, if and only if it may be");
            "from 1".to_string()
        }
        Type::Uri => "a URI".to_string(),
        _ => String::new(),
    };
    let parts: Vec<&str> = [&known, told].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// 10000 as 10,000.
fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

fn alternatives(values: &[&str]) -> String {
    match values {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => values.join(""),
    }
}

/// Those without a default first, as PostgreSQL wants it; else in the order of the fields.
fn in_order<'a>(parts: &'a [Part], wording: &Wording) -> Vec<&'a Argument> {
    let mut all: Vec<&Argument> = parts
        .iter()
        .flat_map(|part| match part {
            Part::Scalar(argument) | Part::Whole(argument) => std::slice::from_ref(argument),
            Part::Flat(_, arguments) => arguments,
        })
        .collect();
    let last = |argument: &Argument| wording.last.iter().position(|name| *name == argument.field.name);
    all.sort_by_key(|argument| (argument.default.is_some(), last(argument).map_or(0, |place| place + 1)));
    let mut names: Vec<&str> = all.iter().map(|argument| argument.name.as_str()).collect();
    names.extend(["identity", "expires_in", "resend"]);
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "two arguments of one name: {names:?}");
    all
}

fn signature(arguments: &[&Argument]) -> String {
    let mut all = vec!["identity text".to_string()];
    all.extend(arguments.iter().map(|argument| {
        let default = argument.default.map(|default| format!(" DEFAULT {default}")).unwrap_or_default();
        format!("{} {}{default}", argument.name, argument.sql_type)
    }));
    let every = ["expires_in interval DEFAULT NULL", "resend boolean DEFAULT NULL"].map(str::to_string);
    let own = filled("    ", &all);
    all.extend_from_slice(&every);
    let together = filled("    ", &all);
    match (own.lines().count(), together.lines().count()) {
        (1, 2) => format!("{own},\n{}", filled("    ", &every)),
        _ => together,
    }
}

/// Pieces with commas between them, in lines that are no longer than they may be.
fn filled(indent: &str, pieces: &[String]) -> String {
    let mut lines = vec![];
    let mut line = String::new();
    for piece in pieces {
        if !line.is_empty() && indent.len() + line.len() + piece.len() + 3 > WIDTH {
            lines.push(format!("{indent}{line}"));
            line.clear();
        }
        let separator = if line.is_empty() { "" } else { ", " };
        line += &format!("{separator}{piece}");
    }
    lines.push(format!("{indent}{line}"));
    lines.join(",\n")
}

/// What the payload is made of: an expression, and further ones that are joined to it.
fn payload(parts: &[Part]) -> Vec<String> {
    let mut pairs = vec![];
    let mut may_be_absent = false;
    let mut whole = vec![];
    for part in parts {
        match part {
            Part::Scalar(argument) => {
                pairs.push(pair(argument));
                may_be_absent |= !argument.field.required;
            }
            Part::Flat(field, arguments) => {
                let inner: Vec<String> = arguments.iter().map(pair).collect();
                pairs.push(format!("'{}', jsonb_build_object({})", field.name, inner.join(", ")));
                may_be_absent |= arguments.iter().any(|argument| !argument.field.required);
            }
            // Beside what is stripped of nulls: nothing is taken out of what a person wrote.
            Part::Whole(argument) => {
                let absent = match argument.sql_type {
                    "text[]" => format!("coalesce(cardinality({}), 0) = 0", argument.name),
                    _ => format!("{} IS NULL", argument.name),
                };
                let present = format!("ELSE jsonb_build_object({}) END", pair(argument));
                let line = format!("CASE WHEN {absent} THEN '{{}}' {present}");
                let broken = line.len() + "        || , expires_in, resend)".len() > WIDTH;
                whole.push(if broken {
                    line.replace(&format!(" {present}"), &format!("\n            {present}"))
                } else {
                    line
                });
            }
        }
    }
    let scalars = match (pairs.is_empty(), may_be_absent) {
        (true, _) if !whole.is_empty() => None,
        (true, _) => Some("'{}'".to_string()),
        (false, false) => Some(format!("jsonb_build_object({})", pairs.join(", "))),
        (false, true) => Some(format!("jsonb_strip_nulls(jsonb_build_object({}))", pairs.join(", "))),
    };
    scalars.into_iter().chain(whole).collect()
}

fn pair(argument: &Argument) -> String {
    format!("'{}', {}", argument.field.name, argument.value)
}

fn body(action: &str, payload: &[String]) -> String {
    let line = format!("    SELECT ocpp.call(identity, '{action}', {}, expires_in, resend)", payload.join(" || "));
    if line.len() <= WIDTH {
        return line;
    }
    // Broken at the commas between fields.
    let pieces: Vec<String> = payload.join("\n        || ").split(", '").map(str::to_string).collect();
    let mut lines = String::new();
    for (place, piece) in pieces.iter().enumerate() {
        let piece = if place == 0 { format!("        {piece}") } else { format!("'{piece}") };
        let width = lines.lines().last().map_or(0, str::len) + piece.lines().next().map_or(0, str::len);
        match place {
            0 => {}
            _ if width + 4 > WIDTH => lines += ",\n            ",
            _ => lines += ", ",
        }
        lines += &piece;
    }
    let width = lines.lines().last().map_or(0, str::len);
    let rest = if width + 21 > WIDTH { ",\n        expires_in, resend)" } else { ", expires_in, resend)" };
    format!("    SELECT ocpp.call(identity, '{action}',\n{lines}{rest}")
}

fn comment(message: &Message, wording: &Wording, arguments: &[&Argument]) -> String {
    let mut sentences = vec![format!("{}.", wording.sentence)];
    let notes: Vec<String> = arguments
        .iter()
        .filter(|argument| !argument.note.is_empty())
        .map(|argument| format!("{}: {}", argument.name, argument.note))
        .collect();
    if !notes.is_empty() {
        sentences.push(format!("{}.", notes.join("; ")));
    }
    if !wording.more.is_empty() {
        sentences.push(wording.more.to_string());
    }
    match (message.repeatable, wording.once) {
        (true, "") => {}
        (false, reason) if !reason.is_empty() => sentences.push(format!("Not repeated by itself: {reason}.")),
        _ => panic!("{}: say why it is not repeated, if and only if it is not", message.action),
    }
    sentences.push("Further arguments, result and errors as of ocpp.call.".to_string());
    sentences.join(" ")
}
