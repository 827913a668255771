//! `sql/api/typed_command.sql` is what the catalogue and `wording.rs` say. OCPP_ACCEPT=1 writes it anew; read the
//! difference before you commit it.

mod render;
mod wording;

use ocpp_wire::{Version, catalogue};
use render::snake_case;
use std::{collections::BTreeSet, env, fs, path::PathBuf, sync::Once};
use wording::{BY_HAND, WORDINGS};

const FILE: &str = "typed_command.sql";

const HEAD: &str = "\
-- What a central system may ask of a charge point, one function for each action, with named arguments. They only say it;
-- what is refused, and when it is sent, is written with ocpp.call. Two do more than that and are written by hand:
-- ocpp.reserve_now (reservation.sql) and ocpp.set_charging_profile (smart_charging.sql).
--
-- Made from pg_ocpp/wire/catalogue and pg_ocpp/wire/tests/typed_commands/wording.rs; what is changed here does not stay:
--   OCPP_ACCEPT=1 cargo test -p ocpp-wire --test typed_commands
";

fn api() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../sql/api")
}

fn rendered() -> String {
    let mut text = HEAD.to_string();
    let mut block = "";
    for wording in WORDINGS {
        let message = catalogue::find(Version::V16, wording.action).expect("the catalogue has every action");
        if message.block != block {
            block = message.block;
            text += &format!("\n-- {block}\n");
        }
        text += &format!("\n{}", render::function(message, wording));
    }
    text
}

/// Writes the file, if that is wanted, before anybody reads it.
fn accept() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if env::var_os("OCPP_ACCEPT").is_some() {
            fs::write(api().join(FILE), rendered()).expect("sql/api is writable");
        }
    });
}

#[test]
fn the_functions_are_what_the_catalogue_says() {
    accept();
    let rendered = rendered();
    let checked_in = fs::read_to_string(api().join(FILE)).unwrap_or_default();
    for (number, (ours, theirs)) in rendered.lines().zip(checked_in.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {} of sql/api/{FILE}; OCPP_ACCEPT=1 writes it anew", number + 1);
    }
    assert_eq!(
        rendered.len(),
        checked_in.len(),
        "sql/api/{FILE} has fewer or more lines; OCPP_ACCEPT=1 writes it anew"
    );
}

#[test]
fn every_action_of_a_central_system_has_one_function() {
    accept();
    let sent = catalogue::messages(Version::V16).iter().filter(|message| message.sent_by_central_system());
    let sent: BTreeSet<&str> = sent.map(|message| message.action).collect();
    let generated = WORDINGS.iter().map(|wording| (wording.action, FILE));
    let written: Vec<_> = generated.chain(BY_HAND.iter().copied()).collect();
    assert_eq!(written.iter().map(|(action, _)| *action).collect::<BTreeSet<_>>(), sent);
    assert_eq!(written.len(), sent.len(), "an action stands here twice");
    for (action, file) in written {
        let definition = format!("CREATE OR REPLACE FUNCTION ocpp.{}(", snake_case(action));
        let files = fs::read_dir(api()).expect("sql/api is there").map(|entry| entry.expect("a file").path());
        let holders = files.filter(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(&definition)));
        let holders: Vec<_> = holders.filter_map(|path| Some(path.file_name()?.to_str()?.to_string())).collect();
        assert_eq!(holders, [file], "where sql/api defines the function of {action}");
    }
}
