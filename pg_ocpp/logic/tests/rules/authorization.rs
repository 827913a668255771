//! Authorize: OCPP 1.6 §4.1, rules 3.4 and 3.6.

use crate::world::{at, tag, world};
use ocpp_logic::{
    presented_tag,
    store::{IdTag, TagStatus},
};
use serde_json::{Value, json};

fn authorize(world: &mut crate::world::World, id_tag: &str) -> Value {
    world.say("Authorize", json!({ "idTag": id_tag }))["idTagInfo"].clone()
}

#[test]
fn each_status_is_told() {
    let mut world = world();
    for (status, told) in [
        (TagStatus::Accepted, "Accepted"),
        (TagStatus::Blocked, "Blocked"),
        (TagStatus::Expired, "Expired"),
        (TagStatus::Invalid, "Invalid"),
    ] {
        world.store.add_id_tag("T", tag(status));
        assert_eq!(authorize(&mut world, "T"), json!({ "status": told }));
    }
}

#[test]
fn an_unknown_tag_is_invalid_unless_the_setting_accepts_it() {
    let mut world = world();
    world.store.add_id_tag("UNDECIDED", IdTag { status: None, ..tag(TagStatus::Accepted) });
    for id_tag in ["STRANGER", "UNDECIDED", ""] {
        world.settings.unknown_id_tag_accepted = false;
        assert_eq!(authorize(&mut world, id_tag), json!({ "status": "Invalid" }));
        world.settings.unknown_id_tag_accepted = true;
        assert_eq!(authorize(&mut world, id_tag), json!({ "status": "Accepted" }));
    }
    world.store.add_id_tag("BLOCKED", tag(TagStatus::Blocked));
    assert_eq!(authorize(&mut world, "BLOCKED"), json!({ "status": "Blocked" }), "known is known");
}

/// EVtivity takes them for different tags.
#[test]
fn tags_that_differ_in_case_are_one_tag() {
    let mut world = world();
    world.store.add_id_tag("04:a1:B2:c3", tag(TagStatus::Accepted));
    assert_eq!(authorize(&mut world, "04:A1:b2:C3"), json!({ "status": "Accepted" }));
}

#[test]
fn a_tag_expires_at_its_moment() {
    let mut world = world();
    let expires_at = Some(at("2026-05-22T10:01:00Z"));
    world.store.add_id_tag("T", IdTag { expires_at, ..tag(TagStatus::Accepted) });
    let info = |status: &str| json!({ "status": status, "expiryDate": "2026-05-22T10:01:00.000Z" });
    assert_eq!(authorize(&mut world, "T"), info("Accepted"));
    world.pass_minutes(1);
    assert_eq!(authorize(&mut world, "T"), info("Expired"));
    world.settings.unknown_id_tag_accepted = true;
    world.store.add_id_tag("U", IdTag { status: None, expires_at, ..tag(TagStatus::Accepted) });
    assert_eq!(authorize(&mut world, "U"), info("Expired"), "a guest's tag expires too");
}

#[test]
fn the_parent_is_told() {
    let mut world = world();
    world.store.add_id_tag("T", IdTag { parent: Some("Family".to_owned()), ..tag(TagStatus::Accepted) });
    assert_eq!(authorize(&mut world, "T"), json!({ "status": "Accepted", "parentIdTag": "Family" }));
}

/// The tag may be presented to stop the very transaction that runs.
#[test]
fn authorize_never_says_concurrent() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    world.start("TAG", 0);
    assert_eq!(authorize(&mut world, "TAG"), json!({ "status": "Accepted" }));
}

/// Alfen and others send tags as numbers; backslashes occur.
#[test]
fn tags_of_any_writing_are_tags() {
    let mut world = world();
    world.store.add_id_tag("336699", tag(TagStatus::Accepted));
    assert_eq!(world.say("Authorize", json!({ "idTag": 336699 }))["idTagInfo"]["status"], "Accepted");
    world.store.add_id_tag(r"336699\\\", tag(TagStatus::Blocked));
    assert_eq!(authorize(&mut world, r"336699\\\"), json!({ "status": "Blocked" }));
}

#[test]
fn the_tag_of_a_call_can_be_known_before_its_rule_is_asked() {
    let presented = |action, payload: Value| presented_tag(action, &payload);
    for action in ["Authorize", "StartTransaction", "StopTransaction"] {
        assert_eq!(presented(action, json!({ "idTag": "Tag" })).as_deref(), Some("Tag"));
        assert_eq!(presented(action, json!({ "idTag": 4711 })).as_deref(), Some("4711"));
        assert_eq!(presented(action, json!({ "idTag": "T\0" })).as_deref(), Some("T\u{fffd}"), "as the rule reads it");
        assert_eq!(presented(action, json!({ "idTag": "" })), None, "nobody's tag");
        assert_eq!(presented(action, json!([])), None);
    }
    assert_eq!(presented("DataTransfer", json!({ "idTag": "TAG" })), None);
}

/// §7.27: expiryDate says how long a charge point may remember what it was told.
#[test]
fn what_is_remembered_expires() {
    let mut world = world();
    world.settings.id_tag_cache = Some(3600);
    assert_eq!(
        world.say("Authorize", json!({ "idTag": "TAG" }))["idTagInfo"]["expiryDate"],
        "2026-05-22T11:00:00.000Z"
    );
    let mut short = tag(TagStatus::Accepted);
    short.expires_at = Some(at("2026-05-22T10:30:00Z"));
    world.store.add_id_tag("SHORT", short);
    let answer = world.say("Authorize", json!({ "idTag": "SHORT" }));
    assert_eq!(answer["idTagInfo"]["expiryDate"], "2026-05-22T10:30:00.000Z", "never longer than the tag is good");
    world.settings.id_tag_cache = None;
    assert!(world.say("Authorize", json!({ "idTag": "TAG" }))["idTagInfo"].get("expiryDate").is_none());
}
